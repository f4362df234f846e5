import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startServer, type Credentials, type RunningServer } from '@hopscope/server';
import { afterAll, beforeAll, expect, test } from 'vitest';

let dataDir: string;
let server: RunningServer;
let listener: Server;
let answer: Record<string, unknown>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hopscope-contract-'));
  server = await startServer({ dataDir, host: '127.0.0.1', port: 0, log: { level: 'silent' } });
  listener = createServer((socket) => socket.destroy());
  await new Promise<void>((listening) => void listener.listen(0, '127.0.0.1', listening));
  const { caFile = '' } = JSON.parse(await readFile(server.credentialsFile, 'utf8')) as Credentials;
  const script = fileURLToPath(new URL('azure-client.fixture.ts', import.meta.url));
  const { port } = listener.address() as AddressInfo;
  const { stdout } = await promisify(execFile)(process.execPath, [script, server.credentialsFile, String(port)], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
  });
  answer = JSON.parse(stdout) as Record<string, unknown>;
});
afterAll(async () => {
  listener.close();
  await server.close();
  await rm(dataDir, { recursive: true });
});

test("Azure's clients sign in, find this machine and its watcher", () => {
  expect(answer).toMatchObject({
    machine: { id: expect.stringMatching(/\/resourceGroups\/HopscopeHosts\/.*\/virtualMachines\//), location: 'local' },
    extensions: ['NetworkWatcherAgentLinux'],
    power: expect.arrayContaining(['PowerState/running']),
    watcher: { name: 'NetworkWatcher_local', provisioningState: 'Succeeded' },
  });
});

test('checkConnectivity and its deprecated form bring a reachable answer with real packets', () => {
  for (const name of ['open', 'deprecated'])
    expect(answer[name]).toMatchObject({
      connectionStatus: 'Reachable',
      probesSent: 100,
      probesFailed: 0,
      hops: [{ type: 'Source', links: [{ roundTripTimeMin: expect.any(Number) }] }, { address: '127.0.0.1' }],
    });
});

test('a port where nothing listens is unreachable, and the hop says why', () => {
  expect(answer['closed']).toMatchObject({
    connectionStatus: 'Unreachable',
    hops: [{}, { issues: [{ type: 'NoListenerOnDestination', origin: 'Local', severity: 'Error' }] }],
  });
});

test('a refusal reaches the script with its code', () => {
  expect(answer['refusal']).toEqual({ code: 'InvalidParameter', statusCode: 400 });
});
