import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { seriousFaults } from './portal.testbed.ts';
import { stories } from './stories.testbed.ts';

const NETWORK = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/spokes/providers/Microsoft.Network';
const SPOKE = `${NETWORK}/virtualNetworks/spoke`;

/** `spoke`, exported alone: of one network that it is peered with the addresses are told, of another not even these, and of its gateway no route. */
const RESOURCES = [
  resource(SPOKE, {
    addressSpace: { addressPrefixes: ['10.1.0.0/16'] },
    subnets: [
      { id: `${SPOKE}/subnets/web`, name: 'web', properties: { addressPrefix: '10.1.1.0/24' } },
      { id: `${SPOKE}/subnets/GatewaySubnet`, name: 'GatewaySubnet', properties: { addressPrefix: '10.1.0.0/27' } },
    ],
    virtualNetworkPeerings: [
      peering('to-hub', { remoteAddressSpace: { addressPrefixes: ['10.0.0.0/16'] } }),
      peering('to-dark', {}),
    ],
  }),
  resource(`${NETWORK}/virtualNetworkGateways/circuit`, {
    gatewayType: 'ExpressRoute',
    ipConfigurations: [{ name: 'main', properties: { subnet: { id: `${SPOKE}/subnets/GatewaySubnet` } } }],
  }),
  resource(`${NETWORK}/connections/line`, {
    connectionType: 'ExpressRoute',
    connectionStatus: 'Connected',
    virtualNetworkGateway1: { id: `${NETWORK}/virtualNetworkGateways/circuit` },
  }),
  resource(`${NETWORK}/networkInterfaces/nic`, {
    ipConfigurations: [
      { name: 'main', properties: { privateIPAddress: '10.1.1.4', subnet: { id: `${SPOKE}/subnets/web` } } },
    ],
  }),
];

function resource(id: string, properties: object): object {
  const [type, name] = id.split('/').slice(-2);
  return { id, name, type: `Microsoft.Network/${type ?? ''}`, location: 'westus', properties };
}

function peering(name: string, properties: object): object {
  return {
    id: `${SPOKE}/virtualNetworkPeerings/${name}`,
    name,
    properties: {
      remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/${name}` },
      peeringState: 'Connected',
      allowVirtualNetworkAccess: true,
      ...properties,
    },
  };
}

const folder = await mkdtemp(join(tmpdir(), 'hopscope-outsiders-'));
await writeFile(join(folder, 'resources.json'), JSON.stringify(RESOURCES));
afterAll(() => rm(folder, { recursive: true }));

stories(
  'senders who are on no map',
  (portal) => {
    test('are told by what they come by, and whoever could not be asked is named', async () => {
      const page = await portal().signIn();
      await page.getByRole('link', { name: 'Network' }).click();
      await page.getByRole('treeitem', { name: /10\.1\.1\.4/ }).click();
      const reachers = page.getByRole('region', { name: 'Who can reach it' });
      await reachers.getByRole('heading', { name: 'Of the undescribed network behind the peering to-hub' }).waitFor();
      await reachers.getByText('10.0.0.0 – 10.0.255.255').waitFor();
      await reachers.getByRole('heading', { name: 'Of the undescribed network behind the peering to-dark' }).waitFor();
      await reachers.getByText('192.168.0.0 – 192.168.255.255 (nobody knows)').waitFor();
      await reachers.getByText(/^Not asked: whoever lies behind circuit/).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });
  },
  { example: { name: 'outsiders', folder } },
);
