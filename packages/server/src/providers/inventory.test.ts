import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ArmDocument } from '@hopscope/protocol';
import { expect, onTestFinished, test } from 'vitest';

import { openEstate } from '../estate/estate.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { openStore } from '../store/open-store.ts';
import { openInventory } from './inventory.ts';
import type { ArmAsked, ProviderParts } from './route.ts';
import { topology } from './network/topology.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';

const document = (type: string, name: string, tags: object = {}) => {
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/${type}/${name}`;
  return { id, name, type, location: 'westeurope', tags, properties: {} } as ArmDocument;
};
const networkInterface = (name: string, tags?: object) => document('Microsoft.Network/networkInterfaces', name, tags);

test('a topology is of the documents as they were when it was asked for, and so are its id and its dates', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'hopscope-topology-'));
  const store = await openStore({ dataDir });
  onTestFinished(async () => {
    await store.close();
    await rm(dataDir, { recursive: true });
  });
  let now = 1000;
  let meanwhile = async () => {};
  const estate = await openEstate({ resources: store.resources, now: () => now });
  const snapshot = async () => {
    await meanwhile();
    return {
      virtualMachine: document('Microsoft.Compute/virtualMachines', 'host'),
      extension: document('Microsoft.Compute/virtualMachines/extensions', 'agent'),
      networkInterfaces: [],
    };
  };
  const fleet = { hosts: [{ snapshot }], places: { groups: new Set(['g']), regions: new Set() } };
  const account = { tenantId: 't', subscriptionId: SUBSCRIPTION };
  const inventory = openInventory({ fleet: fleet as unknown as Fleet, estate, account });
  const [route] = topology({ inventory, estate, now: () => now } as ProviderParts);
  const ask = async () => {
    const asked = {
      params: { subscription: SUBSCRIPTION, group: 'g', name: 'w' },
      body: { targetResourceGroupName: 'g' },
    };
    const answer = await route?.handle(asked as unknown as ArmAsked);
    return answer?.kind === 'found-much' ? (answer.body as Topology) : undefined;
  };
  await estate.put(document('Microsoft.Network/networkWatchers', 'w'), 'test');
  await estate.put(networkInterface('one'), 'test');
  now = 2000;
  const before = await ask();
  meanwhile = async () => {
    meanwhile = async () => {};
    now = 3000;
    await estate.put(networkInterface('one', { changed: 'yes' }), 'test');
    await estate.put(networkInterface('other'), 'test');
  };
  const during = await ask();
  const after = await ask();
  const told = [before, during, after].map((each) => [
    [...(each?.resources ?? [])].filter(({ id }) => id.includes('networkInterfaces')).length,
    Date.parse(each?.lastModified ?? ''),
    each?.id === before?.id,
  ]);
  expect(told).toEqual([
    [1, 1000, true],
    [1, 1000, true],
    [2, 3000, false],
  ]);
});

type Topology = { readonly id: string; readonly lastModified: string; readonly resources: Iterable<{ id: string }> };
