import { expect, test } from 'vitest';

import { APP, CONTOSO, CONTOSO_RG, CONTOSO_WATCHER, DATABASE, FEATURE, QUESTIONS } from './contoso.testbed.ts';
import { newDataDir, openTestServer, removeDataDir, WATCHER, type Loose } from '../server.testbed.ts';

test('what was registered, installed and answered is there after a restart, and the example is not loaded twice', async () => {
  const dataDir = await newDataDir();
  const first = await openTestServer({ dataDir, example: CONTOSO });
  await first.call('POST', `${FEATURE}/register?api-version=2015-12-01`);
  const agent = `${DATABASE}/extensions/agent?api-version=2021-03-01`;
  const properties = { publisher: 'Microsoft.Azure.NetworkWatcher', type: 'NetworkWatcherAgentLinux' };
  const installed = await first.call('PUT', agent, { body: { location: 'westcentralus', properties } });
  await first.call('DELETE', `${APP}/extensions/AzureNetworkWatcherExtension?api-version=2021-03-01`);
  const body = { source: { resourceId: DATABASE }, destination: { address: 'bing.com', port: 443 } };
  const accepted = await first.call('POST', `${CONTOSO_WATCHER}/connectivityCheck?api-version=2020-05-01`, { body });
  const result = await first.call('GET', String(accepted.headers.location));
  expect(result.json.connectionStatus).toBe('Reachable');
  await first.close();

  const second = await openTestServer({ dataDir, example: CONTOSO });
  const pathOf = (url: unknown) => new URL(String(url)).pathname + new URL(String(url)).search;
  expect((await second.call('GET', `${FEATURE}?api-version=2015-12-01`)).json.properties.state).toBe('Registered');
  expect((await second.call('GET', agent)).json).toEqual(installed.json);
  expect((await second.call('GET', pathOf(installed.headers['azure-asyncoperation']))).json.status).toBe('Succeeded');
  expect((await second.call('GET', pathOf(accepted.headers.location))).text).toBe(result.text);
  const [question] = QUESTIONS;
  const refused = await second.call('POST', question!.url, { body: question!.body });
  expect(refused.json.error.code).toBe('NetworkWatcherVmExtensionNotInstalled');
  // Without an example asked for, what the store has of one goes on.
  await second.close();
  const third = await openTestServer({ dataDir });
  expect(third.server.example).toBe('contoso');
  expect(
    (await third.call('POST', `${CONTOSO_WATCHER}/connectivityCheck?api-version=2020-05-01`, { body })).status,
  ).toBe(202);
  await third.close();
  await removeDataDir(dataDir);
});

test('a store that has documents of its own does not begin with an example', async () => {
  const dataDir = await newDataDir();
  const first = await openTestServer({ dataDir });
  const group = await first.call('PUT', first.arm('resourcegroups/mine'), { body: { location: 'westus' } });
  expect(group.status).toBe(201);
  await first.close();
  const second = await openTestServer({ dataDir, example: CONTOSO });
  expect(second.server.example).toBeUndefined();
  expect((await second.call('GET', `${CONTOSO_RG}?api-version=2021-04-01`)).status).toBe(404);
  await second.close();
  await removeDataDir(dataDir);
});

test('a real machine asks for no preview, and cannot be sent to a machine that is only described', async () => {
  const dataDir = await newDataDir();
  const it = await openTestServer({ dataDir, example: CONTOSO });
  const check = (destination: Loose) =>
    it.call('POST', it.arm(`${WATCHER}/connectivityCheck?api-version=2017-03-01`), {
      body: { source: { resourceId: it.machine }, destination },
    });
  expect((await check({ address: '192.0.2.9', port: 80 })).status).toBe(202);
  const { status, json } = await check({ resourceId: DATABASE });
  expect([status, json.error.code, json.error.target]).toEqual([400, 'InvalidParameter', 'destination.resourceId']);
  await it.close();
  await removeDataDir(dataDir);
});

test('a call beyond a quota is refused only where limits are enforced', async () => {
  const dataDir = await newDataDir();
  const spent = async (options: { readonly enforceLimits?: boolean }) => {
    const it = await openTestServer({ dataDir, ...options });
    const write = () => it.call('POST', it.arm('providers/Microsoft.Resources/register'));
    // The hour may turn meanwhile, once.
    let last = await write();
    for (let round = 0; round < 100 && last.status === 200; round++) {
      const isOver = last.headers['x-ms-ratelimit-remaining-subscription-writes'] === '0';
      last = (await Promise.all(Array.from({ length: 30 }, write))).at(-1) ?? last;
      if (isOver) break;
    }
    const read = await it.call('GET', it.arm('providers'));
    await it.close();
    return { last, read };
  };
  const counted = await spent({});
  expect(counted.last.status).toBe(200);
  const { last, read } = await spent({ enforceLimits: true });
  expect([last.status, last.json.error.code]).toEqual([429, 'SubscriptionRequestsThrottled']);
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  expect(read.status).toBe(200);
  await removeDataDir(dataDir);
});
