import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { scriptedAgent } from '../scripted-agent.testbed.ts';
import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from '../server.testbed.ts';
import { enrolHost, joinHost, type EnrolledHost } from './agents.testbed.ts';

let it: TestServer;
let web: EnrolledHost;
let db: EnrolledHost;
beforeAll(async () => {
  it = await openTestServer({ dataDir: await newDataDir(), graceMs: 50 });
  web = await enrolHost(it, 'web-1', { group: 'web', region: 'westeurope' });
  db = await enrolHost(it, 'db-1', { group: 'data', region: 'westeurope' });
});
afterAll(async () => {
  await it.close();
  await removeDataDir(it.server.dataDir);
});

const get = async (path: string): Promise<Loose> => (await it.call('GET', `${path}?api-version=2020-06-01`)).json;

/** A proxy as the environment names it, whose connections can be cut. */
async function openProxy() {
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    near.on('error', () => {});
    near.once('data', (data) => {
      const [, port] = /^CONNECT [^:]+:(\d+) /.exec(data.toString()) ?? [];
      const far = connect(Number(port), '127.0.0.1', () => near.write('HTTP/1.1 200 OK\r\n\r\n'));
      far.on('error', () => {});
      near.pipe(far).pipe(near);
      for (const one of [near, far]) sockets.add(one.once('close', () => sockets.delete(one)));
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const env = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  return { env, cut: () => sockets.forEach((socket) => socket.resetAndDestroy()), close: () => proxy.close() };
}

test('an enrolled host stands in the inventory as a machine, and stays there when its agent is away', async () => {
  const { machine } = web.enrolment;
  const joined = await joinHost(web);
  const nicId = machine.replace('Compute/virtualMachines/web-1', 'Network/networkInterfaces/web-1-eth0');
  // What it is configured like comes with its second message.
  await expect.poll(() => get(nicId)).toMatchObject({ name: 'web-1-eth0', location: 'westeurope' });
  expect(await get(machine)).toMatchObject({
    name: 'web-1',
    location: 'westeurope',
    properties: { networkProfile: { networkInterfaces: [{ id: nicId }] }, osProfile: { computerName: 'scripted' } },
    resources: [{ properties: { publisher: 'Microsoft.Azure.NetworkWatcher' } }],
  });
  expect((await get(nicId)).properties.ipConfigurations[0].properties.privateIPAddress).toBe('10.0.0.4');
  const under = `/subscriptions/${it.credentials.subscriptionId}`;
  expect(await get(`${under}/resourceGroups/web`)).toMatchObject({ location: 'local' });
  const watcher = `${under}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope`;
  expect(await get(watcher)).toMatchObject({ location: 'westeurope' });
  expect((await get(`${under}/locations`)).value.map(({ name }: Loose) => name as string)).toContain('westeurope');
  expect((await get(`${machine}/instanceView`)).vmAgent.statuses[0]).toMatchObject({ displayStatus: 'Ready' });

  await joined.close();
  await expect
    .poll(async () => (await get(`${machine}/instanceView`)).vmAgent.statuses[0])
    .toMatchObject({ displayStatus: 'Not Ready' });
  expect(await get(machine)).toMatchObject({ name: 'web-1' });
  const { value } = (await it.call('GET', '/v1/machines')).json;
  expect(value.find(({ name }: Loose) => name === 'web-1')).toMatchObject({
    agent: { state: 'offline' },
    addresses: ['10.0.0.4'],
  });
});

test('a change of its addresses is in the inventory within ten seconds', async () => {
  const agent = scriptedAgent();
  let documents = await agent.documents();
  const joined = await joinHost(web, { agent: { ...agent, documents: async () => documents } });
  documents = JSON.parse(JSON.stringify(documents).replaceAll('10.0.0.4', '10.0.0.77')) as typeof documents;
  const addresses = async () =>
    (await it.call('GET', '/v1/machines')).json.value.find(({ name }: Loose) => name === 'web-1').addresses;
  await expect.poll(addresses, { timeout: 10_000 }).toEqual(['10.0.0.77']);
  await joined.close();
});

const start = async (body: object = {}): Promise<string> =>
  (
    await it.call('POST', '/v1/checks', {
      body: { source: web.enrolment.machine, destination: '192.0.2.9:443', ...body },
    })
  ).json.id as string;
const ended = async (id: string): Promise<Loose> => (await it.call('GET', `/v1/checks/${id}?wait=15`)).json;

test("ARM's connectivityCheck runs on the source's agent, to another host by its id", async () => {
  const [from, to] = await Promise.all([joinHost(web), joinHost(db)]);
  await expect
    .poll(async () =>
      (await it.call('GET', '/v1/machines')).json.value.filter(({ addresses }: Loose) => addresses.length > 0),
    )
    .toHaveLength(3);
  const { status, headers } = await it.call(
    'POST',
    it.arm(
      'resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope/connectivityCheck',
    ),
    {
      body: {
        source: { resourceId: web.enrolment.machine },
        destination: { resourceId: db.enrolment.machine, port: 5432 },
      },
    },
  );
  expect(status).toBe(202);
  expect(headers['x-hopscope-data-plane']).toBe('live');
  const id = String(headers['x-ms-request-id']);
  await ended(id);
  const result = await it.call(
    'GET',
    it.arm(`providers/Microsoft.Network/locations/westeurope/operationResults/${id}`),
  );
  expect(result.json).toMatchObject({ connectionStatus: 'Reachable', probesSent: 100, probesFailed: 0 });
  expect(from.agent.ran).toContain('probe 10.0.0.4:5432');
  // Whoever asked is on the server's machine, not on that of the agent.
  expect(from.agent.loopbacks).toEqual([false]);
  expect([to.agent.ran, it.agent.ran]).toEqual([[], []]);
  await Promise.all([from.close(), to.close()]);
});

test('a check can be stopped', async () => {
  const joined = await joinHost(web);
  joined.agent.hold();
  const id = await start();
  await expect.poll(() => joined.agent.ran.some((words) => words.startsWith('probe'))).toBe(true);
  await it.call('POST', `/v1/checks/${id}/cancel`);
  expect(await ended(id)).toMatchObject({ state: 'cancelled' });
  await joined.close();
});

test('a check ends by its deadline, whatever its agent does', async () => {
  const joined = await joinHost(web);
  joined.agent.hold();
  const startedAt = performance.now();
  expect(await ended(await start({ deadlineMs: 500 }))).toMatchObject({ state: 'finished' });
  expect(performance.now() - startedAt).toBeLessThan(2500);
  await joined.close();
});

test('a connection that is cut in the middle of a job costs no result, and no packet is sent twice', async () => {
  const proxy = await openProxy();
  const joined = await joinHost(web, { env: proxy.env });
  joined.agent.hold();
  const id = await start({ trace: false });
  await expect.poll(() => joined.agent.ran.some((words) => words.startsWith('probe'))).toBe(true);
  proxy.cut();
  await joined.until('offline');
  // Between two connections, it goes on working.
  joined.agent.release();
  await joined.until('online', 2);
  expect(await ended(id)).toMatchObject({
    state: 'finished',
    diagnosis: { verdict: 'reachable', probes: { sent: 100 } },
  });
  expect(joined.agent.ran.filter((words) => words.startsWith('probe'))).toHaveLength(1);
  await joined.close();
  proxy.close();
});

test('a server that is started again has its checks finished by the agents that come back', async () => {
  const joined = await joinHost(web);
  joined.agent.hold();
  const id = await start({ trace: false });
  await expect.poll(() => joined.agent.ran.some((words) => words.startsWith('probe'))).toBe(true);
  const { port } = new URL(it.server.endpoint);
  await it.close();
  await joined.until('offline');
  joined.agent.release();
  it = await openTestServer({ dataDir: it.server.dataDir, port: Number(port), graceMs: 50 });
  expect(await ended(id)).toMatchObject({
    state: 'finished',
    diagnosis: { verdict: 'reachable', probes: { sent: 100 } },
  });
  expect(joined.agent.ran.filter((words) => words.startsWith('probe'))).toHaveLength(1);
  await joined.close();
});
