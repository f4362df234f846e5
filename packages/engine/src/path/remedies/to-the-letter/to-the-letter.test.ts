import { expect, it } from 'vitest';
import { NO_PORT } from '../../../address/port.ts';
import { cloudOf } from '../../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../../network/cloud/compile-cloud.ts';
import { predictCloud, type CloudQuestion } from '../../cloud/predict-cloud.ts';
import { blockersOf } from '../blockers.ts';
import { questionFromA } from '../question-from-a.fixture.ts';
import { withChanges } from './with-change.fixture.ts';

const PUBLIC = [
  'vnet v 10.0.0.0/16',
  'vnet w 10.1.0.0/16',
  'subnet w/s 10.1.1.0/24',
  'nic b 10.1.1.4 in w/s pip=20.7.7.7 nsg=n',
  'nsg n',
];
const HUB = [
  'vnet hub 10.0.0.0/16',
  'subnet hub/AzureFirewallSubnet 10.0.9.0/26',
  'fw f 10.0.9.4 in hub/AzureFirewallSubnet pip=20.1.1.1',
  'vnet spoke 10.1.0.0/16',
  'subnet spoke/app 10.1.1.0/24 rt=r',
  'peer hub spoke',
  'nic a 10.1.1.4 in spoke/app',
  'route r 10.2.0.0/16 10.0.9.4',
  'vnet other 10.2.0.0/16',
  'subnet other/s 10.2.1.0/24',
  'peer hub other',
  'peer other hub forwarded=on',
  'peer spoke other',
  'nic b 10.2.1.4 in other/s nsg=n',
];
const BEHIND = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24',
  'nic a 10.0.1.4 in v/app',
  'subnet v/be 10.0.2.0/24 nsg=n',
  'nic b 10.0.2.4 in v/be',
  'nic c 10.0.2.5 in v/be',
  'rule n 200 in Deny * * > *',
];

it.each([
  [
    'a public address of its own',
    [...PUBLIC, 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app pip=20.1.1.1'],
    '20.7.7.7',
    ['20.1.1.1 > 10.1.1.4'],
    'from 20.1.1.1 to 20.7.7.7',
  ],
  [
    'one of several of a NAT gateway',
    [...PUBLIC, 'natgw g 20.5.5.5 20.5.5.6', 'subnet v/app 10.0.1.0/24 nat=g', 'nic a 10.0.1.4 in v/app'],
    '20.7.7.7',
    ['20.5.5.5,20.5.5.6 > 10.1.1.4'],
    'from 20.5.5.5 or 20.5.5.6 to 20.7.7.7',
  ],
  [
    'one that no document tells',
    [...PUBLIC, 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app'],
    '20.7.7.7',
    ['Internet > 10.1.1.4'],
    'from a public address that no document tells to 20.7.7.7',
  ],
  [
    'any of the subnet of a firewall that sends on by itself',
    [...HUB, 'fwapp f 100 Allow 443 * > *', 'rule n 200 in Deny * * > *'],
    'b',
    ['10.0.9.0/26 > 10.2.1.4'],
    'from any address of the subnet of f to 10.2.1.4',
  ],
  [
    'an address of the subnet of an application gateway',
    [...BEHIND, 'subnet v/gw 10.0.3.0/24', 'appgw g 10.0.3.9 in v/gw', 'listen g 443 443 b'],
    '10.0.3.9',
    ['10.0.3.0/24 > 10.0.2.4'],
    'from an address of the subnet of g to 10.0.2.4',
  ],
  [
    'itself, at each backend behind one group, with a number for each rule',
    [...BEHIND, 'lb l 10.0.2.9 in v/be', 'balance l Tcp 443 443 b,c'],
    '10.0.2.9',
    ['10.0.1.4 > 10.0.2.4', '10.0.1.4 > 10.0.2.5'],
    'from 10.0.1.4 to 10.0.2.9',
  ],
  [
    'itself, and who is asked where its answers pass by the same group',
    [
      ...BEHIND.slice(0, 3),
      'subnet v/be 10.0.2.0/24 nsg=n rt=r',
      'nic b 10.0.2.4 in v/be',
      'rule n 200 in Deny * * > *',
      'subnet v/fw 10.0.5.0/24 nsg=n',
      'nic x 10.0.5.4 in v/fw forwards',
      'route r 10.0.1.0/24 10.0.5.4',
    ],
    'b',
    ['10.0.1.4 > 10.0.2.4', '10.0.2.4 > 10.0.1.4'],
    'from 10.0.1.4 to 10.0.2.4',
  ],
] as const)('rules open the way of a sender that groups see as %s', (_, lines, to, rules, words) => {
  const documents = cloudOf(...lines);
  const asked = question(to);
  const before = compileCloud(documents, 1);
  const { blockers, remedies } = told(blockersOf(before, asked));
  const remedy = remedies.find((set) => set.every(({ kind }) => kind === 'add-rule')) ?? [];
  expect(blockers.map(({ issue }) => issue.sentence)).toContainEqual(expect.stringContaining(words));
  expect(
    remedy.map((change) => change.kind === 'add-rule' && `${change.flow.sources.join()} > ${change.flow.destination}`),
  ).toEqual(rules);
  const numbers = remedy.map((change) => change.kind === 'add-rule' && change.priority);
  expect(new Set(numbers).size).toBe(rules.length);
  const { path } = told(predictCloud(compileCloud(withChanges(documents, remedy) ?? [], 1), asked));
  expect(path.disposition).toBe('delivered');
});

it.each([
  ['its subnet, and no address of an instance, which nobody knows', 'at=public', '20.7.7.7', '10.0.3.0/24'],
  ['the private frontend that was asked for', 'at=private', '10.0.3.9', '10.0.3.9'],
  ['the public one where a private one has its port', '', '20.7.7.7', '20.7.7.7'],
  ['the private one where a public one has its port', '', '10.0.3.9', '10.0.3.9'],
])('a rule for an application gateway names %s', (_, at, to, named) => {
  const documents = cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/gw 10.0.3.0/24 nsg=n',
    'subnet v/be 10.0.2.0/24',
    'subnet v/app 10.0.1.0/24',
    'nic b 10.0.2.4 in v/be',
    'nic a 10.0.1.4 in v/app pip=20.1.1.1',
    'appgw g 10.0.3.9 in v/gw pip=20.7.7.7',
    `listen g 443 443 b ${at}`,
    'rule n 100 in Allow Tcp AzureLoadBalancer > * *',
    'rule n 200 in Deny * * > *',
  );
  const asked = question(to);
  const [remedy = []] = told(blockersOf(compileCloud(documents, 1), asked)).remedies;
  const { path } = told(predictCloud(compileCloud(withChanges(documents, remedy) ?? [], 1), asked));
  expect(path.disposition).toBe('delivered');
  expect(remedy.flatMap((change) => (change.kind === 'add-rule' ? change.flow.destination : []))).toEqual([named]);
});

it.each([
  ['the firewall itself, which has no policy', 'fw f 10.0.9.4 in v/AzureFirewallSubnet', [], 'f'],
  ['its policy', 'fw f 10.0.9.4 in v/AzureFirewallSubnet p', ['policy p base', 'policy base'], 'p'],
  // "Rules inherited from a parent policy are always prioritized" ("Azure Firewall policy rule sets").
  [
    'the parent of its policy, which denies it',
    'fw f 10.0.9.4 in v/AzureFirewallSubnet p',
    ['policy p base', 'policy base', 'fwrule base 200 Deny TCP 10.0.1.0/24 > * 443'],
    'base',
  ],
] as const)('a rule of a firewall is added to %s', (_, firewall, lines, name) => {
  const documents = cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'subnet v/data 10.0.2.0/24 rt=s',
    'subnet v/AzureFirewallSubnet 10.0.9.0/26',
    'nic a 10.0.1.4 in v/app',
    'nic b 10.0.2.4 in v/data',
    'route r 10.0.2.0/24 10.0.9.4',
    'route s 10.0.1.0/24 10.0.9.4',
    firewall,
    ...lines,
  );
  const asked = question('b');
  const { remedies } = told(blockersOf(compileCloud(documents, 1), asked));
  expect(remedies.flat().map((each) => each.kind === 'do' && each.resource.split('/').at(-1))).toContain(name);
  for (const remedy of remedies) {
    const { path } = told(predictCloud(compileCloud(withChanges(documents, remedy) ?? [], 1), asked));
    expect(path.disposition).toBe('delivered');
  }
});

it('the first remedy opens the way of an echo request to a public address, for the one behind it', () => {
  const documents = cloudOf(...PUBLIC, 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app pip=20.1.1.1');
  const asked = { ...question('20.7.7.7'), protocol: 'icmp', port: NO_PORT } as const;
  const [remedy = []] = told(blockersOf(compileCloud(documents, 1), asked)).remedies;
  expect(remedy).toMatchObject([{ flow: { protocol: 'icmp', sources: ['20.1.1.1'], destination: '10.1.1.4' } }]);
  const { path } = told(predictCloud(compileCloud(withChanges(documents, remedy) ?? [], 1), asked));
  expect(path.disposition).toBe('delivered');
});

it.each([
  ['its own public address', 'tcp', ' pip=20.1.1.1'],
  ['one that no document tells', 'tcp', ''],
  ['its own, by an echo request', 'icmp', ' pip=20.1.1.1'],
] as const)('a group opens a Standard public address to a sender with %s', (_, protocol, own) => {
  const lines = PUBLIC.filter((line) => line !== 'nsg n').map((line) => line.replace('nsg=n', 'sku=Standard'));
  const documents = cloudOf(...lines, 'subnet v/app 10.0.1.0/24', `nic a 10.0.1.4 in v/app${own}`);
  const asked = protocol === 'tcp' ? question('20.7.7.7') : { ...question('20.7.7.7'), protocol, port: NO_PORT };
  const { blockers, remedies } = told(blockersOf(compileCloud(documents, 1), asked));
  expect([blockers.length, remedies.map((set) => set.map(({ kind }) => kind))]).toEqual([1, [['do']]]);
  const { path } = told(predictCloud(compileCloud(withChanges(documents, remedies[0] ?? []) ?? [], 1), asked));
  expect(path.disposition).toBe('delivered');
});

/** Two networks that have some addresses in common, and subnets that have none. */
const COMMON = [
  'vnet v 10.1.0.0/16 10.0.0.0/16',
  'subnet v/s 10.0.1.0/24',
  'nic a 10.0.1.4 in v/s',
  'vnet w 10.1.0.0/16 10.6.0.0/16',
  'subnet w/t 10.6.1.0/24',
  'nic b 10.6.1.4 in w/t vm=b',
];

// "Subnets participating in peering must belong to unique address spaces" ("How to configure subnet peering").
it.each([
  [
    'of subnets',
    ['peer v w only subnets=t', 'peer w v only subnets=s'],
    'connect both sides of the peering',
    'delivered',
  ],
  [
    'of whole networks',
    ['peer v w only', 'peer w v only'],
    'renumber one of the two networks, whose addresses overlap, and peer them',
    undefined,
  ],
] as const)(
  'a peering %s between networks with common addresses is connected where what it joins has none',
  (_, lines, what, ending) => {
    const documents = cloudOf(...COMMON, ...lines);
    const { remedies } = told(blockersOf(compileCloud(documents, 1), question('b')));
    expect(remedies).toMatchObject([[{ kind: 'do', what }]]);
    const made = withChanges(documents, remedies[0] ?? []);
    expect(made && told(predictCloud(compileCloud(made, 1), question('b'))).path.disposition).toBe(ending);
  },
);

// "Update the address space for a peered virtual network".
it('a peering is synchronised where the other network got addresses since, on both sides', () => {
  const documents = cloudOf(
    'vnet v 10.0.0.0/16 10.4.0.0/16',
    'subnet v/s 10.4.1.0/24',
    'nic a 10.4.1.4 in v/s',
    'vnet w 10.1.0.0/16 10.2.0.0/16',
    'subnet w/t 10.2.1.0/24',
    'nic b 10.2.1.4 in w/t vm=b',
    'peer v w space=10.1.0.0/16',
    'peer w v space=10.0.0.0/16',
  );
  const { blockers, remedies } = told(blockersOf(compileCloud(documents, 1), question('b')));
  expect(blockers.map(({ issue }) => issue.sentence)).toContain(
    'The peering to-w is not in sync: it has no route to 10.2.1.4, which the other network got since.',
  );
  expect(remedies).toMatchObject([[{ kind: 'do', what: 'synchronise the peering' }]]);
  const made = compileCloud(withChanges(documents, remedies[0] ?? []) ?? [], 1);
  expect(told(predictCloud(made, question('b'))).path.disposition).toBe('delivered');
});

const NETWORK_RULE = 'allow TCP port 443 from 10.1.1.4 to 10.2.1.4 by a network rule';
const APPLICATION_RULE = 'allow the flow by an application rule, if it is HTTP, HTTPS or SQL';
const BY_FIREWALL = 'add a route to 10.1.1.4 by 10.0.9.4';
const UNPEERED = HUB.filter((line) => line !== 'peer spoke other');
const ANSWERED = [
  ...HUB.map((line) => (line === 'subnet other/s 10.2.1.0/24' ? `${line} rt=s` : line)),
  'route s 10.1.0.0/16 10.0.9.4',
];
const DENIES = 'fwrule f 100 Deny TCP * > * 443';

it.each([
  ['by itself where answers come to it alone', HUB, 'tcp', [[APPLICATION_RULE], [NETWORK_RULE, BY_FIREWALL]]],
  [
    'by itself where answers find no route, and groups let in its network alone',
    UNPEERED,
    'tcp',
    // The route is in the tag VirtualNetwork of the subnet, so that its group lets the request in.
    [[APPLICATION_RULE], [NETWORK_RULE, BY_FIREWALL]],
  ],
  ['no datagrams by itself', HUB, 'udp', [[NETWORK_RULE.replace('TCP', 'UDP'), BY_FIREWALL]]],
  ['nothing by itself behind a rule that denies', [...HUB, DENIES], 'tcp', [[NETWORK_RULE, BY_FIREWALL]]],
  ['what it lets pass where answers come to it, too', ANSWERED, 'tcp', [[NETWORK_RULE]]],
] as const)('a firewall is to send on %s', (_, lines, protocol, expected) => {
  const asked = protocol === 'udp' ? { ...question('b'), protocol } : question('b');
  const found = told(blockersOf(compileCloud(cloudOf(...lines, 'nsg n'), 1), asked));
  expect(found.remedies.map((set) => set.map((change) => (change.kind === 'do' ? change.what : change.kind)))).toEqual(
    expected,
  );
});

it.each([
  ['an application rule alone', [...HUB, 'fwapp f 100 Allow 443 * > *']],
  ['an application rule alone, over no peering', [...UNPEERED, 'fwapp f 100 Allow 443 * > *']],
  ['a network rule, and answers that come by the firewall', [...ANSWERED, 'fwrule f 100 Allow TCP * > * 443']],
] as const)('%s opens the way', (_, lines) =>
  expect(told(predictCloud(compileCloud(cloudOf(...lines, 'nsg n'), 1), question('b'))).path.disposition).toBe(
    'delivered',
  ),
);

it('a firewall that sends on under an address of its own is given one, or a NAT gateway', () => {
  const documents = cloudOf(
    ...HUB.map((line) => line.replace(' pip=20.1.1.1', '').replace('10.0.9.0/26', '10.0.9.0/26 private')),
    'route r 20.0.0.0/8 10.0.9.4',
    'fwrule f 100 Allow TCP * > * 443',
  );
  const { remedies } = told(blockersOf(compileCloud(documents, 1), question('20.9.9.9')));
  expect(remedies.map((set) => set.map((change) => change.kind === 'do' && change.what))).toEqual([
    ['add a NAT gateway'],
    ['give 10.0.9.4 a public address'],
  ]);
  for (const set of remedies) {
    const changed = compileCloud(withChanges(documents, set) ?? [], 1);
    expect(told(predictCloud(changed, question('20.9.9.9'))).path.disposition).toBe('reaches-internet');
  }
});

function question(to: string): CloudQuestion {
  return questionFromA(to, 443);
}

function told<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string },
): T {
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}
