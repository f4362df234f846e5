import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  newDataDir,
  openTestServer,
  removeDataDir,
  type Loose,
  type Answer,
  type TestServer,
} from './server.testbed.ts';

let dataDir: string;
let it: TestServer;
beforeAll(async () => {
  dataDir = await newDataDir();
  it = await openTestServer({ dataDir, advertise: [new URL('https://hopscope.example')] });
});
afterAll(async () => {
  await it.close();
  await removeDataDir(dataDir);
});

const create = (body: object, wait = '') => it.call('POST', `/v1/checks${wait}`, { body });

test('a check that ends while the request waits is answered whole', async () => {
  const { status, json, headers } = await create({ destination: 'db.example:5432', count: 3 }, '?wait=10');
  expect(status).toBe(200);
  expect(headers.location).toBe(`${it.server.endpoint}/v1/checks/${json.id}`);
  expect(json).toMatchObject({
    state: 'finished',
    source: it.machine,
    request: { destination: { kind: 'name', name: 'db.example' }, port: 5432, count: 3 },
    diagnosis: {
      verdict: 'reachable',
      target: { address: '192.0.2.7' },
      probes: { sent: 3, failed: 0 },
      dataPlane: 'live',
    },
  });
  expect((await it.call('GET', String(headers.location))).json).toEqual(json);
});

test("the same operation is at ARM's door, and an operation of ARM's is at ours", async () => {
  const ours = await create({ destination: '192.0.2.9:443' }, '?wait=10');
  const arms = await it.call(
    'GET',
    it.arm(`providers/Microsoft.Network/locations/local/operationResults/${ours.json.id}`),
  );
  expect(arms).toMatchObject({ status: 200, json: { connectionStatus: 'Reachable' } });
});

test("a web server's answers are ARM's probes, and what a header said is not told again", async () => {
  const http = { headers: [{ name: 'X-Secret', value: 'sesame' }], path: '/a' };
  const ours = await create({ destination: '192.0.2.9', protocol: 'https', http }, '?wait=10');
  expect(ours.json).toMatchObject({
    request: { port: 443, http: { kind: 'https', path: '/a', headers: [{ name: 'X-Secret', value: '(hidden)' }] } },
    diagnosis: { disposition: 'answered', requests: { sent: 3, failed: 0 } },
  });
  expect(JSON.stringify(ours.json)).not.toContain('sesame');
  expect(it.agent.ran).toContain('exchange 192.0.2.9:443');
  const arms = await it.call(
    'GET',
    it.arm(`providers/Microsoft.Network/locations/local/operationResults/${ours.json.id}`),
  );
  expect(arms.json).toMatchObject({ connectionStatus: 'Reachable', probesSent: 3, probesFailed: 0 });
});

test('a check is queued, runs, and can be cancelled in both states', async () => {
  it.agent.hold();
  const created = await Promise.all(Array.from({ length: 5 }, () => create({ destination: '192.0.2.50:443' })));
  expect(created.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
  const stateOf = async (id: string) => (await it.call('GET', `/v1/checks/${id}`)).json.state as string;
  const states = await Promise.all(created.map(async ({ json }) => [await stateOf(json.id), json.id] as const));
  expect(states.map(([state]) => state).toSorted()).toEqual(['queued', ...Array(4).fill('running')]);

  // The one that waits first: it would begin as soon as another one has ended.
  const cancelled: Answer[] = [];
  for (const [, id] of states.toSorted(([a], [b]) => (a < b ? -1 : 1)))
    cancelled.push(await it.call('POST', `/v1/checks/${id}/cancel`));
  expect(cancelled.map(({ json }) => [json.state, json.diagnosis.disposition])).toEqual(
    created.map(() => ['cancelled', 'cancelled']),
  );
  expect(it.agent.ran.filter((words) => words === 'probe 192.0.2.50:443')).toHaveLength(4);
  it.agent.release();

  const id = created[0]!.json.id as string;
  const again = await it.call('POST', `/v1/checks/${id}/cancel`);
  expect(again.json).toEqual(cancelled.find(({ json }) => json.id === id)!.json);
  const arms = await it.call('GET', it.arm(`providers/Microsoft.Network/locations/local/operationResults/${id}`));
  expect(arms).toMatchObject({ status: 409, json: { error: { code: 'OperationCanceled' } } });
});

test('lists are newest first, paged, and filtered by state and source', async () => {
  for (let count = 1; count <= 5; count++) await create({ destination: '192.0.2.60:443', count }, '?wait=10');
  const seen: number[] = [];
  let link: string | undefined = '/v1/checks?limit=2&state=finished';
  for (let pages = 0; pages < 3 && link !== undefined; pages++) {
    const page: Awaited<ReturnType<typeof it.call>> = await it.call('GET', link);
    seen.push(...page.json.value.map(({ request }: Loose) => request.count as number));
    link = page.json.nextLink;
  }
  expect(seen.slice(0, 5)).toEqual([5, 4, 3, 2, 1]);
  const cancelled = await it.call('GET', '/v1/checks?state=cancelled&limit=100');
  expect(new Set(cancelled.json.value.map(({ state }: Loose) => state))).toEqual(new Set(['cancelled']));
  expect(
    (await it.call('GET', `/v1/checks?source=${encodeURIComponent(it.machine.toUpperCase())}&limit=1`)).json.value,
  ).toHaveLength(1);
  expect((await it.call('GET', `/v1/checks?source=${it.machine}x`)).json).toEqual({ value: [] });
});

/** `1 state queued`, `4 progress probe`, `9 ended`. */
const events = (text: string) =>
  [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g)].map(([, id, event, data = '{}']) => {
    const { state, progress } = JSON.parse(data);
    return [id, event, state ?? progress?.kind].filter((word) => word !== undefined).join(' ');
  });

test('a stream tells a check from its beginning to its end, and closes', async () => {
  it.agent.hold();
  const { json } = await create({ destination: 'db.example:5432', count: 2, trace: false });
  const watched = it.call('GET', `/v1/checks/${json.id}/events`);
  // Comes only when the stream has begun: until then the check is held.
  await it.call('GET', `/v1/checks/${json.id}?wait=0.2`);
  it.agent.release();
  const { text, headers } = await watched;
  expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(events(text)).toEqual([
    '1 state queued',
    '2 state running',
    '3 progress resolving',
    '4 progress probing',
    '5 progress probe',
    '6 progress probe',
    '7 ended',
  ]);
  const late = await it.call('GET', `/v1/checks/${json.id}/events`, { headers: { 'last-event-id': '5' } });
  expect(events(late.text)).toEqual(['7 ended']);
});

test('a reader that comes back goes on where it was, and one from before a restart starts over', async () => {
  it.agent.hold();
  const { json } = await create({ destination: '192.0.2.71:443', count: 1 });
  const from = (id: string) => it.call('GET', `/v1/checks/${json.id}/events`, { headers: { 'last-event-id': id } });
  const [back, stranger] = [from('2'), from('5000')];
  await it.call('GET', `/v1/checks/${json.id}?wait=0.2`);
  it.agent.release();
  expect(events((await back).text)[0]).toBe('3 progress probing');
  expect(events((await stranger).text)[0]).toBe('1 state queued');
});

test('a reader that goes away leaves nothing behind', async () => {
  it.agent.hold();
  const { json } = await create({ destination: '192.0.2.70:443', count: 1 });
  const gone = it.call('GET', `/v1/checks/${json.id}/events`, {
    started: (request) => request.on('response', () => request.destroy()),
  });
  await expect(gone).rejects.toThrow(/aborted|socket hang up/);
  it.agent.release();
  expect((await it.call('GET', `/v1/checks/${json.id}?wait=10`)).json.state).toBe('finished');
});

test('loopback may be a destination only when the request was made on this machine, under its own name', async () => {
  const ask = async (headers: Record<string, string>, via: 'https' | 'http' = 'https') => {
    const before = it.agent.loopbacks.length;
    await it.call('POST', '/v1/checks?wait=10', { via, headers, body: { destination: '127.0.0.1:5432', count: 1 } });
    return it.agent.loopbacks.slice(before);
  };
  expect(await ask({})).toEqual([true]);
  expect(await ask({}, 'http')).toEqual([true]);
  expect(await ask({ host: 'hopscope.example' })).toEqual([false]);
  expect(await ask({ 'x-forwarded-for': '198.51.100.7' })).toEqual([false]);
});

test('an advertised origin is where Location leads those who came by it', async () => {
  for (const via of ['https', 'http'] as const) {
    const { headers } = await it.call('POST', '/v1/checks', {
      via,
      headers: { host: 'hopscope.example' },
      body: { destination: '192.0.2.9:443' },
    });
    expect(headers.location).toMatch(/^https:\/\/hopscope\.example\/v1\/checks\//);
  }
});

test('machines are those that a check can name as its source', async () => {
  const { json } = await it.call('GET', '/v1/machines');
  expect(json.value).toEqual([
    expect.objectContaining({
      id: it.machine,
      addresses: ['10.0.0.4'],
      agent: expect.objectContaining({ state: 'online' }),
    }),
  ]);
});

test('figures are there for a monitoring system', async () => {
  const { text, headers } = await it.call('GET', '/metrics');
  expect(headers['content-type']).toMatch('text/plain; version=0.0.4');
  expect(text).toMatch(/hopscope_checks_ended_total\{state="finished",verdict="reachable"\} \d+/);
  expect(text).toMatch(/hopscope_checks\{state="running"\} \d+/);
  expect(text).toMatch(
    /hopscope_http_request_duration_seconds_count\{method="POST",route="\/v1\/checks",status="202"\} \d+/,
  );
  expect(text).toMatch(/hopscope_store_operations [1-9]\d*\n/);
  expect(text).toMatch(/hopscope_store_bytes [1-9]\d*\n/);
  expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds/);
});

test("a request's source port is the flow's, for a machine's own prediction as well", async () => {
  const { json } = await create({ destination: '192.0.2.9:443', sourcePort: 40_000 }, '?wait=10');
  expect(json.diagnosis.predicted.flow).toMatchObject({ sourcePort: 40_000, destinationPort: 443 });
  const any = await create({ destination: '192.0.2.9:443' }, '?wait=10');
  expect(any.json.diagnosis.predicted.flow).not.toHaveProperty('sourcePort');
});
