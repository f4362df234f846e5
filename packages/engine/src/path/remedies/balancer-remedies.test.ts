import { expect, it } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import { NO_PORT, type Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from './blockers.ts';

const NET = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24',
  'nic a 10.0.1.4 in v/app',
  'nic b 10.0.1.5 in v/app vm=b nsg=n',
  'nic c 10.0.1.6 in v/app vm=c',
  'nsg n',
  'lb l 10.0.1.9 in v/app',
];

/** What each set of changes would do, as words. */
const remedies = (...lines: readonly string[]) => remediesFor('tcp', '10.0.1.9', ...lines);

type Asked = readonly [protocol: 'tcp' | 'udp' | 'icmp', destination: string, ...lines: readonly string[]];

const remediesFor = (...asked: Asked): readonly (readonly string[])[] =>
  blockersFor(...asked).remedies.map((set) => set.map((change) => (change.kind === 'do' ? change.what : change.kind)));

function blockersFor(...[protocol, destination, ...lines]: Asked) {
  const to = parseAddress(destination);
  if (!to.ok) throw new Error(to.problem);
  const found = blockersOf(compileCloud(cloudOf(...NET, ...lines), 1), {
    source: idOf('networkInterfaces', 'a'),
    destination: { kind: 'address', address: to.value },
    port: protocol === 'icmp' ? NO_PORT : (80 as Port),
    ...(protocol !== 'tcp' && { protocol }),
  });
  if (!found.ok) throw new Error(found.problem);
  return found.value;
}

it.each([
  ['has no rule for the port', ['balance l Tcp 443 443 b'], [['add a rule for TCP port 80']]],
  ['has nobody behind it', ['balance l Tcp 80 80 -'], [['add backends to its pool']]],
  [
    'has only backends that are off: to start one is enough',
    ['balance l Tcp 80 80 b,c probe=80', 'power b stopped', 'power c stopped'],
    [['start the machine'], ['start the machine']],
  ],
  [
    'has one backend that is off, and one that keeps probes out: either change is enough',
    ['balance l Tcp 80 80 b,c probe=81', 'power c stopped', 'rule n 200 in Deny Tcp AzureLoadBalancer > * 81'],
    [['add-rule'], ['start the machine']],
  ],
  [
    'has only one backend, which is off and keeps probes out: both have to change',
    ['balance l Tcp 80 80 b probe=81', 'power b stopped', 'rule n 200 in Deny Tcp AzureLoadBalancer > * 81'],
    [['start the machine', 'add-rule']],
  ],
  [
    'has one backend, whose group keeps probes out at the interface and at the subnet: one rule is enough',
    [
      'subnet v/data 10.0.2.0/24 nsg=n',
      'nic d 10.0.2.4 in v/data nsg=n',
      'balance l Tcp 80 80 d probe=81',
      'rule n 200 in Deny Tcp AzureLoadBalancer > * 81',
    ],
    [['add-rule']],
  ],
] as const)('a load balancer that %s', (_, lines, expected) => expect(remedies(...lines)).toEqual(expected));

it('probes are let in by a rule for their tag, at the port that they ask', () => {
  const lines = ['balance l Tcp 80 80 b probe=81', 'rule n 200 in Deny Tcp AzureLoadBalancer > * 81'];
  expect(blockersFor('tcp', '10.0.1.9', ...lines).remedies).toMatchObject([
    [
      {
        kind: 'add-rule',
        priority: 199,
        flow: { sources: ['AzureLoadBalancer'], destination: '10.0.1.5', destinationPort: 81 },
      },
    ],
  ]);
});

it('an application gateway’s probes are let in at their own port, from its subnet', () => {
  const lines = [
    'subnet v/gw 10.0.3.0/24',
    'appgw g 10.0.3.9 in v/gw',
    'subnet v/data 10.0.2.0/24 nsg=n',
    'nic d 10.0.2.4 in v/data',
    'listen g 80 8080 d probe=9000',
    'rule n 200 in Allow Tcp 10.0.3.0/24 > * 8080',
    'rule n 210 in Deny * * > *',
  ];
  expect(blockersFor('tcp', '10.0.3.9', ...lines).remedies).toMatchObject([
    [{ kind: 'add-rule', flow: { sources: ['10.0.3.0/24'], destination: '10.0.2.4', destinationPort: 9000 } }],
  ]);
});

it('of two rules of an application gateway the one that leads to nobody is shown, whatever is not known behind the other one', () => {
  const lines = ['subnet v/gw 10.0.3.0/24', 'appgw g 10.0.3.9 in v/gw', 'listen g 80 8080 b,x.example path=8081:c'];
  expect(blockersFor('tcp', '10.0.3.9', ...lines, 'power c stopped')).toMatchObject({
    blockers: [{ issue: { code: 'LB_BACKENDS_UNHEALTHY' } }, { issue: { code: 'VM_NOT_RUNNING' } }],
    remedies: [[{ what: 'start the machine' }]],
  });
});

it('a gateway whose listeners are for other names is given one for this name', () => {
  const lines = ['subnet v/gw 10.0.3.0/24', 'appgw g 10.0.3.9 in v/gw', 'listen g 80 8080 b host=shop.contoso.com'];
  const found = blockersOf(compileCloud(cloudOf(...NET, ...lines), 1), {
    source: idOf('networkInterfaces', 'a'),
    destination: { kind: 'address', address: '10.0.3.9' as Address, name: 'fabrikam.com' },
    port: 80 as Port,
  });
  expect(found.ok && found.value.remedies).toEqual([
    [
      {
        kind: 'do',
        resource: idOf('applicationGateways', 'g'),
        what: 'add a listener for fabrikam.com at TCP port 80',
      },
    ],
  ]);
});

const FIREWALL = ['subnet v/AzureFirewallSubnet 10.0.9.0/26', 'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1'];
const GATEWAY = ['subnet v/gw 10.0.3.0/24', 'appgw g 10.0.3.9 in v/gw', 'listen g 443 443 b'];
const SHUT = ['subnet v/gw 10.0.3.0/24 nsg=m', 'rule m 100 in Deny * 10.0.1.0/24 > *', ...GATEWAY.slice(1)];
const FROM_SUBNET = 'rule m 110 in Allow * GatewayManager > *';

it.each([
  ['udp', 'a load balancer is one more rule', '10.0.1.9', ['balance l Tcp 80 80 b'], [['add a rule for UDP port 80']]],
  ['icmp', 'a load balancer is nothing', '10.0.1.9', ['balance l Tcp 80 80 b'], []],
  ['tcp', 'an application gateway is one more rule', '10.0.3.9', GATEWAY, [['add a rule for TCP port 80']]],
  ['udp', 'an application gateway is nothing', '10.0.3.9', GATEWAY, []],
  ['icmp', 'an application gateway is nothing', '10.0.3.9', GATEWAY, []],
  ['icmp', 'one whose group denies, too, is nothing', '10.0.3.9', [...SHUT, FROM_SUBNET], []],
  ['udp', 'a firewall is a rule that translates', '20.1.1.1', FIREWALL, [['translate UDP port 80 by a NAT rule']]],
  ['icmp', 'a firewall is nothing', '20.1.1.1', FIREWALL, []],
] as const)('what opens the way of %s to %s', (protocol, _, to, lines, expected) =>
  expect(remediesFor(protocol, to, ...lines)).toEqual(expected),
);

it('a rule for every protocol hands on no ICMP, and to add one opens nothing', () =>
  expect(remediesFor('icmp', '10.0.1.9', 'balance l All 0 0 b')).toEqual([]));

it('a rule that lets in what comes by a floating address is for that address', () => {
  const lines = [
    'balance l Tcp 80 80 b float',
    'rule n 100 in Allow Tcp * > 10.0.1.5 80',
    'rule n 200 in Deny * * > *',
  ];
  const { blockers, remedies: sets } = blockersFor('tcp', '10.0.1.9', ...lines);
  expect(blockers.map(({ nearestMiss }) => [nearestMiss?.name, nearestMiss?.missed])).toEqual([
    ['r100', ['destination']],
  ]);
  expect(sets).toMatchObject([[{ kind: 'add-rule', flow: { destination: '10.0.1.9', destinationPort: 80 } }]]);
});
