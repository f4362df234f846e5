import { afterAll, beforeAll, expect, test } from 'vitest';

import { openExampleServer } from './example-server.testbed.ts';
import type { Loose, TestServer } from './server.testbed.ts';

const SHUT = 300;
const NETWORK =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Network' as const;
const subnet = { id: `${NETWORK}/virtualNetworks/v/subnets/s` };
const group = { id: `${NETWORK}/networkSecurityGroups/shut` };
const front = { id: `${NETWORK}/loadBalancers/l/frontendIPConfigurations/f` };
const pool = { id: `${NETWORK}/loadBalancers/l/backendAddressPools/p` };

const resource = (type: string, name: string, properties: object) => ({
  id: `${NETWORK}/${type}/${name}`,
  name,
  type: `Microsoft.Network/${type}`,
  properties,
});

const networkInterface = (name: string, privateIPAddress: string, more: object) => {
  const id = `${NETWORK}/networkInterfaces/${name}/ipConfigurations/ip`;
  return resource('networkInterfaces', name, {
    ipConfigurations: [{ id, name: 'ip', properties: { privateIPAddress, subnet, ...more } }],
    ...(name !== 'asker' && { networkSecurityGroup: group }),
  });
};

/** A load balancer in front of machines behind a group that denies. */
const documents = () => [
  resource('virtualNetworks', 'v', {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [{ ...subnet, name: 's', properties: { addressPrefix: '10.0.0.0/16' } }],
  }),
  resource('networkSecurityGroups', 'shut', {
    securityRules: [
      {
        id: `${group.id}/securityRules/no`,
        name: 'no',
        properties: {
          priority: 200,
          direction: 'Inbound',
          access: 'Deny',
          protocol: '*',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '*',
        },
      },
    ],
  }),
  networkInterface('asker', '10.0.0.4', {}),
  ...Array.from({ length: SHUT }, (_, at) =>
    networkInterface(`b${at}`, `10.0.${1 + (at >> 7)}.${4 + (at & 127)}`, { loadBalancerBackendAddressPools: [pool] }),
  ),
  resource('loadBalancers', 'l', {
    frontendIPConfigurations: [{ ...front, name: 'f', properties: { privateIPAddress: '10.0.9.9', subnet } }],
    backendAddressPools: [{ ...pool, name: 'p', properties: {} }],
    loadBalancingRules: [
      {
        id: `${NETWORK}/loadBalancers/l/loadBalancingRules/r`,
        name: 'r',
        properties: {
          protocol: 'Tcp',
          frontendPort: 80,
          backendPort: 80,
          frontendIPConfiguration: front,
          backendAddressPool: pool,
        },
      },
    ],
  }),
];

let it: TestServer;
beforeAll(async () => {
  it = await openExampleServer({ resources: documents() });
});
afterAll(() => it.close());

const asker = () => it.arm('resourceGroups/g/providers/Microsoft.Network/networkInterfaces/asker').split('?')[0];
const explain = (body: object) => it.call('POST', '/v1/explain', { body });

test('everything that shuts the way to hundreds of backends is told in one answer', async () => {
  const { status, headers, json } = await explain({ source: asker(), destination: '10.0.9.9:80' });
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  expect(json.path.branches.length).toBe(SHUT);
  const backends = new Set(json.blockers.map(({ branch }: Loose) => branch));
  expect(backends.size).toBe(SHUT);
  expect(json.blockers[0]).toMatchObject({ issue: { code: 'NSG_DENY', help: expect.stringContaining('#nsg_deny') } });
  expect(json.remedies[0].length).toBeGreaterThan(0);
});

test('of a network that threads answer for, bad questions are refused as of any other', async () => {
  const { status, json } = await explain({ source: `${asker()}-gone`, destination: '10.0.9.9:80' });
  expect([status, json.error.target]).toEqual([400, 'source']);
  const other = await explain({ source: asker(), destination: '10.0.9.9:80', sourceAddress: 'fd00::1' });
  expect([other.status, other.json.error.target]).toEqual([400, 'sourceAddress']);
});

test('what is wrong with such a network is told, too', async () => {
  const { status, json } = await it.call('GET', '/v1/lint');
  expect([status, json.value]).toEqual([200, []]);
});
