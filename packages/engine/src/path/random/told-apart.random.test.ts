import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { walkFor } from '../cloud/predict-cloud.ts';
import { naiveCloud } from '../naive/naive-cloud.fixture.ts';
import { agrees, simplified } from './compared.fixture.ts';
import { RANDOM_TAGS, seeded, type Random } from './random-cloud.fixture.ts';

const NETWORKS = 400;

const serviceTags = new Map(
  [...RANDOM_TAGS].map(([name, prefixes]) => [name.toLowerCase(), { name, prefixes: prefixes as readonly Prefix[] }]),
);

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

it.each([
  ['addresses of a sender', severalSenders, ['a'], ['20.7.7.7', '20.8.8.8', '20.1.1.1', '20.2.2.2']],
  ['ends of a gateway', severalEnds, ['a', 'b', 'e'], ['10.5.1.4', '10.5.1.9', '10.0.1.4']],
] as const)(
  'a naive reading agrees where %s are told apart, or are not',
  (_, networkOf, senders, destinations) => {
    let several = 0;
    const endings = new Map<string, number>();
    for (let seed = 1; seed <= NETWORKS; seed += 1) {
      const lines = networkOf(seeded(seed)).join(';');
      const documents = cloudOf(...lines.split(';'));
      const network = compileCloud(documents, seed, { serviceTags });
      const naive = naiveCloud(documents, { tags: RANDOM_TAGS, learned: new Map(), mail: 'unknown' });
      for (const sender of senders)
        for (const destination of destinations) {
          const address = parseAddress(destination);
          if (!address.ok) throw new Error(address.problem);
          const asked = { source: idOf('networkInterfaces', sender), port: 80 as Port };
          const found = walkFor(network, { ...asked, destination: { kind: 'address', address: address.value } });
          const expected = naive({ ...asked, destination });
          if (!found.ok || expected === undefined) throw new Error('both know the sender');
          const { path, ways } = found.value;
          if (!agrees(simplified(path), expected))
            expect({ lines, sender, destination, ...simplified(path) }).toEqual({
              lines,
              sender,
              destination,
              ...expected,
            });
          if (ways.length > 1) several += 1;
          endings.set(path.disposition, (endings.get(path.disposition) ?? 0) + 1);
        }
    }
    expect(several).toBeGreaterThan(NETWORKS / 4);
    for (const ending of ['delivered', 'denied', 'undetermined'])
      expect([ending, endings.get(ending) ?? 0]).toEqual([ending, expect.toSatisfy((count: number) => count > 20)]);
  },
  120_000,
);
