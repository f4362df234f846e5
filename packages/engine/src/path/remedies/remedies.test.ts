import { describe, expect, it } from 'vitest';
import { NO_PORT } from '../../address/port.ts';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { blockersOf } from './blockers.ts';
import { questionFromA } from './question-from-a.fixture.ts';

const NET = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app vm=a'];
const BEHIND = (subnet: string) => ['vnet v 10.0.0.0/16', subnet, 'natgw g 20.5.5.5'];
const SHOWN = ['lb l pip=20.5.5.5', 'balance l Tcp 80 80 a'];
const BALANCED = ['lb l 10.0.1.9 in v/app', 'nic b 10.0.1.5 in v/app'];

const networkOf = (lines: readonly string[], mail?: 'blocked') =>
  compileCloud(cloudOf(...lines), 1, mail === undefined ? {} : { mail });

function question(text: string): CloudQuestion {
  const [to = '', port = '80'] = text.split(' ');
  return port === 'icmp' ? { ...questionFromA(to, NO_PORT), protocol: 'icmp' } : questionFromA(to, Number(port));
}

/** What would be done, and why nothing helps where nothing does. */
function answer(lines: readonly string[], asked: string, mail?: 'blocked') {
  const found = blockersOf(networkOf(lines, mail), question(asked));
  if (!found.ok) throw new Error(found.problem);
  const { blockers, remedies } = found.value;
  return {
    remedies: remedies.map((set) =>
      set.map((change) =>
        change.kind === 'do' ? `${change.what}: ${change.resource.split('/').slice(-1)[0]}` : change.kind,
      ),
    ),
    noSetting: blockers.flatMap(({ noSetting = [] }) => noSetting),
  };
}

function ending(lines: readonly string[], asked: string): string {
  const found = predictCloud(networkOf(lines), question(asked));
  if (!found.ok) throw new Error(found.problem);
  return found.value.path.disposition;
}

type Case = readonly [
  says: string,
  lines: readonly string[],
  asked: string,
  remedy: string,
  changed: readonly string[],
  after: 'delivered' | 'reaches-internet',
];

const NAT = 'subnet v/app 10.0.1.0/24 private nat=g';
const PRIVATE = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24 private', 'nic a 10.0.1.4 in v/app'];
const BY_APPLIANCE = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'nic a 10.0.1.4 in v/app',
  'subnet v/fw 10.0.3.0/24 private',
  'route r 0.0.0.0/0 10.0.3.4',
];
const FIREWALL = 'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1';
const BY_FIREWALL = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'nic a 10.0.1.4 in v/app',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'route r 0.0.0.0/0 10.0.9.4',
  'fwrule f 100 Allow TCP * > * 443',
];
const PAST = [...BY_FIREWALL, FIREWALL, 'route r 10.0.2.0/24 10.0.9.4', 'nic b 10.0.2.4 in v/data'];
const TWICE = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'nic a 10.0.1.4 in v/app',
  'route r 10.1.0.0/16 10.0.9.4',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=q',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet',
  'fwapp f 100 Allow 443 * > *',
  'route q 10.1.0.0/16 10.1.9.4',
  'vnet w 10.1.0.0/16',
  'peer v w forwarded=on',
  'peer w v forwarded=on',
  'subnet w/AzureFirewallSubnet 10.1.9.0/26',
  'fw g 10.1.9.4 in w/AzureFirewallSubnet',
  'fwrule g 100 Allow TCP * > * 443',
  'nic b 10.1.2.4 in w/data',
];
const BACK = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'nic a 10.0.1.4 in v/app forwards',
  'lb l 10.0.1.9 in v/app',
  'balance l All 0 0 a',
  'subnet v/data 10.0.2.0/24',
  'nic b 10.0.2.4 in v/data',
];
const MET = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24',
  'nic a 10.0.1.4 in v/app',
  'subnet v/data 10.0.2.0/24 rt=s',
  'nic b 10.0.2.4 in v/data',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet',
  'fwrule f 100 Allow TCP * > * 443',
];
const SHARED = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=s',
  'nic a 10.0.1.4 in v/app',
  'fw f 10.0.9.4 in v/AzureFirewallSubnet',
  'fwrule f 100 Allow TCP * > * *',
  'nic b 10.0.2.4 in v/data',
  'route r 10.0.2.0/24 10.0.9.4',
  'table s',
  'subnet v/data 10.0.2.0/24 rt=s',
];
const ASTRAY = [
  'vnet v 10.0.0.0/16',
  'vnet w 10.5.0.0/16',
  'subnet w/s 10.5.1.0/24',
  'peer v w',
  'nic a 10.0.1.4 in v/app',
  'nic b 10.5.1.4 in w/s',
  'route r 10.5.0.0/16 VnetLocal',
];

const CASES: readonly Case[] = [
  [
    'an address that nobody has is given to a machine',
    NET,
    '10.0.1.77',
    'give 10.0.1.77 to a machine: v',
    [...NET, 'nic b 10.0.1.77 in v/app'],
    'delivered',
  ],
  [
    'one in a peered network is given to a machine there',
    [...NET, 'vnet w 10.1.0.0/16', 'subnet w/s 10.1.1.0/24', 'peer v w'],
    '10.1.1.4',
    'give 10.1.1.4 to a machine: w',
    [...NET, 'vnet w 10.1.0.0/16', 'subnet w/s 10.1.1.0/24', 'peer v w', 'nic b 10.1.1.4 in w/s'],
    'delivered',
  ],
  [
    'one that no subnet holds is given to a machine in a new subnet',
    NET,
    '10.0.77.9',
    'add a subnet that holds 10.0.77.9, and give that to a machine: v',
    [...NET, 'subnet v/new 10.0.77.0/24', 'nic b 10.0.77.9 in v/new'],
    'delivered',
  ],
  [
    'an address in space that no network uses comes with a network',
    NET,
    '192.168.1.4',
    'connect a network that holds 192.168.1.4, by a peering or a gateway: v',
    [...NET, 'vnet w 192.168.0.0/16', 'subnet w/s 192.168.1.0/24', 'nic b 192.168.1.4 in w/s', 'peer v w'],
    'delivered',
  ],
  [
    'a private address that a route of the system’s leads to the internet does, too',
    ['vnet v 10.0.0.0/16 fd00::/48', 'subnet v/app fd00:0:0:1::/64', 'nic a fd00:0:0:1::4 in v/app'],
    'fd99::4',
    'connect a network that holds fd99::4, by a peering or a gateway: v',
    [
      'vnet v 10.0.0.0/16 fd00::/48',
      'subnet v/app fd00:0:0:1::/64',
      'nic a fd00:0:0:1::4 in v/app',
      'vnet w 10.1.0.0/16 fd99::/48',
      'subnet w/s fd99::/64',
      'nic b fd99::4 in w/s',
      'peer v w',
    ],
    'delivered',
  ],
  [
    'whom a load balancer gives its own flow back leaves the pool to the others',
    [...NET, ...BALANCED, 'balance l Tcp 80 80 a,b'],
    '10.0.1.9',
    'take 10.0.1.4 out of its pool: r0',
    [...NET, ...BALANCED, 'balance l Tcp 80 80 b'],
    'delivered',
  ],
  [
    'ICMP leaves by a public address where there is no NAT gateway',
    [...BEHIND(NAT), 'nic a 10.0.1.4 in v/app'],
    '8.8.8.8 icmp',
    'take its NAT gateway away, and give 10.0.1.4 a public address: app',
    [...BEHIND('subnet v/app 10.0.1.0/24 private'), 'nic a 10.0.1.4 in v/app pip=20.1.1.1'],
    'reaches-internet',
  ],
  [
    'and by the one that its sender has already',
    [...BEHIND(NAT), 'nic a 10.0.1.4 in v/app pip=20.1.1.1'],
    '8.8.8.8 icmp',
    'take its NAT gateway away: 10.0.1.4 has a public address: app',
    [...BEHIND('subnet v/app 10.0.1.0/24 private'), 'nic a 10.0.1.4 in v/app pip=20.1.1.1'],
    'reaches-internet',
  ],
  [
    'ICMP leaves by a public address where a load balancer lets out TCP and UDP',
    [...NET, ...SHOWN],
    '8.8.8.8 icmp',
    'give 10.0.1.4 a public address: ipconfig1',
    [...NET.slice(0, 2), ...SHOWN, 'nic a 10.0.1.4 in v/app pip=20.1.1.1'],
    'reaches-internet',
  ],
  [
    'and where there is the default way out',
    NET,
    '8.8.8.8 icmp',
    'give 10.0.1.4 a public address: ipconfig1',
    [...NET.slice(0, 2), 'nic a 10.0.1.4 in v/app pip=20.1.1.1'],
    'reaches-internet',
  ],
  [
    'what a load balancer hands back to the appliance that sent it there is led elsewhere',
    [...BACK, 'route r 10.0.2.0/24 10.0.1.9'],
    '10.0.2.4',
    'change-route',
    [...BACK, 'table r'],
    'delivered',
  ],
  [
    'ICMP leaves a private subnet by a public address, and not by a NAT gateway',
    PRIVATE,
    '8.8.8.8 icmp',
    'give 10.0.1.4 a public address: ipconfig1',
    [...PRIVATE.slice(0, 2), 'nic a 10.0.1.4 in v/app pip=20.1.1.1'],
    'reaches-internet',
  ],
  [
    'what an appliance sends out leaves by an address of the appliance',
    [...BY_APPLIANCE, 'nic f 10.0.3.4 in v/fw forwards'],
    '8.8.8.8 icmp',
    'give 10.0.3.4 a public address: ipconfig1',
    [...BY_APPLIANCE, 'nic f 10.0.3.4 in v/fw forwards pip=20.1.1.1'],
    'reaches-internet',
  ],
  [
    'a firewall translates what it takes for private no longer',
    [...BY_FIREWALL, `${FIREWALL} private=0.0.0.0/0`],
    '8.8.8.8 443',
    'take 8.8.8.8 out of its private ranges: f',
    [...BY_FIREWALL, FIREWALL],
    'reaches-internet',
  ],
  [
    'answers are led by the firewall that saw the request',
    [...PAST, 'subnet v/data 10.0.2.0/24'],
    '10.0.2.4 443',
    'add a route to 10.0.1.4 by 10.0.9.4: data',
    [...PAST, 'subnet v/data 10.0.2.0/24 rt=s', 'route s 10.0.1.4/32 10.0.9.4'],
    'delivered',
  ],
  [
    'answers to one that stood in for the sender are, too, at whichever address it did so',
    [...TWICE, 'subnet w/data 10.1.2.0/24'],
    '10.1.2.4 443',
    'add a route to 10.0.9.0/26 by 10.1.9.4: data',
    [...TWICE, 'subnet w/data 10.1.2.0/24 rt=s', 'route s 10.0.9.0/26 10.1.9.4'],
    'delivered',
  ],
  [
    'answers are led to no firewall that did not see the request',
    [...MET, 'route s 10.0.1.0/24 10.0.9.4'],
    '10.0.2.4 443',
    'change-route',
    [...MET, 'table s'],
    'delivered',
  ],
  [
    'answers are led by it from a table that its own subnet has not',
    SHARED,
    '10.0.2.4 443',
    'give it a route table of its own, with the routes it has and one to 10.0.1.4 by 10.0.9.4: data',
    [...SHARED.slice(0, -1), 'subnet v/data 10.0.2.0/24 rt=t', 'route t 10.0.1.4/32 10.0.9.4'],
    'delivered',
  ],
  [
    'a route into the virtual network goes that leads there what lies in a peered one',
    [...ASTRAY, 'subnet v/app 10.0.1.0/24 rt=r'],
    'b',
    'change-route',
    [...ASTRAY, 'subnet v/app 10.0.1.0/24'],
    'delivered',
  ],
];

it('no setting has a private endpoint answer to ICMP', () =>
  expect(
    answer([...NET, 'subnet v/pe 10.0.3.0/24', 'nic p 10.0.3.9 in v/pe pe=p', 'endpoint p Approved'], '10.0.3.9 icmp'),
  ).toEqual({ remedies: [], noSetting: ['private endpoints take TCP and UDP only'] }));

describe('what would open a way', () => {
  it.each([
    ['of which no peering joins them', []],
    ['of which a third one is peered with both', ['vnet h 10.9.0.0/16', 'peer v h', 'peer h w']],
  ])('is no peering of networks whose addresses overlap, %s', (_, lines) =>
    expect(
      answer(
        [...NET, 'vnet w 10.0.0.0/16 10.1.0.0/16', 'subnet w/s 10.1.1.0/24', 'nic b 10.1.1.4 in w/s', ...lines],
        'b',
      ).remedies,
    ).toEqual([['renumber one of the two networks, whose addresses overlap, and peer them: v']]),
  );

  it.each(CASES)('%s', (_says, lines, asked, remedy, changed, after) => {
    expect(answer(lines, asked)).toEqual({ remedies: [[remedy]], noSetting: [] });
    expect(ending(changed, asked)).toBe(after);
  });

  it('is a NAT gateway or a public address, each at what it belongs to', () =>
    expect(answer(PRIVATE, '8.8.8.8 443')).toEqual({
      remedies: [['add a NAT gateway: app'], ['give 10.0.1.4 a public address: ipconfig1']],
      noSetting: [],
    }));

  it('is not a second thing where a network that holds the address is there already', () =>
    expect(
      answer([...NET, 'vnet w 192.168.0.0/16', 'subnet w/s 192.168.1.0/24', 'nic b 192.168.1.4 in w/s'], 'b'),
    ).toEqual({ remedies: [['peer the two networks: v']], noSetting: [] }));
});

describe('no setting', () => {
  it.each([
    ...['10.0.1.0', '10.0.1.1', '10.0.1.3', '10.0.1.255'].map(
      (address) =>
        ['gives a machine what Azure keeps', NET, address, `Azure keeps ${address} in app for itself`] as const,
    ),
    [
      'gives a machine an address in a subnet for gateways',
      [...NET, 'subnet v/GatewaySubnet 10.0.0.0/24'],
      '10.0.0.9',
      'only what Azure puts into GatewaySubnet has addresses there',
    ],
    [
      'gives a machine an address beside a firewall',
      [...NET, 'subnet v/AzureFirewallSubnet 10.0.9.0/26', 'fw f 10.0.9.4 in v/AzureFirewallSubnet'],
      '10.0.9.9',
      'only what Azure puts into AzureFirewallSubnet has addresses there',
    ],
    ['gives a network the addresses of a link', NET, '169.254.7.7', 'no virtual network may have 169.254.7.7'],
    ['gives a network what is no address', NET, '0.0.0.0', 'no virtual network may have 0.0.0.0'],
    [
      'has a virtual network carry what is for many',
      NET,
      '224.0.0.9',
      'no virtual network carries what is for many at once',
    ],
    [
      'has a load balancer find somebody else where only the sender is behind it',
      [...NET, 'lb l 10.0.1.9 in v/app', 'balance l Tcp 80 80 a'],
      '10.0.1.9',
      'nobody but its sender is behind the load balancer',
    ],
    [
      'has a load balancer take ICMP',
      [...NET, ...BALANCED, 'balance l Tcp 80 80 b'],
      '10.0.1.9 icmp',
      'load balancers have rules for TCP and UDP only',
    ],
  ] as const)('%s', (_says, lines, asked, words) => {
    expect(answer(lines, asked)).toEqual({ remedies: [], noSetting: [words] });
  });

  it('lets mail out of a subscription that Azure keeps it in', () =>
    expect(answer(NET, '8.8.8.8 25', 'blocked')).toEqual({
      remedies: [],
      noSetting: [
        'Azure keeps it in for the whole subscription, and only Azure lifts that; mail goes by a relay on another port',
      ],
    }));
});

it('what came nearest to letting an answer pass is told of each address that answers go to', () => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 nat=g',
    'nic a 10.0.1.4 in v/app',
    'natgw g 20.5.5.5 20.5.5.6',
    'vnet w 10.1.0.0/16',
    'subnet w/s 10.1.1.0/24 rt=r',
    'nic b 10.1.1.4 in w/s pip=20.7.7.7',
    'subnet w/fw 10.1.2.0/24 nsg=n',
    'nic f 10.1.2.4 in w/fw forwards',
    'route r 20.5.5.6/32 10.1.2.4',
    'rule n 100 in Allow Tcp 10.1.1.0/24 > 20.5.5.6 443',
    'rule n 200 in Deny * * > *',
  ];
  const found = blockersOf(networkOf(lines), question('20.7.7.7'));
  if (!found.ok) throw new Error(found.problem);
  expect(
    found.value.blockers.map(({ issue, nearestMiss }) => [issue.code, nearestMiss?.name, nearestMiss?.missed]),
  ).toContainEqual(['RETURN_FILTERED', 'r100', ['destination-port']]);
});
