import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { walkFor } from '../cloud/predict-cloud.ts';
import { naiveCloud } from '../naive/naive-cloud.fixture.ts';
import { agrees, simplified } from './compared.fixture.ts';
import { RANDOM_SERVICE_TAGS, RANDOM_TAGS } from './random-cloud.fixture.ts';
import { seeded, type Random } from './random.fixture.ts';

const NETWORKS = 400;

const SENDERS = ['20.5.5.5', '20.5.5.6', '20.5.5.7'];
/** `Storage` is not loaded. */
const SOURCES = [...SENDERS, '20.5.5.6/31', '20.5.0.0/16', '20.6.0.0/16', '*', 'Internet', 'Storage'];

const rules = (group: string, sources: readonly string[], { below, pick, chance }: Random): readonly string[] => [
  `nsg ${group}`,
  ...Array.from(
    { length: below(4) },
    (_, at) => `rule ${group} ${100 + at} in ${pick(['Allow', 'Deny'])} Tcp ${pick(sources)} > * ${pick(['80', '*'])}`,
  ),
  ...(chance(0.8) ? [`rule ${group} 200 in Allow * * > *`] : []),
];

/** Somebody leaves with any of several addresses, by a NAT gateway or a firewall, and what is there tells these apart. */
function severalSenders(random: Random): readonly string[] {
  const { pick, chance, below } = random;
  const addresses = SENDERS.slice(0, 1 + below(3));
  const isByFirewall = chance(0.3);
  return [
    `vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 ${isByFirewall ? 'rt=q' : 'nat=g'};nic a 10.0.1.4 in v/app vm=a`,
    isByFirewall
      ? `route q 0.0.0.0/0 10.0.9.4;subnet v/AzureFirewallSubnet 10.0.9.0/26;fw h 10.0.9.4 in v/AzureFirewallSubnet pip=${addresses.join()};fwrule h 100 Allow Any * > *`
      : `natgw g ${addresses.join(' ')}`,
    'vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 rt=r nsg=m;nic b 10.1.1.4 in w/s vm=b pip=20.7.7.7 nsg=n;nic c 10.1.1.5 in w/s vm=c;table r',
    ...(chance(0.4) ? [`route r ${pick(['20.5.5.5/32', '20.5.5.6/31', '20.5.0.0/16'])} None`] : []),
    ...rules('m', SOURCES, random),
    ...rules('n', SOURCES, random),
    `lb l pip=20.8.8.8;balance l Tcp 80 80 ${pick(['b', 'c', 'b,c'])}`,
    'subnet w/AzureFirewallSubnet 10.1.9.0/26;fw f 10.1.9.4 in w/AzureFirewallSubnet pip=20.1.1.1;fwrule f 300 Allow Any * > *',
    ...Array.from(
      { length: 1 + below(2) },
      (_, at) => `fwnat f ${100 + at} TCP ${pick(SOURCES.slice(0, 7))} > 20.1.1.1 80 to 10.1.1.${4 + at}:80`,
    ),
    'subnet w/gw 10.1.3.0/24 nsg=k;appgw e 10.1.3.9 in w/gw pip=20.2.2.2;listen e 80 80 b',
    ...rules('k', SOURCES, random),
    `power ${pick(['b', 'c'])} ${pick(['running', 'running', 'deallocated'])}`,
  ];
}

/** A gateway is connected with two networks that have the same addresses, and routes of users lead to it. */
function severalEnds(random: Random): readonly string[] {
  const { pick, chance } = random;
  const sources = ['10.0.1.4', '10.0.0.0/16', '10.5.0.0/16', '*'];
  const route = (table: string, prefix: string) =>
    chance(0.7) ? [`route ${table} ${prefix} VirtualNetworkGateway`] : [`table ${table}`];
  return [
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r nsg=k;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet',
    'vnet w 10.5.0.0/16;subnet w/data 10.5.1.0/24 rt=s nsg=m;nic b 10.5.1.4 in w/data vm=b;subnet w/GatewaySubnet 10.5.9.0/24;gw h in w/GatewaySubnet',
    'vnet x 10.5.0.0/16;subnet x/data 10.5.1.0/24 nsg=n;subnet x/GatewaySubnet 10.5.9.0/24;gw i in x/GatewaySubnet',
    chance(0.7)
      ? 'nic e 10.5.1.4 in x/data'
      : 'nic e 10.5.1.5 in x/data;nic d 10.5.1.6 in x/data;lb l 10.5.1.4 in x/data;balance l Tcp 80 80 e,d',
    'connect c g h;connect d g i;connect p h g;connect q i g',
    ...['g', 'h', 'i'].map((gateway) => `state virtualNetworkGateways/${gateway} Succeeded`),
    ...(chance(0.2) ? [`site t 10.5.0.0/16;connect o g t`] : []),
    ...route('r', pick(['10.5.0.0/16', '10.5.1.4/32'])),
    ...route('s', '10.0.0.0/16'),
    ...['k', 'm', 'n'].flatMap((group) => rules(group, sources, random)),
    ...(chance(0.2) ? ['rule k 90 out Deny * * > *'] : []),
  ];
}

/** Two subnets with IPv6 and what lies between: a firewall that has addresses of it, with a policy or without. */
function dualStack(random: Random): readonly string[] {
  const { pick, chance, below } = random;
  const [space, policy] = [pick(['fd00:0:0', 'fd00:0:0', '2603:1000:1']), chance(0.8) ? ' p' : ''];
  const [app, data, between] = [`${space}:1::`, `${space}:2::`, `${space}:9::4`];
  const owner = policy === '' ? 'f' : 'p';
  const sources = [`${app}/64`, `${app}4/128`, `${data}/64`, '*', '10.0.0.0/8'];
  return [
    `vnet v 10.0.0.0/16 ${space}::/48;subnet v/app ${app}/64 rt=r nsg=m;nic a ${app}4 in v/app;table r;policy p`,
    `subnet v/data ${data}/64 rt=s nsg=n;nic b ${data}4 in v/data vm=b;table s`,
    `subnet v/AzureFirewallSubnet 10.0.9.0/26 ${space}:9::/64;fw f 10.0.9.4,${between} in v/AzureFirewallSubnet${policy} pip=20.1.1.1,2603:2000::9`,
    ...(chance(0.8) ? [`route r ${pick(['::/0', `${data}/64`])} ${between}`] : []),
    ...(chance(0.7) ? [`route s ${app}/64 ${between}`] : []),
    ...Array.from(
      { length: 1 + below(3) },
      (_, at) =>
        `fwrule ${owner} ${100 + at} ${pick(['Allow', 'Allow', 'Deny'])} ${pick(['TCP', 'Any'])} ${pick(sources)} > ${pick(['*', `${data}/64`])} ${pick(['80', '*'])}`,
    ),
    ...(chance(0.3) ? [`fwapp ${owner} 300 Allow 80 * > ${pick(['*', 'www.example.com'])}`] : []),
    ...['m', 'n'].flatMap((group) => rules(group, sources, random)),
  ];
}

/** Answers by IPv6 to a machine that leaves with a public address that nobody knows, where routes tell some of these from others. */
function strangers(random: Random): readonly string[] {
  const { pick, chance, below } = random;
  const prefixes = [
    '::/0',
    '::/0',
    '2a00::/16',
    '2000::/3',
    '2800::/5',
    '2001:db8::/32',
    '2001:db8:ffff::1/128',
    'fd00::/8',
  ];
  const routes = (table: string) =>
    Array.from({ length: below(3) }, () => pick([...prefixes, 'Sql']))
      .filter((prefix, at, all) => all.indexOf(prefix) === at)
      .map(
        (prefix) =>
          `route ${table} ${prefix} ${pick(['None', 'Internet', 'fd00:0:2:3::4', 'fd00:0:2:3::4', 'VirtualNetworkGateway'])}`,
      );
  const sources = ['*', 'Internet', 'VirtualNetwork', '2a00::/16', '2000::/3', 'fd00::/8', '0.0.0.0/0'];
  return [
    `vnet v fd00:0:1::/48;subnet v/app fd00:0:1:1::/64 nat=${chance(0.2) ? 'g' : 'gone'};natgw g 2603:1040::1;nic a fd00:0:1:1::4 in v/app`,
    // By a NAT gateway that no document tells of, or by this.
    'lb l pip=2603:1040::2 Standard;balance l Tcp 80 80 a',
    'vnet w fd00:0:2::/48;subnet w/s fd00:0:2:1::/64 rt=r nsg=m;nic b fd00:0:2:1::4 in w/s vm=b nsg=n pip=2603:1040::9;table r;table t',
    `subnet w/f fd00:0:2:3::/64 rt=t;nic f fd00:0:2:3::4 in w/f nsg=k forwards${chance(0.7) ? ' pip=2603:1040::f' : ''}`,
    ...routes('r'),
    ...routes('t'),
    ...['k', 'm', 'n'].flatMap((group) => rules(group, sources, random)),
  ];
}

type Ends = readonly [senders: readonly string[], destinations: readonly string[]];

/** How flows through such networks end, and how many have several ways; a naive reading agrees about all of them. */
function compared(networkOf: (random: Random) => readonly string[], [senders, destinations]: Ends) {
  let several = 0;
  const endings = new Map<string, number>();
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const lines = networkOf(seeded(seed)).join(';');
    const documents = cloudOf(...lines.split(';'));
    const network = compileCloud(documents, seed, { serviceTags: RANDOM_SERVICE_TAGS });
    const naive = naiveCloud(documents, { tags: RANDOM_TAGS, learned: new Map(), mail: 'unknown' });
    for (const [sender, destination] of senders.flatMap((each) => destinations.map((to) => [each, to] as const))) {
      const address = parseAddress(destination);
      if (!address.ok) throw new Error(address.problem);
      const asked = { source: idOf('networkInterfaces', sender), port: 80 as Port };
      const found = walkFor(network, { ...asked, destination: { kind: 'address', address: address.value } });
      const expected = naive({ ...asked, destination });
      if (!found.ok || expected === undefined) throw new Error('both know the sender');
      const { path, ways } = found.value;
      const about = { lines, sender, destination };
      if (!agrees(simplified(path), expected))
        expect({ ...about, ...simplified(path) }).toEqual({ ...about, ...expected });
      if (ways.length > 1) several += 1;
      endings.set(path.disposition, (endings.get(path.disposition) ?? 0) + 1);
    }
  }
  return { several, endings };
}

const ENDINGS = ['delivered', 'denied', 'undetermined'];
const often = expect.toSatisfy((count: number) => count > 20);

it.each([
  ['addresses of a sender', severalSenders, [['a'], ['20.7.7.7', '20.8.8.8', '20.1.1.1', '20.2.2.2']]],
  [
    'ends of a gateway',
    severalEnds,
    [
      ['a', 'b', 'e'],
      ['10.5.1.4', '10.5.1.9', '10.0.1.4'],
    ],
  ],
] as const)(
  'a naive reading agrees where %s are told apart, or are not',
  (_, networkOf, ends) => {
    const { several, endings } = compared(networkOf, ends);
    expect(several).toBeGreaterThan(NETWORKS / 4);
    expect(ENDINGS.map((ending) => endings.get(ending))).toEqual(ENDINGS.map(() => often));
  },
  120_000,
);

it('a naive reading agrees about IPv6 and a firewall', () => {
  const { endings } = compared(dualStack, [['a'], ['fd00:0:0:2::4', '2603:1000:1:2::4', '2603:3000::1']]);
  const all = [...ENDINGS, 'reaches-internet', 'no-way-back'];
  expect(all.map((ending) => endings.get(ending))).toEqual(all.map(() => often));
}, 120_000);

it('a naive reading agrees about answers to IPv6 senders that nobody knows', () => {
  const { endings } = compared(strangers, [['a'], ['2603:1040::9']]);
  const all = [...ENDINGS, 'no-way-back'];
  expect(all.map((ending) => endings.get(ending))).toEqual(all.map(() => often));
}, 120_000);
