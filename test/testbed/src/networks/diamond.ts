import type { Family } from '@hopscope/engine';
import { startChild, type Child } from '../namespaces/child.ts';
import { OPEN_PORT, type FamilyAddresses } from './map.ts';
import { addNamespaces, pairs } from '../namespaces/namespaces.ts';
import { ip, runIn } from '../namespaces/run.ts';

export type SharedPort = { readonly port: number; readonly by: 'B' | 'C' };

/** S – A – B or C – D: behind A there are two ways of equal cost to a listener in D. */
export type DiamondPlace = (typeof PLACES)[number];
const PLACES = ['S', 'A', 'B', 'C', 'D'] as const;

export type Diamond = {
  namespace(place: DiamondPlace): { readonly name: string; readonly path: string };
  /** To which of the two A hands packets of this flow, as its own kernel says. */
  chosen(family: Family, sourcePort: number): Promise<'B' | 'C'>;
  /** So many source ports in a row of which exactly `byB` go by B, over IPv4; A shares flows out by numbers of its own. */
  portsInRow(count: number, byB: number): Promise<readonly SharedPort[]>;
  /** How A shares flows out; see `Sharing`. */
  share(by: Sharing): Promise<void>;
  /** Gives a place this nftables rule for what it forwards (S: for what it sends), in place of one before; absent: none. */
  rule(place: DiamondPlace, statement?: string): Promise<void>;
  /** Whether A limits its ICMP errors as Linux does by itself: 6 to a host, then one a second. It does not at first. */
  limitErrors(isLimited: boolean): Promise<void>;
  /** How many connections the listener has taken. */
  accepted(): Promise<number>;
  remove(): Promise<void>;
};

/**
 * `layer-4`: by source, destination and both ports (fib_multipath_hash_policy=1), as routers do. In namespaces an ordinary
 * socket's packets bring along a random number of that socket's that the kernel takes in place of them (skb->l4_hash; no
 * real wire carries it). `five-tuple`: by the same fields, always read from the packet (policy 3, Linux 5.14).
 */
export type Sharing = 'layer-4' | 'five-tuple';

const host = (network: number, number: number): FamilyAddresses => ({
  ipv4: `10.78.${network}.${number}` as FamilyAddresses['ipv4'],
  ipv6: `fd78:${network}::${number}` as FamilyAddresses['ipv6'],
});

export const DIAMOND = {
  source: host(1, 2),
  routerA: host(1, 1),
  routerB: host(2, 2),
  routerC: host(3, 2),
  destination: host(9, 2),
} as const;

/** The five-tuple's fields (net.ipv4.fib_multipath_hash_fields). */
const FIVE_TUPLE = 0x37;
const SHARING: Readonly<Record<Sharing, Readonly<Record<string, number>>>> = {
  'layer-4': { 'net.ipv4.fib_multipath_hash_policy': 1, 'net.ipv6.fib_multipath_hash_policy': 1 },
  'five-tuple': {
    'net.ipv4.fib_multipath_hash_policy': 3,
    'net.ipv4.fib_multipath_hash_fields': FIVE_TUPLE,
    'net.ipv6.fib_multipath_hash_policy': 3,
    'net.ipv6.fib_multipath_hash_fields': FIVE_TUPLE,
  },
};

/** Unreachable, source quench, time exceeded, parameter problem (ip-sysctl, icmp_ratemask). */
const USUAL_RATEMASK = 6168;

/** Whoever opens it removes it. */
export async function openDiamond(): Promise<Diamond> {
  const namespaces = await addNamespaces(PLACES);
  const { name, path, set } = namespaces;
  const children: Child[] = [];
  const remove = async () => {
    await Promise.all(children.splice(0).map((child) => child.end()));
    await namespaces.remove();
  };
  try {
    const pair = pairs();
    await ip([
      pair('s0', name('S'), 'a0', name('A')),
      pair('a1', name('A'), 'b0', name('B')),
      pair('a2', name('A'), 'c0', name('C')),
      pair('b1', name('B'), 'd0', name('D')),
      pair('c1', name('C'), 'd1', name('D')),
    ]);
    await Promise.all(PLACES.map((place) => ip(layout(place), name(place))));
    children.push(
      await startChild(name('D'), new URL('../namespaces/listener-child.ts', import.meta.url), {
        port: OPEN_PORT,
        backlog: 4096,
      }),
    );
  } catch (error) {
    await remove();
    throw error;
  }
  const chosen: Diamond['chosen'] = async (family, sourcePort) => {
    const { source, destination, routerB } = DIAMOND;
    const flow = ['from', source[family], 'iif', 'a0', 'ipproto', 'tcp', 'sport', `${sourcePort}`];
    const words = ['-j', 'route', 'get', destination[family], ...flow, 'dport', `${OPEN_PORT}`];
    const [route] = JSON.parse(await runIn(name('A'), 'ip', words));
    return route.gateway === routerB[family] ? 'B' : 'C';
  };
  return {
    namespace: (place) => ({ name: name(place), path: path(place) }),
    chosen,
    async portsInRow(count, byB) {
      for (let first = 42_000; ; first += count) {
        const ports = Array.from({ length: count }, (_, index) => first + index);
        const row = await Promise.all(ports.map(async (port) => ({ port, by: await chosen('ipv4', port) })));
        if (row.filter(({ by }) => by === 'B').length === byB) return row;
      }
    },
    share: (by) => set('A', SHARING[by]),
    async rule(place, statement) {
      await runIn(name(place), 'nft', ['flush', 'ruleset']);
      if (statement === undefined) return;
      const chain = `type filter hook ${place === 'S' ? 'output' : 'forward'} priority 0; policy accept;\n${statement}\n`;
      await runIn(name(place), 'nft', ['-f', '-'], `table inet diamond {\nchain c {\n${chain}}\n}\n`);
    },
    limitErrors: (isLimited) => set('A', { 'net.ipv4.icmp_ratemask': isLimited ? USUAL_RATEMASK : 0 }),
    accepted: async () => Number(await children[0]?.ask('accepted')),
    remove,
  };
}

/** Addresses and routes of a place. Answers all come back by B: what is asked here is the way there. */
function layout(place: DiamondPlace): readonly string[] {
  const { source, routerA, routerB, routerC, destination } = DIAMOND;
  const [farB, nearD] = [host(4, 1), host(4, 2)];
  const [farC, otherD] = [host(5, 1), host(5, 2)];
  const device = (device: string, { ipv4, ipv6 }: FamilyAddresses) => [
    `addr add ${ipv4}/24 dev ${device}`,
    `addr add ${ipv6}/64 dev ${device} nodad`,
    `link set ${device} up`,
  ];
  const route = (to: FamilyAddresses, ...gateways: readonly FamilyAddresses[]) =>
    (['ipv4', 'ipv6'] as const).map((family) =>
      gateways.length === 1
        ? `route add ${to[family]} via ${gateways[0]?.[family]}`
        : `route add ${to[family]} ${gateways.map((gateway) => `nexthop via ${gateway[family]}`).join(' ')}`,
    );
  const everywhere = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as unknown as FamilyAddresses;
  const sourceLink = { ipv4: '10.78.1.0/24', ipv6: 'fd78:1::/64' } as unknown as FamilyAddresses;
  const lines: Readonly<Record<DiamondPlace, readonly string[]>> = {
    S: [...device('s0', source), ...route(everywhere, routerA)],
    A: [
      ...device('a0', routerA),
      ...device('a1', host(2, 1)),
      ...device('a2', host(3, 1)),
      ...route(destination, routerB, routerC),
    ],
    B: [
      ...device('b0', routerB),
      ...device('b1', farB),
      ...route(destination, nearD),
      ...route(sourceLink, host(2, 1)),
    ],
    C: [
      ...device('c0', routerC),
      ...device('c1', farC),
      ...route(destination, otherD),
      ...route(sourceLink, host(3, 1)),
    ],
    D: [
      ...device('d0', nearD),
      ...device('d1', otherD),
      `addr add ${destination.ipv4}/32 dev lo`,
      `addr add ${destination.ipv6}/128 dev lo nodad`,
      ...route(everywhere, farB),
    ],
  };
  return ['link set lo up', ...lines[place]];
}
