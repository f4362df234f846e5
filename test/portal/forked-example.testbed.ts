import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/Forks';
const idOf = (type: string, name: string) => `${GROUP}/providers/${type}/${name}`;
const ref = (type: string, name: string) => ({ id: idOf(`Microsoft.Network/${type}`, name) });
const subnetRef = (name: string) => ({ id: `${ref('virtualNetworks', 'forks').id}/subnets/${name}` });

/**
 * A network whose ways are no single line. `shop` asks; `web-1` and `web-2` stand behind the balancer 10.2.1.100, and rules
 * keep the flow out of `web-2`. Answers of `store` come back through `box`, those of `vault` through `shut`, which does not
 * send on.
 */
export async function forkedExample(): Promise<{ readonly name: string; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hopscope-forks-'));
  const write = (file: string, value: unknown) => writeFile(join(folder, file), JSON.stringify(value));
  await Promise.all([
    write('resources.json', RESOURCES),
    write('names.json', {}),
    write('data-plane.json', { kind: 'simulated', roundTripMicroseconds: [500, 700, 900] }),
  ]);
  return { name: 'forks', folder };
}

const document = (type: string, name: string, properties: object) => ({
  id: idOf(type, name),
  name,
  type,
  location: 'westus',
  properties,
});
const network = (type: string, name: string, properties: object) =>
  document(`Microsoft.Network/${type}`, name, properties);

function machine(name: string, subnet: string, address: string, nic: object = {}, configuration: object = {}) {
  const properties = { privateIPAddress: address, primary: true, subnet: subnetRef(subnet), ...configuration };
  return [
    document('Microsoft.Compute/virtualMachines', name, {
      networkProfile: { networkInterfaces: [ref('networkInterfaces', `${name}-nic`)] },
    }),
    network('networkInterfaces', `${name}-nic`, {
      virtualMachine: { id: idOf('Microsoft.Compute/virtualMachines', name) },
      ipConfigurations: [
        { id: `${ref('networkInterfaces', `${name}-nic`).id}/ipConfigurations/main`, name: 'main', properties },
      ],
      ...nic,
    }),
  ];
}

const tableTo = (name: string, nextHopIpAddress: string) =>
  network('routeTables', name, {
    routes: [
      {
        name: 'ShopThroughBox',
        properties: { addressPrefix: '10.2.0.0/24', nextHopType: 'VirtualAppliance', nextHopIpAddress },
      },
    ],
  });

const subnet = (name: string, addressPrefix: string, more: object = {}) => ({
  ...subnetRef(name),
  name,
  properties: { addressPrefix, ...more },
});
const POOL = { loadBalancerBackendAddressPools: [{ id: `${ref('loadBalancers', 'web').id}/backendAddressPools/web` }] };
const within = (kind: string, name: string) => ({ id: `${ref('loadBalancers', 'web').id}/${kind}/${name}` });

const RESOURCES = [
  { id: GROUP, name: 'Forks', type: 'Microsoft.Resources/resourceGroups', location: 'westus' },
  network('virtualNetworks', 'forks', {
    addressSpace: { addressPrefixes: ['10.2.0.0/16'] },
    subnets: [
      subnet('front', '10.2.0.0/24'),
      subnet('web', '10.2.1.0/24'),
      subnet('store', '10.2.2.0/24', { routeTable: ref('routeTables', 'through-box') }),
      subnet('vault', '10.2.4.0/24', { routeTable: ref('routeTables', 'through-shut') }),
      subnet('middle', '10.2.3.0/24'),
    ],
  }),
  tableTo('through-box', '10.2.3.4'),
  tableTo('through-shut', '10.2.3.5'),
  network('networkSecurityGroups', 'closed', {
    securityRules: [
      {
        name: 'NoWeb',
        properties: {
          protocol: 'Tcp',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '443',
          access: 'Deny',
          direction: 'Inbound',
          priority: 100,
        },
      },
    ],
  }),
  network('loadBalancers', 'web', {
    frontendIPConfigurations: [
      { name: 'front', properties: { privateIPAddress: '10.2.1.100', subnet: subnetRef('web') } },
    ],
    backendAddressPools: [{ name: 'web' }],
    loadBalancingRules: [
      {
        name: 'https',
        properties: {
          protocol: 'Tcp',
          frontendPort: 443,
          backendPort: 443,
          frontendIPConfiguration: within('frontendIPConfigurations', 'front'),
          backendAddressPool: within('backendAddressPools', 'web'),
        },
      },
    ],
  }),
  ...machine('shop', 'front', '10.2.0.4'),
  {
    ...document('Microsoft.Compute/virtualMachines/extensions', 'AzureNetworkWatcherExtension', {
      publisher: 'Microsoft.Azure.NetworkWatcher',
      type: 'NetworkWatcherAgentLinux',
      typeHandlerVersion: '1.4',
    }),
    id: `${idOf('Microsoft.Compute/virtualMachines', 'shop')}/extensions/AzureNetworkWatcherExtension`,
  },
  ...machine('web-1', 'web', '10.2.1.4', {}, POOL),
  ...machine('web-2', 'web', '10.2.1.5', { networkSecurityGroup: ref('networkSecurityGroups', 'closed') }, POOL),
  ...machine('store', 'store', '10.2.2.4'),
  ...machine('vault', 'vault', '10.2.4.4'),
  ...machine('box', 'middle', '10.2.3.4', { enableIPForwarding: true }),
  ...machine('shut', 'middle', '10.2.3.5'),
];
