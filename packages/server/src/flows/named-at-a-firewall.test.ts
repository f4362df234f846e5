import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openExampleServer } from './example-server.testbed.ts';
import type { Loose, TestServer } from './server.testbed.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup';
const NETWORK = `${GROUP}/providers/Microsoft.Network`;
const VNET = `${NETWORK}/virtualNetworks/vnet1`;
const EXAMPLE = fileURLToPath(new URL('../../../../examples/troubleshoot/', import.meta.url));

const document = (type: string, name: string, properties: object) => ({
  id: `${NETWORK}/${type}/${name}`,
  name,
  type: `Microsoft.Network/${type}`,
  location: 'eastus',
  properties,
});

/** Out to the internet by a firewall that lets some names pass, and that is asked for names. */
const FIREWALL = [
  document('publicIPAddresses', 'fw', { ipAddress: '20.99.0.1' }),
  document('azureFirewalls', 'fw', {
    additionalProperties: { 'Network.DNS.EnableProxy': 'true' },
    ipConfigurations: [
      {
        name: 'ip',
        properties: {
          privateIPAddress: '10.0.250.4',
          subnet: { id: `${VNET}/subnets/AzureFirewallSubnet` },
          publicIPAddress: { id: `${NETWORK}/publicIPAddresses/fw` },
        },
      },
    ],
    applicationRuleCollections: [
      {
        name: 'web',
        properties: {
          priority: 100,
          action: { type: 'Allow' },
          rules: [
            {
              name: 'bing',
              protocols: [{ protocolType: 'Https', port: 443 }],
              sourceAddresses: ['*'],
              targetFqdns: ['*.bing.com'],
            },
          ],
        },
      },
    ],
  }),
  document('routeTables', 'out', {
    routes: [
      {
        id: `${NETWORK}/routeTables/out/routes/all`,
        name: 'all',
        properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.250.4' },
      },
    ],
  }),
];

/** The example's documents, of which the first network leads out by the firewall. */
async function documents(): Promise<readonly Loose[]> {
  const all = JSON.parse(await readFile(`${EXAMPLE}/resources.json`, 'utf8')) as readonly Loose[];
  const own = { id: `${VNET}/subnets/AzureFirewallSubnet`, name: 'AzureFirewallSubnet' };
  const changes: Readonly<Record<string, Loose>> = {
    [VNET]: { dhcpOptions: { dnsServers: ['10.0.250.4'] } },
    [`${VNET}/subnets/default`]: { routeTable: { id: `${NETWORK}/routeTables/out` } },
  };
  return [
    ...all.map((each) => ({ ...each, properties: { ...each.properties, ...changes[each.id] } })),
    { ...own, type: 'Microsoft.Network/virtualNetworks/subnets', properties: { addressPrefix: '10.0.250.0/26' } },
    ...FIREWALL,
  ];
}

let it: TestServer;
beforeAll(async () => {
  const read = async (name: string): Promise<Loose> => JSON.parse(await readFile(`${EXAMPLE}/${name}`, 'utf8'));
  const names = { ...(await read('names.json')), 'Six.bing.com': ['2001:db8::1', '20.1.1.6'] };
  it = await openExampleServer({ resources: await documents(), names, dataPlane: await read('data-plane.json') });
});
afterAll(() => it.close());

const source = () =>
  it.arm('resourceGroups/myResourceGroup/providers/Microsoft.Compute/virtualMachines/VM1').split('?')[0];

async function statusTo(address: string): Promise<string> {
  const watcher = it.arm(
    'resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_eastus',
  );
  const body = { source: { resourceId: source() }, destination: { address, port: 443 } };
  const path = `${watcher.split('?')[0]}/connectivityCheck?api-version=2023-09-01`;
  const accepted = await it.call('POST', path, { body });
  return (await it.call('GET', String(accepted.headers.location))).json.connectionStatus;
}

test('a connectivity check by name is decided by the rules for names', async () => {
  expect(await statusTo('www.bing.com')).toBe('Reachable');
  expect(await statusTo('https://www.bing.com/')).toBe('Reachable');
  expect(await statusTo('www.example.com')).toBe('Unreachable');
  // Of an address nobody knows by which name a client asks for it.
  expect(await statusTo('104.117.244.81')).toBe('Unknown');
});

test('and so is the explanation of a flow, which says by which name', async () => {
  const { status, json } = await it.call('POST', '/v1/explain', {
    body: { source: source(), destination: 'www.bing.com:443' },
  });
  const at = json.path.hops.find(({ device }: Loose) => device === 'azure-firewall');
  expect([status, json.path.disposition]).toEqual([200, 'reaches-internet']);
  expect(at.filters).toMatchObject([{ access: 'allow', level: 'firewall', byName: '*.bing.com' }]);
});

test('by a name with a dot at its end, at an address that the source can send to', async () => {
  const { status, json } = await it.call('POST', '/v1/explain', {
    body: { source: source(), destination: 'six.bing.com.', port: 443 },
  });
  expect([status, json.path.flow.destination, json.path.disposition]).toEqual([200, '20.1.1.6', 'reaches-internet']);
});
