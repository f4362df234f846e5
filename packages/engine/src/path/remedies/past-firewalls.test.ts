import { expect, it } from 'vitest';
import type { Address } from '../../address/address.ts';
import type { Prefix } from '../../address/prefix.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { blockersOf } from './blockers.ts';
import { questionFromA } from './question-from-a.fixture.ts';
import { withChanges } from './to-the-letter/with-change.fixture.ts';

/** Machines of two networks, and a firewall in the first by which requests come, and answers do not. */
const NET = [
  'vnet v 10.0.0.0/16',
  'vnet w 10.1.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'subnet v/nva 10.0.3.0/24',
  'subnet w/data 10.1.2.0/24',
  'nic a 10.0.1.4 in v/app',
  'nic b 10.1.2.4 in w/data',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet',
];
/** A network between, which is peered with both, and these are connected by gateways only. */
const APART = [
  'vnet u 10.2.0.0/16',
  ...NET.map((line) =>
    line.replace('subnet v/app 10.0', 'subnet u/app 10.2').replace('a 10.0.1.4 in v', 'a 10.2.1.4 in u'),
  ),
  'peer u v forwarded=on',
  'peer u w forwarded=on',
  'subnet v/GatewaySubnet 10.0.8.0/24',
  'gw g in v/GatewaySubnet',
  'subnet w/GatewaySubnet 10.1.8.0/24',
  'gw h in w/GatewaySubnet',
  'connect c g h',
];

it.each([
  // "The next hop must be reachable": in the subnet's network, or in one that it is peered with ("Virtual network traffic routing").
  ['is out of reach for whom they come from', [...APART, 'route r 10.1.2.0/24 10.0.9.4']],
  [
    'is one of several equal next hops, of which another one is an appliance',
    [...NET, 'peer v w forwarded=on', 'nic m 10.0.3.4 in v/nva forwards', 'route r 10.1.2.0/24 10.0.9.4,10.0.3.4'],
  ],
  [
    'is one of them, and another one does not send on',
    [...NET, 'peer v w forwarded=on', 'nic m 10.0.3.4 in v/nva', 'route r 10.1.2.0/24 10.0.9.4,10.0.3.4'],
  ],
])('requests are led past a firewall whose half of a connection answers pass by where it %s', (_, lines) => {
  const documents = cloudOf(...lines);
  const found = blockersOf(compileCloud(documents, 1), questionFromA('b', 443));
  if (!found.ok) throw new Error(found.problem);
  const { blockers, remedies } = found.value;
  expect(remedies.map((set) => set.map(({ kind }) => kind))).toEqual([['change-route']]);
  expect(blockers.flatMap(({ unknownBehind }) => unknownBehind ?? [])).toEqual([]);
  const made = withChanges(documents, remedies[0] ?? []) ?? [];
  const after = predictCloud(compileCloud(made, 1), questionFromA('b', 443));
  expect(after.ok && after.value.path.disposition).toBe('delivered');
});

/** A hub between two networks, by whose firewall, or appliance, requests come. */
const HUB = [
  'vnet v 10.0.0.0/16',
  'vnet h 10.9.0.0/16',
  'vnet w 10.5.0.0/16',
  'peer v h forwarded=on',
  'peer h w forwarded=on',
  'subnet v/app 10.0.1.0/24 rt=r',
  'subnet w/data 10.5.2.0/24 rt=s',
  'nic a 10.0.1.4 in v/app',
  'nic b 10.5.2.4 in w/data',
];
const BY_FIREWALL = [
  ...HUB,
  'subnet h/AzureFirewallSubnet 10.9.9.0/26',
  'fw f 10.9.9.4 in h/AzureFirewallSubnet',
  'fwrule f 100 Allow TCP * > * 443',
  'route r 10.5.0.0/16 10.9.9.4',
];
const ADDED = 'add a route to 10.0.1.4 by 10.9.9.4';

it.each([
  // Azure refuses two routes of one table with one prefix.
  ['a route that leads them nowhere', [...BY_FIREWALL, 'route s 10.0.1.4/32 None'], ['change-route', ADDED]],
  [
    'one that leads them by another appliance',
    [...BY_FIREWALL, 'subnet h/n 10.9.1.0/24', 'nic n 10.9.1.4 in h/n forwards', 'route s 10.0.1.4/32 10.9.1.4'],
    ['change-route', ADDED],
  ],
  ['a wider one that leads them nowhere', [...BY_FIREWALL, 'route s 10.0.1.0/24 None'], [ADDED]],
  [
    'a table that is also that of the appliance, which is only to send on',
    [...HUB, 'subnet h/n 10.9.1.0/24 rt=s', 'nic n 10.9.1.4 in h/n', 'table s', 'route r 10.5.0.0/16 10.9.1.4'],
    ['set', 'give it a route table of its own, with the routes it has and one to 10.0.1.4 by 10.9.1.4'],
  ],
])('answers get a route by whom requests came by, in place of, or beside, %s', (_, lines, expected) => {
  const documents = cloudOf(...lines);
  const found = blockersOf(compileCloud(documents, 1), questionFromA('b', 443));
  if (!found.ok) throw new Error(found.problem);
  const [set = []] = found.value.remedies;
  expect(set.map((change) => (change.kind === 'do' ? change.what : change.kind))).toEqual(expected);
  const after = predictCloud(compileCloud(withChanges(documents, set) ?? [], 1), questionFromA('b', 443));
  expect(after.ok && after.value.path.disposition).toBe('delivered');
});

it('an application rule is not offered where nobody knows by which address the firewall would then ask a service that heeds it', () => {
  const documents = cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'subnet v/data 10.0.2.0/24 rt=r',
    'subnet v/AzureFirewallSubnet 10.0.9.0/26',
    'route r 10.0.1.0/24 10.0.9.4',
    'route r 10.0.2.0/24 10.0.9.4',
    'fw f 10.0.9.4 in v/AzureFirewallSubnet private=0.0.0.0/0',
    'nic a 10.0.1.4 in v/app',
    'nic d 10.0.2.4 in v/data',
    'sql d ips=20.1.1.1-20.1.1.9',
  );
  const network = compileCloud(documents, 1, {
    serviceTags: new Map([['sql', { name: 'Sql', prefixes: ['20.62.0.0/16' as Prefix] }]]),
  });
  const question = {
    ...questionFromA('d', 1433),
    destination: { kind: 'address', address: '10.0.2.4' as Address, name: 'd.database.windows.net' },
  } as const;
  const found = blockersOf(network, question);
  const words = 'allow TCP port 1433 from 10.0.1.4 to d.database.windows.net, by a network rule, with the DNS proxy on';
  expect(found.ok && found.value.remedies).toMatchObject([[{ kind: 'do', what: words }]]);
});

/** Two hubs with a firewall each, by which their spokes lead what is for others. */
const HUBS = [
  'vnet h 10.0.0.0/16',
  'subnet h/AzureFirewallSubnet 10.0.9.0/26 rt=o',
  'fw f 10.0.9.4 in h/AzureFirewallSubnet',
  'fwrule f 100 Allow TCP * > * *',
  'vnet k 10.1.0.0/16',
  'subnet k/AzureFirewallSubnet 10.1.9.0/26 rt=i',
  'fw g 10.1.9.4 in k/AzureFirewallSubnet',
  'fwrule g 100 Allow TCP * > * *',
  'vnet s 10.2.0.0/16',
  'subnet s/app 10.2.1.0/24 rt=r',
  'nic a 10.2.1.4 in s/app',
  'vnet t 10.3.0.0/16',
  'subnet t/app 10.3.1.0/24 rt=u',
  'nic b 10.3.1.4 in t/app',
  'peer h k forwarded=on',
  'peer s h forwarded=on',
  'peer t k forwarded=on',
  'route u 0.0.0.0/0 10.1.9.4',
  'route i 10.2.0.0/16 10.0.9.4',
];
const [TO_FIRST, TO_SECOND] = ['route r 0.0.0.0/0 10.0.9.4', 'route o 10.3.0.0/16 10.1.9.4'];
const FIRST = `${idOf('virtualNetworks', 's')}/subnets/app`;
const SECOND = `${idOf('virtualNetworks', 'h')}/subnets/AzureFirewallSubnet`;

// "Use Azure Firewall to route a multi hub and spoke topology": each firewall's subnet has routes by the other one.
it.each([
  ['at its own subnet', [...HUBS, 'table r', TO_SECOND], FIRST, 'add a route to 10.3.1.4 by 10.0.9.4'],
  ['at a firewall’s', [...HUBS, TO_FIRST, 'table o'], SECOND, 'add a route to 10.3.1.4 by 10.1.9.4'],
])('a flow is led the way of its answers where a route for that is missing %s', (_, lines, resource, what) => {
  const documents = cloudOf(...lines);
  const found = blockersOf(compileCloud(documents, 1), questionFromA('b', 443));
  expect(found.ok && found.value.remedies[0]).toEqual([{ kind: 'do', resource, what }]);
  const made = withChanges(documents, [{ kind: 'do', resource, what }]) ?? [];
  const after = predictCloud(compileCloud(made, 1), questionFromA('b', 443));
  expect(after.ok && after.value.path.disposition).toBe('delivered');
});

it('whom answers come by has to let the flow pass as well', () => {
  const lines = HUBS.filter((line) => !line.startsWith('fwrule g'));
  const found = blockersOf(compileCloud(cloudOf(...lines, TO_FIRST, 'table o'), 1), questionFromA('b', 443));
  expect(found.ok && found.value.remedies.map((set) => set.map((change) => 'what' in change && change.what))).toEqual([
    ['add a route to 10.3.1.4 by 10.1.9.4', 'allow TCP port 443 from 10.2.1.4 to 10.3.1.4 by a network rule'],
  ]);
});

// "the destination IP address the client was trying to connect to is ignored" ("Azure Firewall DNS Proxy details").
it('an application rule is not offered where the firewall finds another address by the name, and nobody knows whether it would let the flow pass', () => {
  const documents = cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'subnet v/data 10.0.2.0/24 rt=s',
    'subnet v/AzureFirewallSubnet 10.0.9.0/26',
    'route r 10.0.2.0/24 10.0.9.4',
    'route s 10.0.1.0/24 10.0.9.4',
    'fw f 10.0.9.4 in v/AzureFirewallSubnet',
    'fwapp f 250 Deny 443 * > tag:Office365.Exchange.Optimize',
    'nic a 10.0.1.4 in v/app',
    'nic b 10.0.2.4 in v/data',
    'zone corp.example v',
    'record corp.example db 10.0.1.9',
  );
  const found = blockersOf(compileCloud(documents, 1), {
    ...questionFromA('b', 443),
    destination: { kind: 'address', address: '10.0.2.4' as Address, name: 'db.corp.example' },
  });
  const offered = found.ok ? found.value.remedies.flat() : [];
  expect(offered.map((change) => (change.kind === 'do' ? change.what : change.kind))).toEqual([
    'allow TCP port 443 from 10.0.1.4 to 10.0.2.4, by a network rule',
  ]);
});
