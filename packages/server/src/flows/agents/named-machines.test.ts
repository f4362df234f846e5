import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { scriptedAgent } from '../scripted-agent.testbed.ts';
import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from '../server.testbed.ts';
import { wire } from './agents.testbed.ts';

const folder = fileURLToPath(new URL('../../../../../examples/contoso/', import.meta.url));

let it: TestServer;
let machines: readonly string[];
beforeAll(async () => {
  it = await openTestServer({ dataDir: await newDataDir(), example: { name: 'contoso', folder } });
  const all = (await it.call('GET', it.arm('providers/Microsoft.Compute/virtualMachines'))).json.value as Loose[];
  machines = all
    .filter(({ location }) => location !== 'local')
    .map(({ id }) => id as string)
    .slice(0, 2);
  const properties = {
    publisher: 'Microsoft.Azure.NetworkWatcher',
    type: 'NetworkWatcherAgentLinux',
    typeHandlerVersion: '1.4',
  };
  for (const id of machines) {
    const { location } = all.find((each) => each.id === id);
    const path = `${id}/extensions/agent?api-version=2023-03-01`;
    await it.call('PUT', path, { body: { location, properties } });
  }
});
afterAll(async () => {
  await it.close();
  await removeDataDir(it.server.dataDir);
});

/** What a lab does: one connection over the server's Unix socket for machines that documents describe. */
function joinAs(ids: readonly string[]) {
  const agents = ids.map(() => scriptedAgent());
  const path = join(it.server.dataDir, 'agent.sock');
  const { promise: online, resolve } = Promise.withResolvers<void>();
  const { promise: refused, resolve: refuse } = Promise.withResolvers<string>();
  const joined = wire.joinServer({
    address: { kind: 'unix', path },
    env: {},
    machines: ids.map((id, index) => ({ id, agent: agents[index] ?? scriptedAgent() })),
    news: (news) => (news.kind === 'online' ? resolve() : refuse(news.sentence)),
  });
  return { ...joined, agents, online, refused };
}

const planes = async () =>
  (await it.call('GET', '/v1/machines')).json.value
    .filter(({ id }: Loose) => machines.includes(id as string))
    .map(({ dataPlane }: Loose) => dataPlane as string);

test('one connection works for several machines, each by its resource id, and packets decide while it is there', async () => {
  const [first = '', second = ''] = machines;
  const joined = joinAs([first, second]);
  await joined.online;
  expect((await planes()).filter((plane: string) => plane === 'live')).toHaveLength(2);
  const body = { source: second, destination: '192.0.2.9:443', count: 3, trace: false };
  const check = await it.call('POST', '/v1/checks?wait=10', { body });
  expect(check.json).toMatchObject({ source: second, state: 'finished', diagnosis: { dataPlane: 'live' } });
  expect(check.json.diagnosis.probes).toEqual({ sent: 3, failed: 0 });
  expect(joined.agents.map(({ ran }) => ran.filter((words) => words.startsWith('probe')))).toEqual([
    [],
    ['probe 192.0.2.9:443'],
  ]);
  await joined.close();
  await expect.poll(planes).not.toContain('live');
});

test('a machine that no document describes is refused', async () => {
  const [first = ''] = machines;
  const stranger = joinAs([first, `${first}-2`]);
  expect(await stranger.ended).toMatchObject({
    kind: 'goodbye',
    reason: 'no-such-machine',
    sentence: expect.stringContaining(`${first}-2`) as string,
  });
});

test('a machine that is named twice is refused', async () => {
  const [first = ''] = machines;
  const twice = joinAs([first, first.toUpperCase()]);
  expect(await twice.refused).toBe('A machine is named twice in one connection.');
  await twice.close();
});
