import { compileCloud } from '@hopscope/engine';
import { keyOf, type ArmDocument, type ResourceId } from '@hopscope/protocol';
import { expect, test } from 'vitest';

import type { ArmAsked, ProviderParts } from '../route.ts';
import { networkConfigurationDiagnostic } from './configuration-diagnostic.ts';
import { topology } from './topology.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.Network`;
const subnet = { id: `${GROUP}/virtualNetworks/v/subnets/s` };

const document = (type: string, name: string, properties: object = {}) =>
  ({
    id: `${GROUP}/${type}/${name}`,
    name,
    type: `Microsoft.Network/${type}`,
    location: 'here',
    properties,
  }) as ArmDocument;

const documents = [
  document('networkWatchers', 'w'),
  document('virtualNetworks', 'v', {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [{ ...subnet, name: 's', properties: { addressPrefix: '10.0.0.0/24' } }],
  }),
  document('networkInterfaces', 'n', {
    ipConfigurations: [{ name: 'ip', properties: { privateIPAddress: '10.0.0.4', subnet } }],
  }),
];

/** Parts over these documents. `read` is called when the answer is begun with. */
function partsOf(read: () => void): ProviderParts {
  const find = (id: ResourceId) => documents.find((each) => keyOf(each.id) === keyOf(id));
  const inventory = {
    group: () => ({}),
    all: async () => {
      read();
      return documents;
    },
    document: async (id: ResourceId) => ({ document: find(id), key: keyOf(id), revision: 1 }),
  };
  const cloud = () => {
    read();
    return compileCloud(documents, 1);
  };
  const estate = { revision: 1, inOrder: () => [], get: () => undefined };
  return { inventory, estate, cloud, now: () => 0 } as unknown as ProviderParts;
}

const profile = { direction: 'Inbound', protocol: 'TCP', source: '*', destination: '*', destinationPort: '80' };

test.each([
  ['a topology', topology, { targetResourceGroupName: 'g' }],
  [
    'a diagnosis of what is configured',
    networkConfigurationDiagnostic,
    { targetResourceId: `${GROUP}/networkInterfaces/n`, profiles: [profile] },
  ],
])('%s is put together for who waits for it, and no further for who has gone', async (_, routesOf, body) => {
  const client = new AbortController();
  const params = { subscription: SUBSCRIPTION, group: 'g', name: 'w' };
  const ask = (read: () => void) => {
    const [route] = routesOf(partsOf(read));
    return route?.handle({ params, body, gone: client.signal } as unknown as ArmAsked);
  };
  expect(await ask(() => undefined)).toMatchObject({ kind: 'found-much' });
  await expect(ask(() => client.abort(new Error('gone')))).rejects.toThrow('gone');
});
