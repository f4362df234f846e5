import { expect, it } from 'vitest';
import { NO_PORT } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { blockersOf } from './blockers.ts';
import type { Change } from './changes/change.ts';
import { questionFromA } from './question-from-a.fixture.ts';
import { withChanges } from './to-the-letter/with-change.fixture.ts';

const V = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app'];
const W = ['vnet w 10.1.0.0/16', 'subnet w/s 10.1.1.0/24', 'nic b 10.1.1.4 in w/s vm=b'];
const APART = [...V, ...W, 'peer v w only', 'peer w v only'];
const ROUTED = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24 rt=r', 'nic a 10.0.1.4 in v/app'];

const words = (change: Change): string =>
  change.kind === 'do' ? change.what : change.kind === 'set' ? change.field.replace('properties.', '') : change.kind;

function answer(lines: readonly string[], to: string) {
  const documents = cloudOf(...lines);
  const found = blockersOf(compileCloud(documents, 1), questionFromA(to, 443));
  if (!found.ok) throw new Error(found.problem);
  const { blockers, remedies } = found.value;
  return { documents, blockers, remedies };
}

it.each([
  [
    'a machine that is off behind a peering that is not connected',
    [...APART, 'power b stopped'],
    'b',
    ['connect both sides of the peering', 'start the machine'],
  ],
  [
    'a group that denies behind a peering that is not connected, and not the one that then lets out by its tag',
    [
      ...APART.map((line) => (line.startsWith('subnet') ? `${line} nsg=${line.includes('app') ? 'm' : 'n'}` : line)),
      'nsg m',
      'rule m 4000 out Deny * * > Internet',
      'rule n 200 in Deny * * > *',
    ],
    'b',
    ['connect both sides of the peering', 'add-rule'],
  ],
  [
    'a group that lets nothing in once a route no longer has its prefix in the tag',
    [
      ...ROUTED.map((line) => line.replace('rt=r', 'rt=r nsg=m')),
      'route r 20.0.0.0/8 None',
      'nsg m',
      'rule m 4000 out Deny * * > Internet',
    ],
    '20.1.1.1',
    ['change-route', 'add-rule'],
  ],
  [
    'a second firewall, which sees the first',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24 rt=r',
      'nic a 10.0.1.4 in v/app',
      'subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=q',
      'fw f 10.0.9.4 in v/AzureFirewallSubnet',
      'route r 10.1.0.0/16 10.0.9.4',
      'route q 10.1.0.0/16 10.1.9.4',
      'fwrule f 100 Deny TCP * > * 443',
      ...W.map((line) => line.replace('10.1.1.0/24', '10.1.1.0/24 rt=s')),
      'subnet w/AzureFirewallSubnet 10.1.9.0/26 rt=p',
      'fw g 10.1.9.4 in w/AzureFirewallSubnet',
      'fwrule g 100 Deny TCP * > * 443',
      'peer v w forwarded=on',
      'peer w v forwarded=on',
      'route s 10.0.0.0/16 10.1.9.4',
      'route p 10.0.0.0/16 10.0.9.4',
    ],
    'b',
    ['f', 'g'].map(() => 'allow TCP port 443 from 10.0.1.4 to 10.1.1.4 by a network rule'),
  ],
  [
    'an application gateway that is stopped, and whom it may not ask',
    [
      ...V,
      'subnet v/gw 10.0.3.0/24',
      'appgw g 10.0.3.9 in v/gw Stopped',
      'listen g 443 443 b',
      'nic b 10.0.1.5 in v/app nsg=n',
      'rule n 200 in Deny * * > *',
    ],
    '10.0.3.9',
    ['start the gateway', 'add-rule'],
  ],
  [
    'answers that have to pass two firewalls, by a route to each where they come by before',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24 rt=r',
      'nic a 10.0.1.4 in v/app',
      'route r 10.1.2.0/24 10.0.9.4',
      'subnet v/AzureFirewallSubnet 10.0.9.0/24 rt=s',
      'route s 10.1.2.0/24 10.1.9.4',
      'fw f 10.0.9.4 in v/AzureFirewallSubnet',
      'fwrule f 100 Allow TCP 10.0.1.0/24 > * 443',
      'vnet w 10.1.0.0/16',
      'subnet w/AzureFirewallSubnet 10.1.9.0/24',
      'fw g 10.1.9.4 in w/AzureFirewallSubnet',
      'fwrule g 100 Allow TCP 10.0.1.0/24 > * 443',
      'subnet w/data 10.1.2.0/24',
      'nic b 10.1.2.4 in w/data',
      'peer v w forwarded=on',
      'peer w v forwarded=on',
    ],
    '10.1.2.4',
    ['add a route to 10.0.1.4 by 10.1.9.4', 'add a route to 10.0.1.4 by 10.0.9.4'],
  ],
  [
    'who has no way out either, once a route is gone that leads to another without one',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24 rt=r private',
      'nic a 10.0.1.4 in v/app forwards',
      'route r 8.0.0.0/7 10.0.1.4,10.0.2.5',
      'subnet v/hops 10.0.2.0/24 private',
      'nic b 10.0.2.5 in v/hops forwards',
    ],
    '8.8.8.8',
    ['change-route', 'add a NAT gateway'],
  ],
] as const)('one answer tells of %s', (_, lines, to, expected) => {
  const { documents, blockers, remedies } = answer(lines, to);
  const [first = []] = remedies;
  expect(first.map(words)).toEqual(expected);
  expect(blockers.map(({ unknownBehind }) => unknownBehind)).not.toContainEqual(expect.any(String));
  const changed = withChanges(documents, first);
  if (changed === undefined) return;
  const after = predictCloud(compileCloud(changed, 1), questionFromA(to, 443));
  expect(after.ok && after.value.path.disposition).toMatch(/^(?:delivered|reaches-internet)$/);
});

it('what does for another change is an answer of its own, and not asked for beside it', () => {
  const lines = [
    ...V,
    ...W.map((line) => line.replace('/24', '/24 nsg=n')),
    'nsg n',
    'rule n 4000 in Allow Tcp 10.9.0.0/16 > *',
    'peer v w',
    'peer w v access=off',
  ];
  expect(answer(lines, 'b').remedies.map((set) => set.map(words))).toEqual([
    ['allowVirtualNetworkAccess'],
    ['add-rule'],
  ]);
});

it('what only one of two alternatives brings to light is asked for beside that one', () => {
  const lines = [
    ...ROUTED,
    'route r 0.0.0.0/0 None',
    'vnet w 20.1.0.0/16',
    'subnet w/s 20.1.1.0/24',
    'nic b 20.1.1.4 in w/s vm=b',
    'peer v w only',
    'peer w v only',
    'power b stopped',
  ];
  expect(answer(lines, '20.1.1.4').remedies.map((set) => set.map(words))).toEqual([
    ['change-route'],
    ['connect both sides of the peering', 'start the machine'],
  ]);
});

it('a firewall that one of two equal ways goes by is passed by both, or by none once their route is gone', () => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'nic a 10.0.1.4 in v/app',
    'nic x 10.0.1.6 in v/app forwards',
    'subnet v/AzureFirewallSubnet 10.0.9.0/26',
    'fw f 10.0.9.4 in v/AzureFirewallSubnet',
    'route r 10.0.2.0/24 10.0.1.6,10.0.9.4',
    'subnet v/data 10.0.2.0/24',
    'nic b 10.0.2.4 in v/data',
  ];
  const { documents, blockers, remedies } = answer(lines, 'b');
  expect(remedies.map((set) => set.map(words))).toEqual([['change-route']]);
  expect(blockers.map(({ unknownBehind }) => unknownBehind)).not.toContainEqual(expect.any(String));
  const after = predictCloud(compileCloud(withChanges(documents, remedies[0] ?? []) ?? [], 1), questionFromA('b', 443));
  expect(after.ok && after.value.path.disposition).toBe('delivered');
});

const PASSED = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'nic a 10.0.1.4 in v/app',
  'subnet v/nva 10.0.3.0/24 nsg=n',
  'nic f 10.0.3.4 in v/nva forwards',
  'nic g 10.0.3.5 in v/nva forwards',
  'lb l 10.0.3.9 in v/nva',
  'balance l All 0 0 f,g',
  'lb m 10.0.3.10 in v/nva',
  'balance m All 0 0 f,g',
  'subnet v/data 10.0.2.0/24 rt=s',
  'nic b 10.0.2.4 in v/data',
  'nsg n',
  'rule n 100 in Allow Tcp 10.0.1.0/24 > *',
  'rule n 200 in Deny * * > *',
];

it.each([
  [
    'another appliance than the request passed go by the same one',
    ['route r 10.0.2.0/24 10.0.3.4', 'route s 10.0.1.0/24 10.0.3.5'],
    'add a route to 10.0.1.4 by 10.0.3.4',
  ],
  [
    'a twin behind another load balancer go by the same one',
    ['route r 10.0.2.0/24 10.0.3.9', 'route s 10.0.1.0/24 10.0.3.10'],
    'add a route to 10.0.1.4 by 10.0.3.9',
  ],
  [
    'an appliance that the request did not pass go by none',
    ['table r', 'route s 10.0.1.0/24 10.0.3.5'],
    'change-route',
  ],
])('answers that are denied at %s, or are let in there', (_, lines, first) => {
  const { documents, remedies } = answer([...PASSED, ...lines], 'b');
  expect(remedies.map((set) => set.map(words))).toEqual([[first], ['add-rule']]);
  for (const set of remedies) {
    const after = predictCloud(compileCloud(withChanges(documents, set) ?? [], 1), questionFromA('b', 443));
    expect(after.ok && after.value.path.disposition).toBe('delivered');
  }
});

it('no route leads answers through a gateway to the appliance that the request passed', () => {
  const lines = [
    ...V.map((line) => line.replace('/24', '/24 rt=r')),
    'subnet v/nva 10.0.2.0/24',
    'nic x 10.0.2.4 in v/nva forwards',
    'route r 10.5.0.0/16 10.0.2.4',
    'subnet v/GatewaySubnet 10.0.9.0/24',
    'gw g in v/GatewaySubnet',
    'vnet w 10.5.0.0/16',
    'subnet w/data 10.5.1.0/24',
    'nic b 10.5.1.4 in w/data',
    'subnet w/GatewaySubnet 10.5.9.0/24',
    'gw h in w/GatewaySubnet',
    'connect c g h',
  ];
  const { blockers, remedies } = answer(lines, '10.5.1.4');
  expect(blockers.map(({ unknownBehind }) => unknownBehind)).toEqual(['it depends on whom the route leads to']);
  expect(remedies.map((set) => set.map(words))).toEqual([['add a route to 10.0.1.4']]);
});

it('answers that go to a twin with the address of who asked are said to, and not what lets them in there', () => {
  const lines = [
    'vnet w 10.5.0.0/16',
    'subnet w/data 10.5.1.0/24',
    'nic a 10.5.1.4 in w/data',
    'subnet w/GatewaySubnet 10.5.9.0/24',
    'gw h in w/GatewaySubnet',
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'nic b 10.0.1.4 in v/app',
    'subnet v/GatewaySubnet 10.0.9.0/24',
    'gw g in v/GatewaySubnet',
    'vnet x 10.5.0.0/16',
    'subnet x/data 10.5.1.0/24',
    'nic e 10.5.1.4 in x/data nsg=n',
    'rule n 100 in Deny * * > *',
    'subnet x/GatewaySubnet 10.5.9.0/24',
    'gw k in x/GatewaySubnet',
    'connect c h g',
    'connect d g k',
  ];
  const { blockers, remedies } = answer(lines, '10.0.1.4');
  expect(blockers.map(({ issue }) => issue.sentence)).toEqual([
    'Answers to 10.5.1.4 go to another machine with that address, in x, and not to the one in w that asked.',
  ]);
  expect(remedies.map((set) => set.map(words))).toEqual([['renumber one of the two networks']]);
});

it('of two connections, one that leaves the model and one to a group that denies, what denies is told', () => {
  const lines = [
    ...V,
    'subnet v/GatewaySubnet 10.0.9.0/24',
    'gw g in v/GatewaySubnet',
    'site s 10.5.0.0/16',
    'vnet w 10.5.0.0/16',
    'subnet w/data 10.5.1.0/24 nsg=n',
    'nic b 10.5.1.4 in w/data',
    'rule n 200 in Deny * * > *',
    'subnet w/GatewaySubnet 10.5.9.0/24',
    'gw h in w/GatewaySubnet',
    'connect c g h',
    'connect d g s',
    'connect e h g',
  ];
  const { blockers, remedies } = answer(lines, '10.5.1.4');
  expect(blockers.map(({ issue, branch }) => [issue.code, branch])).toEqual([['NSG_DENY_SUBNET', 0]]);
  expect(remedies.map((set) => set.map(words))).toEqual([['add-rule']]);
});

it('answers to an address that no document tells are led out by whoever was asked, and not by an appliance', () => {
  const lines = [
    ...V,
    ...W.map((line) => line.replace('/24', '/24 rt=s').replace('vm=b', 'pip=20.7.7.7')),
    'subnet w/fw 10.1.2.0/24 nsg=n',
    'nic f 10.1.2.4 in w/fw forwards',
    'route s 0.0.0.0/0 10.1.2.4',
    'nsg n',
  ];
  expect(answer(lines, '20.7.7.7').remedies.map((set) => set.map(words))).toEqual([['change-route']]);
});

it('no rule is offered where the group lets out what is in the tag of a network that is connected', () => {
  const lines = [...V.map((line) => line.replace('/24', '/24 nsg=n')), 'nsg n', 'rule n 4000 out Deny * * > Internet'];
  expect(answer(lines, '192.168.1.1').remedies.map((set) => set.map(words))).toEqual([
    ['connect a network that holds 192.168.1.1, by a peering or a gateway'],
  ]);
});

it('what denies one of several addresses of the sender is told, also where something before it denies all of them', () => {
  const lines = [
    ...V.map((line) => line.replace('/24', '/24 nat=g')),
    'natgw g 20.5.5.5 20.5.5.6',
    ...W.map((line) => line.replace('/24', '/24 nsg=m').replace('vm=b', 'pip=20.7.7.7 nsg=n')),
    'rule m 200 in Deny * * > *',
    'rule n 100 in Allow Tcp 20.5.5.5 > * *',
  ];
  const { documents, remedies } = answer(lines, '20.7.7.7');
  expect(remedies.map((set) => set.map((change) => change.kind === 'add-rule' && change.flow.sources))).toEqual([
    [['20.5.5.5', '20.5.5.6'], ['20.5.5.6']],
  ]);
  const changed = withChanges(documents, remedies[0] ?? []);
  const after = predictCloud(compileCloud(changed ?? [], 1), questionFromA('20.7.7.7', 443));
  expect(after.ok && after.value.path.disposition).toBe('delivered');
});

it('what a load balancer gives back to its sender goes to the others, and what stops it there is told', () => {
  const lines = [
    ...V,
    'nic b 10.0.1.5 in v/app nsg=n',
    'rule n 200 in Deny * * > *',
    'lb l 10.0.1.9 in v/app',
    'balance l Tcp 443 443 a,b',
  ];
  expect(answer(lines, '10.0.1.9').remedies.map((set) => set.map(words))).toEqual([
    ['take 10.0.1.4 out of its pool', 'add-rule'],
  ]);
});

it('a network that a firewall leads to, and nobody has, is told by the address behind the firewall', () => {
  const lines = [
    ...V,
    'subnet v/AzureFirewallSubnet 10.0.9.0/26',
    'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
    'fwnat f 100 TCP * > 20.1.1.1 443 to 10.7.7.7:443',
  ];
  expect(answer(lines, '20.1.1.1').remedies.map((set) => set.map(words))).toEqual([
    ['connect a network that holds 10.7.7.7, by a peering or a gateway'],
  ]);
});

it('what nobody holds is told of whoever sends on, too, where it was told of the sender before', () => {
  const lines = [...APART, 'subnet w/gw 10.1.3.0/24', 'appgw g 10.1.3.9 in w/gw', 'listen g 443 443 10.77.0.1'];
  const { blockers, remedies } = answer(lines, '10.1.3.9');
  expect(blockers.flatMap(({ issue }) => (issue.code === 'NO_ROUTE' ? issue.code : []))).toEqual([
    'NO_ROUTE',
    'NO_ROUTE',
  ]);
  expect(remedies.map((set) => set.map(words))).toEqual([
    ['connect both sides of the peering', 'connect a network that holds 10.77.0.1, by a peering or a gateway'],
  ]);
});

it('no route leads answers to an appliance in their own subnet, which it would lead to itself', () => {
  const documents = cloudOf(
    'vnet v 20.0.0.0/16',
    'subnet v/app 20.0.1.0/24 rt=r',
    'nic a 20.0.1.4 in v/app',
    'route r 10.1.1.4/32 10.1.1.5',
    'vnet w 10.1.0.0/16',
    'subnet w/s 10.1.1.0/24 services=Microsoft.Sql',
    'nic f 10.1.1.5 in w/s forwards',
    'nic b 10.1.1.4 in w/s',
    'peer v w',
  );
  const prefixes = ['20.0.0.0/16'] as readonly string[] as readonly Prefix[];
  const serviceTags = new Map([['sql', { name: 'Sql', prefixes }]]);
  const found = blockersOf(compileCloud(documents, 1, { serviceTags }), questionFromA('10.1.1.4', 443));
  expect(found).toMatchObject({
    value: {
      blockers: [{ issue: { code: 'RETURN_NO_ROUTE' }, unknownBehind: 'it depends on whom the route leads to' }],
      remedies: [[{ what: 'add a route to 20.0.1.4' }]],
    },
  });
});

it('a machine that starts is waited for', () =>
  expect(answer([...V, 'nic b 10.0.1.5 in v/app vm=b', 'power b starting'], 'b').remedies).toMatchObject([
    [{ what: 'wait until the machine runs' }],
  ]));

it.each([
  ['tcp', 'give its NAT gateway a public address'],
  ['icmp', 'take its NAT gateway away, and give 10.0.1.4 a public address'],
] as const)('a NAT gateway without an address is named, and no way beside it: by %s', (protocol, expected) => {
  const lines = [...V.map((line) => line.replace('/24', '/24 nat=g')), 'natgw g'];
  const asked = questionFromA('8.8.8.8', 443);
  const found = blockersOf(
    compileCloud(cloudOf(...lines), 1),
    protocol === 'icmp' ? { ...asked, protocol, port: NO_PORT } : asked,
  );
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.blockers.map(({ issue }) => issue.sentence)).toEqual([
    '10.0.1.4 is to leave by a NAT gateway that has no public address, and so by no other way.',
  ]);
  expect(found.value.remedies.map((set) => set.map(words))).toEqual([[expected]]);
});

it.each([
  ['icmp', [['change-route']]],
  ['tcp', [['change-route'], ['add a rule for TCP port 443']]],
] as const)('past a load balancer that does not hand on %s another route leads', (protocol, expected) => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'nic a 10.0.1.4 in v/app',
    'subnet v/nva 10.0.3.0/24',
    'nic f 10.0.3.4 in v/nva forwards',
    'lb l 10.0.3.9 in v/nva',
    'balance l Tcp 80 80 f',
    'subnet v/data 10.0.2.0/24',
    'nic b 10.0.2.4 in v/data',
    'route r 10.0.2.0/24 10.0.3.9',
  ];
  const asked = questionFromA('b', 443);
  const found = blockersOf(
    compileCloud(cloudOf(...lines), 1),
    protocol === 'icmp' ? { ...asked, protocol, port: NO_PORT } : asked,
  );
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.remedies.map((set) => set.map(words))).toEqual(expected);
});

it('no NAT gateway is offered to who leaves by IPv6', () =>
  expect(
    answer(['vnet v fd00::/48', 'subnet v/app fd00:0:0:1::/64 private', 'nic a fd00:0:0:1::4 in v/app'], '2600::1')
      .remedies,
  ).toMatchObject([[{ what: 'give fd00:0:0:1::4 a public address' }]]));

it.each([
  [
    'an address that nobody has',
    [...V, 'table r'],
    '10.0.1.77',
    'what rules and routes say of that machine depends on where it is put',
  ],
  [
    'a network that nobody has',
    [...V],
    '192.168.1.1',
    'what that network lets in, and who is there, is in no document',
  ],
  [
    'a load balancer without a rule',
    [...V, 'lb l 10.0.1.9 in v/app'],
    '10.0.1.9',
    'it depends on whom the rule leads to',
  ],
] as const)('what comes behind %s is said to be unknown', (_, lines, to, expected) =>
  expect(answer(lines, to).blockers.map(({ unknownBehind }) => unknownBehind)).toContain(expected),
);

it('beside a peering that is not connected, a way back to a subnet that the other side does not lead to is missing', () => {
  const lines = [
    ...APART.filter((line) => line !== 'peer w v only'),
    'subnet v/other 10.0.2.0/24',
    'nic c 10.0.2.4 in v/other',
    'peer w v only subnets=other',
  ];
  const { remedies } = answer(lines, 'b');
  expect(remedies.map((set) => set.map(words))).toEqual([
    ['connect both sides of the peering', 'add a route to 10.0.1.4'],
  ]);
});
