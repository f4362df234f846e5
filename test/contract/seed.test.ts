import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startServer, type Credentials, type RunningServer } from '@hopscope/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { whyNo } from './program.testbed.ts';

/*
 * The document's walk-through against a server that began with the example, by programs that are not ours: Azure's own
 * clients, and curl with the document's own words.
 */

const EXAMPLE = fileURLToPath(new URL('../../examples/contoso/', import.meta.url));
const QUESTIONS = join(EXAMPLE, 'questions.json');
const run = promisify(execFile);

let dataDir: string;
let server: RunningServer;
let credentials: Credentials;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hopscope-seed-'));
  const example = { name: 'contoso', folder: EXAMPLE };
  server = await startServer({ dataDir, host: '127.0.0.1', port: 0, log: { level: 'silent' }, example });
  credentials = JSON.parse(await readFile(server.credentialsFile, 'utf8')) as Credentials;
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into answers of every shape, and fails where it is wrong
type Loose = any;

const readJson = async (path: string): Promise<Loose> => JSON.parse(await readFile(path, 'utf8'));

describe("Azure's clients", () => {
  let got: Loose;
  beforeAll(async () => {
    const script = fileURLToPath(new URL('seed-client.fixture.ts', import.meta.url));
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: credentials.caFile };
    const { stdout } = await run(process.execPath, [script, server.credentialsFile, QUESTIONS], { env });
    got = JSON.parse(stdout);
  });

  test('register for the preview, and see it registered', () => {
    expect(got.states).toEqual(['NotRegistered', 'Registering', 'Registered']);
    expect(got.features).toEqual(['Microsoft.Network/AllowNetworkWatcherConnectivityCheck']);
  });

  test('find the machines, the agent of one and the watchers', () => {
    expect(got.machines).toEqual(['Audit0', 'Database0', 'Firewall0', 'MultiTierApp0']);
    expect(got.agent).toEqual({ publisher: 'Microsoft.Azure.NetworkWatcher', type: 'NetworkWatcherAgentLinux' });
    expect(got.watchers).toEqual([
      ['NetworkWatcher_local', 'local'],
      ['NetworkWatcher_westcentralus', 'westcentralus'],
    ]);
  });

  test("bring the document's four answers in the words of their own version", async () => {
    const questions = await readJson(QUESTIONS);
    for (const [index, { answer }] of questions.entries()) {
      const printed = await readJson(join(EXAMPLE, answer));
      const { hops, ...rest } = got.answers[index];
      const { hops: printedHops, ...figures } = printed;
      expect(rest).toEqual(figures);
      expect(hops.map(({ address }: Loose) => address)).toEqual(printedHops.map(({ address }: Loose) => address));
      expect(hops.map(({ issues }: Loose) => issues.map(({ type }: Loose) => type))).toEqual(
        printedHops.map(({ issues }: Loose) => issues.map(({ type }: Loose) => type)),
      );
    }
    const [{ hops }] = got.answers;
    expect(hops[0]).toMatchObject({ type: 'Source', links: [{ linkType: 'VirtualNetwork' }] });
    expect(hops[0].resourceId).toMatch(/\/virtualMachines\/MultiTierApp0$/);
    expect(hops[2].issues[0].context[0].value).toMatch(/\/networkSecurityGroups\/auNsg\/SecurityRules\/Port80$/);
  });

  test('are refused with a code by a machine without the agent, until its extension is installed', () => {
    const refusal = { name: 'RestError', code: 'NetworkWatcherVmExtensionNotInstalled', statusCode: 400 };
    expect(got.withoutAgent).toEqual(refusal);
    expect(got.installed).toEqual({ name: 'agent', provisioningState: 'Succeeded' });
    expect(got.withAgent.hops.at(-1).address).toBe('10.1.1.4');
    expect(got.removed).toEqual(refusal);
  });

  test('ask for the next hop, a flow, rules and routes', () => {
    expect(got.nextHop).toMatchObject({ nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.1.2.4' });
    expect(got.nextHop.routeTableId).toMatch(/\/routeTables\/appRoutes$/);
    expect(got.flow).toEqual({ access: 'Allow', ruleName: 'defaultSecurityRules/AllowInternetOutBound' });
    expect(got.rules).toContainEqual({ name: 'Port80', destinationPortRange: '80', access: 'Deny' });
    expect(got.routes).toContain('VirtualAppliance');
  });

  test('write children by themselves, switch a machine off and on, and the next check sees it', () => {
    expect(got.children).toMatchObject({
      statuses: ['Unreachable', 'Reachable', 'Unreachable', 'Reachable'],
      issues: ['VMStopped'],
      power: 'PowerState/stopped',
      subnet: 'Succeeded',
    });
    expect(got.children.subnets).toContain('Spare');
  });

  test('create a watcher, one for a region, and delete it again', () => {
    expect(got.created).toBe('Succeeded');
    expect(got.second).toEqual({ name: 'RestError', code: 'NetworkWatcherCountLimitReached', statusCode: 400 });
    expect(got.gone).toEqual({ name: 'RestError', code: 'ResourceNotFound', statusCode: 404 });
  });
});

const noCurl = whyNo('curl');

describe.skipIf(noCurl !== undefined)(`curl${noCurl === undefined ? '' : ` (skipped: ${noCurl})`}`, () => {
  let token: string;
  /** What curl prints with `-i`: the headers, and the body. */
  const curl = async (...args: string[]) => {
    const authorization = token === undefined ? [] : ['-H', `Authorization: Bearer ${token}`];
    const { stdout } = await run('curl', [
      '-sS',
      '-i',
      '--cacert',
      credentials.caFile ?? '',
      ...authorization,
      ...args,
    ]);
    const [head = '', body = ''] = stdout.split('\r\n\r\n');
    return { head, body, header: (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() };
  };
  const json = ['-H', 'Content-Type: application/json'];
  const url = (path: string) => `${server.endpoint}${path}`;
  const subscription = '/subscriptions/00000000-0000-0000-0000-000000000000';

  test("sends the document's requests as they are printed, and gets the answers that it prints", async () => {
    const { tenantId, clientId, clientSecret } = credentials;
    const form = `grant_type=client_credentials&client_id=${clientId}&client_secret=${encodeURIComponent(clientSecret)}&resource=https%3A%2F%2Fmanagement.core.windows.net%2F`;
    const signedIn = await curl('-d', form, url(`/${tenantId}/oauth2/token`));
    token = (JSON.parse(signedIn.body) as { readonly access_token: string }).access_token;
    const feature = `${subscription}/providers/Microsoft.Features/providers/Microsoft.Network/features/AllowNetworkWatcherConnectivityCheck`;
    await curl('-X', 'POST', '-d', '', url(`${feature}/register?api-version=2015-12-01`));
    await curl(
      '-X',
      'POST',
      '-d',
      '',
      url(`${subscription}/providers/Microsoft.Network/register?api-version=2016-09-01`),
    );

    const listed = await curl(
      url(
        `${subscription}/ResourceGroups/ContosoExampleRG/providers/Microsoft.Compute/virtualMachines?api-version=2015-05-01-preview`,
      ),
    );
    expect(listed.body).toMatch(
      /"type":"Microsoft.Compute\/virtualMachines","location":"westcentralus","id":"[^"]*\/ContosoExampleRG\/providers\/Microsoft.Compute\/virtualMachines\/ContosoVM","name":"ContosoVM"\}\]\}$/,
    );

    for (const question of await readJson(QUESTIONS)) {
      const { source, destination } = question.body;
      const [[kind, to] = []] = Object.entries<string>(destination);
      const body = `{
  'source': {
    'resourceId': '${source.resourceId}',
    'port': 0
  },
  'destination': {
    '${kind}': '${to}',
    'port': ${destination.port}
  }
}
`;
      // The document's here-string has the line ends of Windows.
      const accepted = await curl(...json, '--data-binary', body.replaceAll('\n', '\r\n'), url(question.url));
      expect(accepted.head).toMatch(/^HTTP\/1\.1 202 Accepted\r$/m);
      expect(accepted.body).toBe('null');
      const result = await curl(accepted.header('Location') ?? '');
      const { hops: _, ...figures } = JSON.parse(result.body);
      const { hops: printedHops, ...printed } = await readJson(join(EXAMPLE, question.answer));
      expect(figures).toEqual(printed);
      expect(JSON.parse(result.body).hops.map(({ type, resourceId }: Loose) => [type, resourceId])).toEqual(
        printedHops.map(({ type, resourceId }: Loose) => [type, resourceId]),
      );
    }
  });
});
