import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, WATCHER, type TestServer } from './server.testbed.ts';

let dataDir: string;
beforeEach(async () => void (dataDir = await newDataDir()));
afterEach(() => removeDataDir(dataDir));

const start = (options = {}) => openTestServer({ dataDir, graceMs: 50, ...options });
const resultOf = (it: TestServer, id: string) =>
  it.call('GET', it.arm(`providers/Microsoft.Network/locations/local/operationResults/${id}`));

async function accept(it: TestServer): Promise<string> {
  const { status, headers } = await it.call('POST', it.arm(`${WATCHER}/connectivityCheck`), {
    body: { source: { resourceId: it.machine }, destination: { address: '192.0.2.9', port: 443 } },
  });
  expect(status).toBe(202);
  return String(headers['x-ms-request-id']);
}

test('what was accepted and not ended is run again after a restart, and who waits for it is answered', async () => {
  const first = await start();
  first.agent.hold();
  const ids = await Promise.all(Array.from({ length: 6 }, () => accept(first)));
  const held = resultOf(first, ids[0]!);
  const waiting = first.call('GET', `/v1/checks/${ids[5]}?wait=30`);
  const watching = first.call('GET', `/v1/checks/${ids[5]}/events`);
  await first.call('GET', '/v1/checks');
  await first.close();
  expect((await held).status).toBe(202);
  expect((await waiting).json.state).toBe('queued');
  expect((await watching).text).not.toContain('event: ended');

  const second = await start();
  await second.server.ready();
  for (const id of ids) {
    await second.call('GET', `/v1/checks/${id}?wait=10`);
    expect((await resultOf(second, id)).json).toMatchObject({ connectionStatus: 'Reachable' });
  }
  await second.close();
});

test('credentials, tokens and results outlive a restart', async () => {
  const first = await start();
  const id = await accept(first);
  await first.call('GET', `/v1/checks/${id}?wait=10`);
  const result = await resultOf(first, id);
  await first.close();
  const second = await start();
  expect(second.credentials).toMatchObject({
    clientId: first.credentials.clientId,
    clientSecret: first.credentials.clientSecret,
  });
  expect((await second.call('GET', '/v1/checks', { token: first.token })).status).toBe(200);
  expect((await resultOf(second, id)).json).toEqual(result.json);
  await second.close();
});

test('a check that nobody can still be waiting for fails, and says why', async () => {
  const first = await start();
  first.agent.hold();
  const id = await accept(first);
  await first.close();
  const second = await start({ now: () => Date.now() + 3_700_000 });
  await second.server.ready();
  expect(await resultOf(second, id)).toMatchObject({ status: 409, json: { error: { code: 'OperationInterrupted' } } });
  expect((await second.call('GET', `/v1/checks/${id}`)).json).toMatchObject({ state: 'failed' });
  expect(second.agent.ran).toEqual([]);
  await second.close();
});

test('results are deleted when their time is over, and none within the hour', async () => {
  const first = await start({ retention: { ageMs: 1, bytes: 1 } });
  const id = await accept(first);
  await first.call('GET', `/v1/checks/${id}?wait=10`);
  await first.close();
  const soon = await start({ retention: { ageMs: 1, bytes: 1 } });
  await soon.server.ready();
  expect((await resultOf(soon, id)).status).toBe(200);
  await soon.close();
  const later = await start({ retention: { ageMs: 1, bytes: 1 }, now: () => Date.now() + 3_700_000 });
  await later.server.ready();
  expect((await resultOf(later, id)).status).toBe(404);
  await later.close();
});

test('two servers never share a data directory, and a refused start leaves nothing open', async () => {
  const first = await start();
  await expect(start()).rejects.toThrow(/is using the data directory/);
  await first.close();
  const second = await start();
  await second.close();
});

test('a port that is taken is said, and the store is free again', async () => {
  const first = await start();
  const other = await newDataDir();
  const port = Number(new URL(first.server.endpoint).port);
  await expect(openTestServer({ dataDir: other, port })).rejects.toThrow(/EADDRINUSE/);
  const second = await openTestServer({ dataDir: other });
  await second.close();
  await first.close();
  await removeDataDir(other);
});

test('after kill -9 every check that was accepted ends at the next start', async () => {
  const child = fork(fileURLToPath(new URL('server-process.testbed.ts', import.meta.url)), [dataDir], {
    stdio: 'ignore',
  });
  const ids = await acceptedBy(child);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  expect(ids).toHaveLength(20);

  const it = await start();
  await it.server.ready();
  for (const id of ids) expect((await it.call('GET', `/v1/checks/${id}?wait=10`)).json.state).toBe('finished');
  await it.close();
});

/** Ids of the checks that a server in another process accepted, while it runs on. */
async function acceptedBy(child: ChildProcess): Promise<readonly string[]> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended with ${code}`))),
  ]);
  return (message as { readonly ids: readonly string[] }).ids;
}
