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
  document('networkSecurityGroups', 'g', { securityRules: [] }),
  document('networkInterfaces', 'n', {
    networkSecurityGroup: { id: `${GROUP}/networkSecurityGroups/g` },
    ipConfigurations: [{ name: 'ip', properties: { privateIPAddress: '10.0.0.4', subnet } }],
  }),
];

/** Parts over these documents. `read` is called when the answer is begun with, `ask` whenever a group is asked. */
function partsOf(read: () => void, ask = (): void => undefined): ProviderParts {
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
    const network = compileCloud(documents, 1);
    const { rules } = network;
    return Object.defineProperty({ ...network }, 'rules', {
      get: () => {
        ask();
        return rules;
      },
    });
  };
  const estate = { revision: 1, inOrder: () => [], get: () => undefined };
  return { inventory, estate, cloud, serviceTags: new Map(), now: () => 0 } as unknown as ProviderParts;
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

test('a diagnosis goes no further than the profile at which its client has gone', async () => {
  const body = {
    targetResourceId: `${GROUP}/networkInterfaces/n`,
    profiles: Array.from({ length: 100 }, () => profile),
  };
  const params = { subscription: SUBSCRIPTION, group: 'g', name: 'w' };
  let asked = 0;
  const diagnose = (ask: () => void, gone: AbortSignal) => {
    const [route] = networkConfigurationDiagnostic(partsOf(() => undefined, ask));
    return route?.handle({ params, body, gone } as unknown as ArmAsked);
  };
  const client = new AbortController();
  await diagnose(() => (asked += 1), client.signal);
  const [all, tenth] = [asked, Math.floor(asked / 10)];
  asked = 0;
  const ask = () => {
    asked += 1;
    if (asked === tenth) client.abort(new Error('gone'));
  };
  await expect(diagnose(ask, client.signal)).rejects.toThrow('gone');
  // What one profile has begun to ask is not given up.
  expect(asked).toBeLessThan(tenth + all / 50);
});
