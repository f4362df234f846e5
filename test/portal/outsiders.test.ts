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

function resource(id: string, properties: object, sku?: object): object {
  const [type, name] = id.split('/').slice(-2);
  return { id, name, type: `Microsoft.Network/${type ?? ''}`, location: 'westus', ...(sku && { sku }), properties };
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

const PUBLIC = `${NETWORK}/publicIPAddresses/shown`;

/** A machine with a public address, whose rules let in part of the internet. */
const SHOWN = [
  resource(PUBLIC, { ipAddress: '20.1.2.3' }, { name: 'Standard' }),
  resource(`${NETWORK}/networkSecurityGroups/some`, {
    securityRules: [
      {
        name: 'partners',
        properties: {
          priority: 100,
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          sourceAddressPrefix: '203.0.113.0/24',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '443',
        },
      },
    ],
  }),
  resource(`${NETWORK}/networkInterfaces/shown`, {
    networkSecurityGroup: { id: `${NETWORK}/networkSecurityGroups/some` },
    ipConfigurations: [
      {
        name: 'main',
        properties: {
          privateIPAddress: '10.1.1.5',
          subnet: { id: `${SPOKE}/subnets/web` },
          publicIPAddress: { id: PUBLIC },
        },
      },
    ],
  }),
];

const folder = await mkdtemp(join(tmpdir(), 'hopscope-outsiders-'));
await writeFile(join(folder, 'resources.json'), JSON.stringify([...RESOURCES, ...SHOWN]));
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

    test('from the internet come by the public address of the machine, and are told there alone', async () => {
      const page = await portal().signIn();
      await page.getByRole('link', { name: 'Network' }).click();
      await page.getByRole('treeitem', { name: /10\.1\.1\.5/ }).click();
      const reachers = page.getByRole('region', { name: 'Who can reach it' });
      const door = reachers.locator('section', { has: page.getByRole('heading', { name: 'By 20.1.2.3:443' }) });
      await door.getByText('203.0.113.0 – 203.0.113.255').waitFor();
      expect(await reachers.getByText('203.0.113.0 – 203.0.113.255').count()).toBe(1);
      await page.context().close();
    });
  },
  { example: { name: 'outsiders', folder } },
);
