import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ArmDocument, NetworkAnswer } from '@hopscope/protocol';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';

import { openEstate } from '../../estate/estate.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { INTERFACE_TYPE, openInventory } from '../../providers/inventory.ts';
import { openStore } from '../../store/open-store.ts';
import type { DoorParts } from '../door/door-route.ts';
import { networkRoutes } from './network-routes.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g';

const document = (type: string, name: string, properties: object) =>
  ({ id: `${GROUP}/providers/${type}/${name}`, name, type, properties }) as ArmDocument;

const subnetOf = (network: string) => ({
  id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/${network}/subnets/s`,
});

const network = (name: string) =>
  document('Microsoft.Network/virtualNetworks', name, { subnets: [{ ...subnetOf(name), name: 's', properties: {} }] });

const interfaceIn = (network: string) =>
  document('Microsoft.Network/networkInterfaces', 'nic', {
    ipConfigurations: [{ name: 'ip', properties: { privateIPAddress: '10.0.0.4', subnet: subnetOf(network) } }],
  });

async function openEmptyEstate() {
  const dataDir = await mkdtemp(join(tmpdir(), 'hopscope-drawn-'));
  const store = await openStore({ dataDir });
  onTestFinished(async () => {
    await store.close();
    await rm(dataDir, { recursive: true });
  });
  return openEstate({ resources: store.resources, now: () => 0 });
}

test('an interface that moves to a new network while all are drawn is in the one or in the other', async () => {
  const estate = await openEmptyEstate();
  await estate.put(network('old'), 'test');
  await estate.put(interfaceIn('old'), 'test');
  const told = { virtualMachine: document('Microsoft.Compute/virtualMachines', 'host', {}), networkInterfaces: [] };
  let asked = 0;
  const snapshot = async () => {
    asked += 1;
    if (asked === 2) await estate.put(network('new'), 'test');
    if (asked === 2) await estate.put(interfaceIn('new'), 'test');
    return told;
  };
  const inventory = openInventory({
    fleet: { hosts: [{ snapshot }] } as unknown as Fleet,
    estate,
    account: { tenantId: 't', subscriptionId: 's' },
  });
  const app = fastify();
  for (const { path, handle } of networkRoutes({ inventory } as DoorParts)) app.get(path, handle);
  const { networks } = (await app.inject('/v1/network')).json<NetworkAnswer>();
  const places = networks.flatMap(({ name, subnets }) =>
    subnets.flatMap(({ interfaces }) => interfaces.map((each) => `${each.name} in ${name}`)),
  );
  expect([asked, places]).toEqual([3, ['nic in old']]);
  expect((await app.inject('/v1/network')).body).toContain('"name":"new"');
});

test('a network that nobody waits for any more is drawn no further', async () => {
  let read = 0;
  let leave = () => {};
  const slow = {
    ...interfaceIn('v'),
    get properties() {
      for (const since = performance.now(); performance.now() - since < 1;);
      read += 1;
      if (read === 1) leave();
      return {};
    },
  };
  const all = Array.from({ length: 2000 }, () => ({ document: slow, key: '' }));
  const inventory = { documents: async (type: string) => (type === INTERFACE_TYPE ? all : []) };
  const faults: unknown[] = [];
  const app = fastify();
  onTestFinished(() => app.close());
  app.setErrorHandler((fault) => void faults.push(fault));
  const [route] = networkRoutes({ inventory } as unknown as DoorParts);
  const over = new Promise((resolve) =>
    app.get('/', (request, reply) => route?.handle(request, reply).finally(() => resolve(0))),
  );
  const client = get(await app.listen({ port: 0, host: '127.0.0.1' })).on('error', () => undefined);
  leave = () => client.destroy();
  await over;
  expect(read).toBeLessThan(1000);
  expect(faults).toEqual([]);
});
