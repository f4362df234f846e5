import { familyOf, type Address, type Family } from '@hopscope/engine';
import type { Description } from '../documents/description.ts';
import { fabricDevice, fabricKey, INTERNET_DEVICE, INTERNET_KEY } from '../shape/devices.ts';
import { familiesOf } from './fabric.ts';
import type { Chain, PlannedLink, PlannedNamespace, RuleLine } from '../shape/plan-shape.ts';
import { EVERYWHERE, FAMILIES } from '../address/ranges.ts';
import { shownLines, unshownChains } from '../rules/public-balancing.ts';
import { markedLines } from '../rules/secured.ts';
import { lostAnswers } from '../rules/sent-on.ts';
import { ROUTER_SETTINGS } from './settings.ts';

/** Of machines without a public address of their own, seen from outside. In documentation networks, so nobody's (RFC 5737, 3849). */
const HIDDEN_SOURCE: Readonly<Record<Family, Address>> = {
  ipv4: '192.0.2.1' as Address,
  ipv6: '2001:db8:ffff::1' as Address,
};

/** Only from here does the kernel take addresses to be its own as sources, too. */
const LOCAL_TABLE = 255;
const FIRST_NETWORK_TABLE = 1001;

/** By which public address each address leaves: its NAT gateway's first one, or its own, or the first one of load balancers. */
type Leaver = { readonly outside: Address; readonly address: Address; readonly network: number };
type PublicOwner = { readonly publicAddress: Address; readonly address: Address; readonly network: number };

/**
 * The internet: every public address is here and answers, with a refusal where nothing listens. It translates: a machine's
 * address into its public one, or into one that all share; and a machine's public address into its own. Networks may
 * overlap, so each has a zone of connection tracking and a mark by which answers find it again.
 */
export function internetNamespace(description: Description): PlannedNamespace {
  const owners = publicOwners(description);
  const networks = description.networks.map((_, network) => network);
  return {
    key: INTERNET_KEY,
    settings: ROUTER_SETTINGS,
    addresses: [],
    routingRules: [
      ...FAMILIES.map((family) => ({ family, priority: 150, when: 'always' as const, table: LOCAL_TABLE })),
      ...networks.flatMap((network) =>
        familiesOf(description, network).map((family) => ({
          family,
          priority: 100,
          when: { mark: markOf(network) },
          table: FIRST_NETWORK_TABLE + network,
        })),
      ),
    ],
    routes: FAMILIES.flatMap((family) => {
      const prefix = EVERYWHERE[family];
      return [
        { table: LOCAL_TABLE, prefix, way: { kind: 'local' } as const },
        ...networks.map((network) => ({
          table: FIRST_NETWORK_TABLE + network,
          prefix,
          way: { kind: 'device', device: fabricDevice(network) } as const,
        })),
      ];
    }),
    ruleSet: { sets: [], chains: networks.length === 0 ? [] : chainsOf(description, owners, leaversOf(description)) },
  };
}

/** Zero means no mark. */
const markOf = (network: number) => network + 1;

const publicOwners = ({ interfaces, subnets }: Description): readonly PublicOwner[] =>
  interfaces.flatMap(({ subnet, configurations }) =>
    configurations.flatMap(({ address, publicAddress }) =>
      publicAddress === undefined || familyOf(address) !== familyOf(publicAddress)
        ? []
        : [{ address, publicAddress, network: subnets[subnet]?.network ?? -1 }],
    ),
  );

const leaversOf = ({ interfaces, subnets, letOut }: Description): readonly Leaver[] =>
  interfaces.flatMap(({ subnet, configurations }, index) =>
    configurations.flatMap(({ address, publicAddress }): readonly Leaver[] => {
      const { network = -1, gateway = [] } = subnets[subnet] ?? {};
      const balanced = letOut.flatMap((each) =>
        each.interface === index && each.address === address ? (each.outside ?? []) : [],
      );
      const all = [...gateway, ...(publicAddress === undefined ? [] : [publicAddress]), ...balanced];
      const outside = all.find((each) => familyOf(each) === familyOf(address));
      return outside === undefined ? [] : [{ outside, address, network }];
    }),
  );

function chainsOf(
  description: Description,
  owners: readonly PublicOwner[],
  leavers: readonly Leaver[],
): readonly Chain[] {
  const marks = description.networks.map((_, network) => `"${fabricDevice(network)}" : ${markOf(network)}`).join(', ');
  const homes = [
    ...owners.map(({ network, publicAddress: outside }) => ({ outside, network })),
    ...description.publicFrontends.flatMap(({ address, network }) =>
      network === undefined ? [] : [{ outside: address, network }],
    ),
  ];
  const byFamily = FAMILIES.map((family) => ({
    family,
    word: family === 'ipv4' ? 'ip' : 'ip6',
    own: owners.filter(({ address }) => familyOf(address) === family),
    leaving: leavers.filter(({ address }) => familyOf(address) === family),
  }));
  const map = (entries: readonly string[]) => `map { ${entries.join(', ')} }`;
  const translateSource = byFamily.flatMap(({ family, word, leaving }): readonly RuleLine[] => [
    ...(leaving.length === 0
      ? []
      : [
          {
            text: `snat ${word} to ct mark . ${word} saddr ${map(
              leaving.map(({ network, address, outside }) => `${markOf(network)} . ${address} : ${outside}`),
            )}`,
          },
        ]),
    { text: `meta nfproto ${family} ct mark != 0 snat ${word} to ${HIDDEN_SOURCE[family]}` },
  ]);
  const withOwners = byFamily.filter(({ own }) => own.length > 0);
  return [
    {
      name: 'zones',
      hook: 'type filter hook prerouting priority raw; policy accept;',
      lines: [{ text: `ct original zone set iifname map { ${marks} }` }],
    },
    {
      name: 'homes',
      hook: 'type filter hook prerouting priority mangle; policy accept;',
      lines: [
        ...lostAnswers(description),
        ...markedLines(description),
        { text: `ct state new ct mark set iifname map { ${marks} }` },
        { text: 'ct direction reply meta mark set ct mark' },
        ...byFamily.flatMap(({ family, word }) => {
          const near = homes.filter(({ outside }) => familyOf(outside) === family);
          const places = map(near.map(({ network, outside }) => `${outside} : ${markOf(network)}`));
          return near.length === 0 ? [] : [{ text: `ct direction original meta mark set ${word} daddr ${places}` }];
        }),
      ],
    },
    {
      name: 'answers',
      hook: 'type route hook output priority mangle; policy accept;',
      lines: [{ text: 'ct direction reply meta mark set ct mark' }],
    },
    {
      name: 'arriving',
      hook: 'type nat hook prerouting priority dstnat; policy accept;',
      lines: [
        ...shownLines(description),
        ...withOwners.map(({ word, own }) => ({
          text: `dnat ${word} to ${word} daddr ${map(own.map(({ publicAddress, address }) => `${publicAddress} : ${address}`))}`,
        })),
      ],
    },
    ...unshownChains(description),
    { name: 'taken', hook: 'type nat hook input priority 100; policy accept;', lines: translateSource },
    { name: 'passing', hook: 'type nat hook postrouting priority srcnat; policy accept;', lines: translateSource },
  ];
}

export const internetLinks = ({ networks }: Description): readonly PlannedLink[] =>
  networks.map((_, network) => ({
    ends: [
      { namespace: fabricKey(network), device: INTERNET_DEVICE },
      { namespace: INTERNET_KEY, device: fabricDevice(network) },
    ],
  }));
