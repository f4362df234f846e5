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

const get = async (path: string) => it.call('GET', path.startsWith('/') ? path : it.arm(path));

test('the one subscription and its groups', async () => {
  const { subscriptionId, tenantId } = it.credentials;
  const { json } = await get('/subscriptions?api-version=2022-12-01');
  expect(json.value).toEqual([expect.objectContaining({ subscriptionId, tenantId, state: 'Enabled' })]);
  expect((await get(`/Subscriptions/${subscriptionId}/?api-version=2022-12-01`)).json).toEqual(json.value[0]);
  const groups = await get('resourcegroups');
  expect(groups.json.value.map(({ name }: Loose) => name)).toEqual(['HopscopeHosts', 'NetworkWatcherRG']);
  expect((await get('resourcegroups/hopscopehosts')).json).toEqual(groups.json.value[0]);
});

test('this machine, its agent and its network interfaces', async () => {
  const { json: all } = await get('providers/Microsoft.Compute/virtualMachines');
  expect(all.value).toHaveLength(1);
  const [machine] = all.value;
  expect(machine).toMatchObject({ id: it.machine, location: 'local', type: 'Microsoft.Compute/virtualMachines' });
  expect((await get('resourceGroups/HopscopeHosts/providers/Microsoft.Compute/virtualMachines')).json).toEqual(all);
  expect((await get('resourceGroups/NetworkWatcherRG/providers/Microsoft.Compute/virtualMachines')).json).toEqual({
    value: [],
  });
  expect((await get(`${it.machine.toLowerCase()}?api-version=2015-05-01-preview`)).json).toEqual(machine);

  const extensions = await get(`${it.machine}/extensions?api-version=2021-03-01`);
  const [extension] = extensions.json.value;
  expect(extension.properties).toMatchObject({
    publisher: 'Microsoft.Azure.NetworkWatcher',
    provisioningState: 'Succeeded',
  });
  expect((await get(`${extension.id}?api-version=2021-03-01`)).json).toEqual(extension);

  const view = await get(`${it.machine}/instanceView?api-version=2021-03-01`);
  expect(view.json.statuses).toContainEqual(expect.objectContaining({ code: 'PowerState/running' }));
  const expanded = await get(`${it.machine}?api-version=2021-03-01&%24expand=instanceView`);
  expect(expanded.json.properties.instanceView).toEqual(view.json);

  const [nic] = (await get('providers/Microsoft.Network/networkInterfaces')).json.value;
  expect(machine.properties.networkProfile.networkInterfaces).toEqual([{ id: nic.id, properties: { primary: true } }]);
  expect(nic.properties.ipConfigurations[0].properties.privateIPAddress).toBe('10.0.0.4');
});

test('network documents carry their etag in the body and in the header, the same as long as they are', async () => {
  const watcher = await get(WATCHER);
  expect(watcher.json).toMatchObject({ name: 'NetworkWatcher_local', location: 'local', etag: watcher.headers.etag });
  expect(watcher.headers.etag).toMatch(/^W\/"[0-9a-f-]{36}"$/);
  expect((await get('providers/Microsoft.Network/networkWatchers')).json).toEqual({ value: [watcher.json] });
  expect((await get(it.machine + '?api-version=2021-03-01')).headers.etag).toBeUndefined();
});

test('calls are counted down by kind, for each principal', async () => {
  const left = async () => Number((await get('resourcegroups')).headers['x-ms-ratelimit-remaining-subscription-reads']);
  const before = await left();
  expect(before).toBeLessThan(12_000);
  expect(await left()).toBe(before - 1);
});
