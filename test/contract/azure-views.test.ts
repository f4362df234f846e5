import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startServer, type Credentials, type RunningServer } from '@hopscope/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

let dataDir: string;
let server: RunningServer;
let answer: Record<string, unknown>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hopscope-contract-'));
  const folder = fileURLToPath(new URL('../../examples/contoso/', import.meta.url));
  const example = { name: 'contoso', folder };
  server = await startServer({ dataDir, host: '127.0.0.1', port: 0, example, log: { level: 'silent' } });
  const { caFile = '' } = JSON.parse(await readFile(server.credentialsFile, 'utf8')) as Credentials;
  const script = fileURLToPath(new URL('azure-views.fixture.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, server.credentialsFile], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  });
  answer = JSON.parse(stdout) as Record<string, unknown>;
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});

test('effective groups of an interface come with their rules', () => {
  expect(answer['effectiveGroups']).toMatchObject({
    value: [
      {
        networkSecurityGroup: { id: expect.stringMatching(/auNsg$/) },
        association: { networkInterface: { id: expect.stringMatching(/auNic$/) } },
        effectiveSecurityRules: expect.arrayContaining([
          expect.objectContaining({ name: 'securityRules/Port80', access: 'Deny', direction: 'Outbound' }),
        ]),
      },
    ],
  });
});

test('effective routes come with where they are from', () => {
  expect(answer['effectiveRoutes']).toMatchObject({
    value: expect.arrayContaining([
      expect.objectContaining({ source: 'Default', state: 'Active', addressPrefix: ['0.0.0.0/0'] }),
      expect.objectContaining({ source: 'User', nextHopType: 'VirtualAppliance', nextHopIpAddress: ['10.1.2.4'] }),
    ]),
  });
});

test('a security group view is of each interface', () => {
  expect(answer['view']).toMatchObject({
    networkInterfaces: [
      {
        id: expect.stringMatching(/auNic$/),
        securityRuleAssociations: {
          networkInterfaceAssociation: { securityRules: [{ name: 'Port80', destinationPortRange: '80' }] },
          defaultSecurityRules: expect.arrayContaining([expect.objectContaining({ name: 'DenyAllInBound' })]),
          effectiveSecurityRules: expect.arrayContaining([
            expect.objectContaining({ name: 'DefaultOutboundDenyAll', protocol: 'All' }),
          ]),
        },
      },
    ],
  });
});

test('a network configuration diagnostic names the rule that denies', () => {
  expect(answer['diagnostic']).toMatchObject({
    results: [
      {
        networkSecurityGroupResult: {
          securityRuleAccessResult: 'Deny',
          evaluatedNetworkSecurityGroups: [{ matchedRule: { ruleName: 'UserRule_Port80', action: 'Deny' } }],
        },
      },
    ],
  });
});

test('a topology has times, resources and what belongs to what', () => {
  expect(answer['topology']).toMatchObject({
    createdDateTime: expect.stringMatching(/^\d{4}-/),
    resources: expect.arrayContaining([
      expect.objectContaining({
        name: 'Audit0',
        associations: [expect.objectContaining({ name: 'auNic', associationType: 'Contains' })],
      }),
    ]),
  });
});

test('a refusal reaches the script with its code', () => {
  expect(answer['refusal']).toEqual({ code: 'InvalidResourceReference', statusCode: 400 });
});
