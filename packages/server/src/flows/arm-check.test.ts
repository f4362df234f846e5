import { afterAll, beforeAll, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Loose, WATCHER, type TestServer } from './server.testbed.ts';

let dataDir: string;
let it: TestServer;
beforeAll(async () => {
  dataDir = await newDataDir();
  it = await openTestServer({ dataDir });
});
afterAll(async () => {
  await it.close();
  await removeDataDir(dataDir);
});

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const check = (destination: object, query = 'api-version=2020-05-01', headers = {}) =>
  it.call('POST', it.arm(`${WATCHER}/connectivityCheck?${query}`), {
    body: { source: { resourceId: it.machine }, destination },
    headers,
  });

test('a check is accepted with the answer of the recordings, and its result is at Location', async () => {
  const accepted = await check({ address: '192.0.2.9', port: 443 });
  expect(accepted.status).toBe(202);
  expect(accepted.text).toBe('null');
  const id = accepted.headers['x-ms-request-id'] as string;
  const location = `${it.server.endpoint}/subscriptions/${it.credentials.subscriptionId}/providers/Microsoft.Network/locations/local/operationResults/${id}?api-version=2020-05-01`;
  expect(id).toMatch(GUID);
  expect(accepted.headers).toMatchObject({
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'content-type': 'application/json; charset=utf-8',
    'content-length': '4',
    'retry-after': '1',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-hopscope-data-plane': 'live',
    location,
  });
  expect(accepted.headers['azure-asyncoperation']).toBeUndefined();
  expect(accepted.headers['x-ms-ratelimit-remaining-subscription-writes']).toMatch(/^11\d\d$/);
  expect(accepted.headers['x-ms-correlation-request-id']).toMatch(GUID);
  expect(accepted.headers['x-ms-routing-request-id']).toMatch(
    new RegExp(`^LOCAL:\\d{8}T\\d{6}Z:${String(accepted.headers['x-ms-correlation-request-id'])}$`),
  );

  const result = await it.call('GET', location);
  expect(result.status).toBe(200);
  expect(result.json).toMatchObject({
    connectionStatus: 'Reachable',
    probesSent: 100,
    probesFailed: 0,
    avgLatencyInMs: 2,
  });
  expect(result.json.hops[0]).toMatchObject({ type: 'Source', address: '10.0.0.4', resourceId: it.machine });
  expect(result.headers).toMatchObject({
    location,
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': accepted.headers['x-ms-correlation-request-id'],
  });
  expect(result.headers['retry-after']).toBeUndefined();
  expect((await it.call('GET', location)).text).toBe(result.text);
});

test('a poll is answered in the era of its own api-version', async () => {
  const { headers } = await check({ address: '192.0.2.9', port: 443 });
  const era = async (version: string) =>
    (await it.call('GET', String(headers.location).replace('2020-05-01', version))).json.hops.at(-1);
  expect(await era('2017-03-01')).toMatchObject({ type: 'Internet', resourceId: 'Internet' });
  expect(await era('2026-01-01')).toMatchObject({ type: 'Internet', previousHopIds: [expect.any(String)] });
});

test('a poll of an unfinished check is held, woken when the check ends, and 202 when it does not', async () => {
  it.agent.hold();
  const { headers } = await check({ address: '192.0.2.10', port: 443 });
  const began = performance.now();
  const unfinished = await it.call('GET', String(headers.location));
  expect(performance.now() - began).toBeGreaterThan(850);
  expect(unfinished).toMatchObject({ status: 202, text: 'null' });
  expect(unfinished.headers).toMatchObject({ location: headers.location, 'retry-after': '1' });

  const held = it.call('GET', String(headers.location));
  it.agent.release();
  expect((await held).status).toBe(200);
});

test('at most four checks run at once on a host, and all of forty end', async () => {
  it.agent.hold();
  const ran = () => it.agent.ran.filter((words) => words.startsWith('probe 192.0.2.40:')).length;
  const accepted = await Promise.all(Array.from({ length: 40 }, () => check({ address: '192.0.2.40', port: 443 })));
  expect(ran()).toBe(4);
  it.agent.release();
  const results = await Promise.all(accepted.map(({ headers }) => it.call('GET', String(headers.location))));
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set([200]));
  expect(ran()).toBe(40);
  expect(new Set(results.flatMap(({ json }) => json.hops.map((hop: Loose) => hop.id))).size).toBe(80);
});

test("the seed's commands work: single quotes, other cases, a machine as destination, port 0", async () => {
  const machines = await it.call(
    'GET',
    it.arm('ResourceGroups/hopscopehosts/providers/Microsoft.Compute/virtualMachines?api-version=2015-05-01-preview'),
  );
  const [{ id }] = machines.json.value;
  const accepted = await it.call(
    'POST',
    it.arm(
      'ResourceGroups/networkwatcherrg/Providers/microsoft.network/NetworkWatchers/networkwatcher_LOCAL/ConnectivityCheck?api-version=2017-03-01',
    ),
    { body: `{ 'source': { 'resourceId': '${id}', 'port': 0 }, 'destination': { 'resourceId': '${id}', 'port': 0 } }` },
  );
  expect(accepted.status).toBe(202);
  const result = await it.call('GET', String(accepted.headers.location));
  expect(result.json.hops.at(-1)).toMatchObject({ type: 'VnetLocal', address: '10.0.0.4' });
  expect(it.agent.ran).toContain('probe 10.0.0.4:80');
});

test('a client is told its own request id only when it asks, and its correlation id is adopted', async () => {
  const mine = '11111111-2222-4333-8444-555555555555';
  const quiet = await it.call('GET', '/subscriptions?api-version=2022-12-01', {
    headers: { 'x-ms-client-request-id': mine },
  });
  expect(quiet.headers['x-ms-client-request-id']).toBeUndefined();
  const told = await it.call('GET', '/subscriptions?api-version=2022-12-01', {
    headers: {
      'x-ms-client-request-id': mine,
      'x-ms-return-client-request-id': 'true',
      'x-ms-correlation-request-id': mine,
    },
  });
  expect(told.headers).toMatchObject({ 'x-ms-client-request-id': mine, 'x-ms-correlation-request-id': mine });
  expect(told.headers['x-ms-request-id']).not.toBe(mine);
});

test('Location names the origin that the client used', async () => {
  const { port } = new URL(it.server.endpoint);
  const named = await check({ address: '192.0.2.9', port: 443 }, 'api-version=2020-05-01', {
    host: `127.0.0.1:${port}`,
  });
  expect(named.headers.location).toMatch(`https://127.0.0.1:${port}/`);
  const plain = await it.call('POST', it.arm(`${WATCHER}/connectivityCheck`), {
    via: 'http',
    body: { source: { resourceId: it.machine }, destination: { address: '192.0.2.9' } },
  });
  expect(plain.headers.location).toMatch(`${it.server.httpEndpoint}/`);
  expect(plain.headers['strict-transport-security']).toBeUndefined();
});

test('nothing that is secret gets into the log', () => {
  const text = it.logged.join('');
  expect(text).toContain('"operation":');
  expect(text).not.toContain(it.token);
  expect(text).not.toContain(it.credentials.clientSecret);
  expect(text).not.toMatch(/authorization/i);
});

test('where limits are enforced, a check waits for the same one to end', async () => {
  const other = await newDataDir();
  const strict = await openTestServer({ dataDir: other, enforceLimits: true });
  const ask = (port: number) =>
    strict.call('POST', strict.arm(`${WATCHER}/connectivityCheck`), {
      body: { source: { resourceId: strict.machine }, destination: { address: '192.0.2.9', port } },
    });
  strict.agent.hold();
  const first = await ask(443);
  const [same, different] = await Promise.all([ask(443), ask(444)]);
  expect([same.status, same.json.error.code, same.headers['retry-after']]).toEqual([429, 'RetryableError', '1']);
  expect([first.status, different.status]).toEqual([202, 202]);
  strict.agent.release();
  expect((await strict.call('GET', String(first.headers.location))).status).toBe(200);
  expect((await ask(443)).status).toBe(202);
  await strict.close();
  await removeDataDir(other);
});
