import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openExampleServer } from './example-server.testbed.ts';
import type { Loose, TestServer } from './server.testbed.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net';
const id = (path: string, group = GROUP) => `${group}/providers/Microsoft.Network/${path}`;
const subnet = { id: id('virtualNetworks/v/subnets/s') };
const pool = { id: id('loadBalancers/shop/backendAddressPools/p') };
const frontOf = (balancer: string) => ({ id: `${balancer}/frontendIPConfigurations/f` });

function document(path: string, properties: object, group = GROUP) {
  const [type = '', name = ''] = path.split('/');
  return { id: id(path, group), name, type: `Microsoft.Network/${type}`, location: 'westus', properties };
}

function card(name: string, privateIPAddress: string, configuration: object, more: object) {
  const own = { privateIPAddress, subnet, primary: true, ...configuration };
  const ipConfigurations = [{ id: id(`networkInterfaces/${name}/ipConfigurations/i`), name: 'i', properties: own }];
  return document(`networkInterfaces/${name}`, { ipConfigurations, ...more });
}

function machine(name: string, privateIPAddress: string, configuration = {}) {
  const own = id(`virtualMachines/${name}`).replace('Microsoft.Network', 'Microsoft.Compute');
  const properties = { networkProfile: { networkInterfaces: [{ id: id(`networkInterfaces/${name}`) }] } };
  return [
    card(name, privateIPAddress, configuration, { virtualMachine: { id: own } }),
    { id: own, name, type: 'Microsoft.Compute/virtualMachines', location: 'westus', properties },
  ];
}

function balancer(name: string, privateIPAddress: string, rules: readonly object[], group = GROUP) {
  const own = id(`loadBalancers/${name}`, group);
  return document(
    `loadBalancers/${name}`,
    {
      frontendIPConfigurations: [{ ...frontOf(own), name: 'f', properties: { privateIPAddress, subnet } }],
      backendAddressPools: [{ id: `${own}/backendAddressPools/p`, name: 'p', properties: {} }],
      loadBalancingRules: rules,
    },
    group,
  );
}

const ENDPOINT = { id: id('privateEndpoints/store') };
const OTHER = GROUP.replace('/net', '/other');
const connection = { privateLinkServiceConnectionState: { status: 'Approved' } };
const rule = {
  protocol: 'Tcp',
  frontendPort: 443,
  backendPort: 8443,
  frontendIPConfiguration: frontOf(id('loadBalancers/shop')),
  backendAddressPool: pool,
};

const RESOURCES = [
  ...[GROUP, OTHER].map((own) => ({
    id: own,
    name: own.split('/').at(-1),
    type: 'Microsoft.Resources/resourceGroups',
    location: 'westus',
    properties: {},
  })),
  document('virtualNetworks/v', {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [{ ...subnet, name: 's', properties: { addressPrefix: '10.0.1.0/24' } }],
  }),
  ...machine('a', '10.0.1.4'),
  ...machine('b', '10.0.1.5', { loadBalancerBackendAddressPools: [pool] }),
  balancer('shop', '10.0.1.9', [{ id: id('loadBalancers/shop/loadBalancingRules/r'), name: 'r', properties: rule }]),
  balancer('shop.eu', '10.0.1.12', []),
  balancer('twice', '10.0.1.10', []),
  balancer('twice', '10.0.1.11', [], OTHER),
  card('store.nic', '10.0.1.6', {}, { privateEndpoint: ENDPOINT }),
  document('privateEndpoints/store', {
    networkInterfaces: [{ id: id('networkInterfaces/store.nic') }],
    privateLinkServiceConnections: [{ name: 'c', properties: connection }],
  }),
];

let it: TestServer;
beforeAll(async () => {
  it = await openExampleServer({ resources: RESOURCES });
});
afterAll(() => it.close());

const ask = async (what: 'explain' | 'reach', body: object): Promise<Loose> =>
  (await it.call('POST', `/v1/${what}`, { body })).json;

describe('where flows go, by name', () => {
  test.each([
    ['a load balancer', 'shop:443', 'delivered', '10.0.1.5'],
    ['a load balancer in other letters', 'SHOP:443', 'delivered', '10.0.1.5'],
    ['a load balancer by its id', `${id('loadBalancers/shop')}:443`, 'delivered', '10.0.1.5'],
    ['a private endpoint', 'store:443', 'delivered', '10.0.1.6'],
    ['a machine', 'b:443', 'delivered', '10.0.1.5'],
    ['a load balancer whose name has a dot', 'shop.eu:443', 'not-balanced', '10.0.1.12'],
  ])('%s', async (_, destination, disposition, last) => {
    const { path } = await ask('explain', { source: 'a', destination });
    expect([path.disposition, path.hops.at(-1).address]).toEqual([disposition, last]);
  });

  test('who reaches a load balancer', async () => {
    const { configurations } = await ask('reach', { destination: 'shop', port: 443 });
    expect(configurations).toEqual([id('networkInterfaces/a/ipConfigurations/i')]);
  });

  test('which ports lead to a load balancer', async () => {
    const { sets } = await ask('reach', { source: 'a', destination: 'shop' });
    expect(sets.filter(({ disposition }: Loose) => disposition === 'delivered')).toEqual([
      { protocol: 'tcp', from: 443, to: 443, disposition: 'delivered' },
    ]);
  });
});

test.each([
  [
    'nobody has the name',
    { source: 'a', destination: 'gone:443' },
    `'destination' is "gone": expected a resource id, or the name of a described machine, load balancer, application gateway, private endpoint, storage account or database server.`,
  ],
  [
    'several have it',
    { source: 'a', destination: 'twice:443' },
    `'destination' is "twice": there are 2 resources of this name: expected a resource id, ${id('loadBalancers/twice')} or ${id('loadBalancers/twice').replace(GROUP, OTHER)}.`,
  ],
  [
    'who has it sends nothing',
    { source: 'shop', destination: 'a:443' },
    `'source' is "shop": expected a resource id, or the name of a described machine.`,
  ],
])('a name is refused where %s', async (_, body, problem) => {
  const { error } = await ask('explain', body);
  expect(error.message).toBe(problem);
});
