import { parseResourceId } from '@hopscope/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openExampleServer } from './example-server.testbed.ts';
import type { Loose, TestServer } from './server.testbed.ts';

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';
const GROUP = `${SUBSCRIPTION}/resourceGroups/net`;
const MACHINE = `${GROUP}/providers/Microsoft.Compute/virtualMachines/a`;
const id = (path: string) => `${GROUP}/providers/Microsoft.Network/${path}`;
const subnet = { id: id('virtualNetworks/v/subnets/s') };

const document = (own: string, properties: object): Loose => ({
  id: own,
  name: own.split('/').at(-1),
  type: typeOf(own),
  location: 'westus',
  properties,
});

/** A group's id names no provider. */
function typeOf(own: string): string {
  const parsed = parseResourceId(own);
  return parsed.ok ? parsed.value.type : 'Microsoft.Resources/resourceGroups';
}

const RESOURCES = [
  document(GROUP, {}),
  document(id('networkWatchers/w'), {}),
  document(id('virtualNetworks/v'), {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [
      {
        ...subnet,
        name: 's',
        properties: { addressPrefix: '10.0.1.0/24', routeTable: { id: id('routeTables/gone') } },
      },
    ],
  }),
  document(id('networkInterfaces/a'), {
    virtualMachine: { id: MACHINE },
    ipConfigurations: [
      {
        id: id('networkInterfaces/a/ipConfigurations/i'),
        name: 'i',
        properties: { privateIPAddress: '10.0.1.4', subnet, primary: true },
      },
    ],
  }),
  document(MACHINE, { networkProfile: { networkInterfaces: [{ id: id('networkInterfaces/a') }] } }),
  document(`${MACHINE}/extensions/watcher`, { publisher: 'Microsoft.Azure.NetworkWatcher' }),
  document(id('privateDnsZones/corp.example'), {}),
  document(id('privateDnsZones/corp.example/virtualNetworkLinks/v'), {
    virtualNetwork: { id: id('virtualNetworks/v') },
  }),
  document(id('privateDnsZones/split.example'), {}),
  document(id('privateDnsZones/split.example/A/www'), { aRecords: [{ ipv4Address: '10.0.1.4' }] }),
];

let it: TestServer;
beforeAll(async () => {
  it = await openExampleServer({ resources: RESOURCES, names: { 'none.example': [] } });
});
afterAll(() => it.close());

async function checked(address: string): Promise<Loose> {
  const path = `${id('networkWatchers/w')}/connectivityCheck?api-version=2024-05-01`;
  const body = { source: { resourceId: MACHINE }, destination: { address, port: 443 } };
  const accepted = await it.call('POST', path, { body });
  expect([accepted.status, accepted.text]).toEqual([202, 'null']);
  return (await it.call('GET', String(accepted.headers.location))).json;
}

test.each([
  ['a name that no document has', 'github.com', 'Which address github.com has is in no document.'],
  [
    'a name in a zone that is not linked, which may be known to everybody as well',
    'www.split.example',
    'The private zone split.example has www.split.example, and is not linked to v. What everybody else is answered is in no document.',
  ],
])('nothing is made up of %s', async (_, name, why) => {
  const { connectionStatus, probesSent, probesFailed, hops } = await checked(name);
  expect([connectionStatus, probesSent, probesFailed]).toEqual(['Unknown', 0, 0]);
  expect(hops.flatMap(({ issues }: Loose) => issues)).toEqual([
    {
      origin: 'Outbound',
      severity: 'Warning',
      type: 'IncompleteTopology',
      context: [{ key: 'ErrorMessage', value: why }],
    },
  ]);
});

test.each([
  ['by a zone', 'gone.corp.example', 'The private zone corp.example is linked and has no record for gone.corp.example'],
  ['by declaration', 'none.example', 'It is declared so'],
])('a name that is not there %s is an unreachable one', async (_, name, why) => {
  const { connectionStatus, hops } = await checked(name);
  expect([connectionStatus, hops[0].issues[0].type]).toEqual(['Unreachable', 'DnsResolution']);
  expect(JSON.stringify(hops[0].issues)).toContain(why);
});

test('of packets that the documents do not tell about it is said why, and no system call is made up', async () => {
  const { connectionStatus, probesSent, hops } = await checked('20.1.1.1');
  const issues = hops.flatMap((hop: Loose) => hop.issues);
  expect([connectionStatus, probesSent]).toEqual(['Unknown', 0]);
  expect(issues.map(({ type }: Loose) => type)).toEqual(['IncompleteTopology']);
  expect(JSON.stringify(issues)).toContain('The route table of s is not among the documents');
});
