import { afterAll, beforeAll, expect, test } from 'vitest';

import { openExampleServer } from './example-server.testbed.ts';
import type { Loose, TestServer } from './server.testbed.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net';
const network = (path: string) => `${GROUP}/providers/Microsoft.Network/${path}`;
const SET = `${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/web`;
const BARE = SET.replace('/web', '/bare');
const instance = (set: string, number: number) => `${set}/virtualMachines/${number}`;
const subnet = { id: network('virtualNetworks/v/subnets/s') };

const INSTANCES = 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines';
const document = (id: string, type: string, properties: object): Loose => ({
  id,
  name: id.split('/').at(-1),
  type,
  location: 'westus',
  properties,
});

/** An instance and its interface, as Azure lists them. */
function instanceOf(set: string, number: number, privateIPAddress: string): readonly Loose[] {
  const [id, card] = [instance(set, number), `${instance(set, number)}/networkInterfaces/nic`];
  const ipConfigurations = [
    { id: `${card}/ipConfigurations/i`, name: 'i', properties: { privateIPAddress, subnet, primary: true } },
  ];
  return [
    document(id, INSTANCES, { networkProfile: { networkInterfaces: [{ id: card, properties: { primary: true } }] } }),
    document(card, `${INSTANCES}/networkInterfaces`, { virtualMachine: { id }, ipConfigurations }),
  ];
}

const agent = { name: 'watcher', properties: { publisher: 'Microsoft.Azure.NetworkWatcher' } };
const RESOURCES = [
  document(GROUP, 'Microsoft.Resources/resourceGroups', {}),
  document(network('networkWatchers/w'), 'Microsoft.Network/networkWatchers', {}),
  document(network('networkSecurityGroups/g'), 'Microsoft.Network/networkSecurityGroups', {
    securityRules: [
      {
        id: network('networkSecurityGroups/g/securityRules/NoTelnet'),
        name: 'NoTelnet',
        properties: {
          priority: 100,
          direction: 'Inbound',
          access: 'Deny',
          protocol: 'Tcp',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '23',
        },
      },
    ],
  }),
  document(network('virtualNetworks/v'), 'Microsoft.Network/virtualNetworks', {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [
      {
        ...subnet,
        name: 's',
        properties: { addressPrefix: '10.0.1.0/24', networkSecurityGroup: { id: network('networkSecurityGroups/g') } },
      },
    ],
  }),
  document(SET, 'Microsoft.Compute/virtualMachineScaleSets', {
    orchestrationMode: 'Uniform',
    virtualMachineProfile: { extensionProfile: { extensions: [agent] } },
  }),
  document(BARE, 'Microsoft.Compute/virtualMachineScaleSets', { orchestrationMode: 'Uniform' }),
  ...instanceOf(SET, 0, '10.0.1.4'),
  ...instanceOf(SET, 1, '10.0.1.5'),
  ...instanceOf(BARE, 0, '10.0.1.6'),
];

let it: TestServer;
beforeAll(async () => {
  it = await openExampleServer({ resources: RESOURCES });
});
afterAll(() => it.close());

const post = (action: string, body: object) =>
  it.call('POST', `${network('networkWatchers/w')}/${action}?api-version=2024-05-01`, { body });

const check = (source: string, destination: string, port: number) =>
  post('connectivityCheck', { source: { resourceId: source }, destination: { resourceId: destination, port } });

test.each([
  [443, 'Reachable'],
  [23, 'Unreachable'],
])('a check from one instance to another, port %i: %s', async (port, status) => {
  const accepted = await check(instance(SET, 0), instance(SET, 1), port);
  const { json } = await it.call('GET', String(accepted.headers.location));
  expect(json.connectionStatus).toBe(status);
  expect(json.hops.map(({ address, resourceId }: Loose) => [address, resourceId])).toEqual([
    ['10.0.1.4', instance(SET, 0)],
    ['10.0.1.5', instance(SET, 1)],
  ]);
});

test('a set without the agent’s extension has no sources', async () => {
  const { status, json } = await check(instance(BARE, 0), instance(SET, 1), 443);
  expect([status, json.error.code]).toEqual([400, 'NetworkWatcherVmExtensionNotInstalled']);
});

test('questions about an instance', async () => {
  const targetResourceId = instance(BARE, 0);
  const verified = await post('ipFlowVerify', {
    targetResourceId,
    direction: 'Inbound',
    protocol: 'TCP',
    localPort: '23',
    remotePort: '50000',
    localIPAddress: '10.0.1.6',
    remoteIPAddress: '10.0.1.4',
  });
  expect(verified.json).toEqual({ access: 'Deny', ruleName: 'securityRules/NoTelnet' });
  const hop = await post('nextHop', {
    targetResourceId,
    sourceIPAddress: '10.0.1.6',
    destinationIPAddress: '10.0.1.4',
  });
  expect(hop.json).toEqual({ nextHopType: 'VnetLocal', routeTableId: 'System Route' });
  const view = await post('securityGroupView', { targetResourceId });
  expect(view.json.networkInterfaces.map(({ id }: Loose) => id)).toEqual([`${targetResourceId}/networkInterfaces/nic`]);
  const profile = {
    direction: 'Inbound',
    protocol: 'TCP',
    source: '10.0.1.4',
    destination: '10.0.1.6',
    destinationPort: '23',
  };
  const diagnosed = await post('networkConfigurationDiagnostic', { targetResourceId, profiles: [profile] });
  expect(diagnosed.json.results[0].networkSecurityGroupResult.securityRuleAccessResult).toBe('Deny');
});
