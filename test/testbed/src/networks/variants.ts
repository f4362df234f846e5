import { ADDRESSES, NETWORKS, OPEN_PORT, type LabPlace } from './map.ts';

/** What makes a network of this lab misbehave, and what undoes it. Rules need no undoing: they are flushed. */
type Variant = {
  readonly place: LabPlace;
  /** Commands of `ip`, run in order. */
  readonly routes?: { readonly make: readonly string[]; readonly undo: readonly string[] };
  /** An nftables ruleset. */
  readonly rules?: string;
};

/** A ruleset with one rule about TCP to the open port at one hook. */
const rule = (hook: 'forward' | 'input' | 'output', statement: string, match = `tcp dport ${OPEN_PORT}`) => `
table inet lab {
  chain c {
    type filter hook ${hook} priority 0; policy accept;
    meta l4proto tcp ${match} counter ${statement} comment "lab ${hook} rule"
  }
}
`;
const rejection = (reason: string) => `reject with icmpx type ${reason}`;

const { destination, farA, routerB } = ADDRESSES;
const { sourceLink, destinationLink } = NETWORKS;

/** A route of this type to exactly the destination. */
const specialRoute = (place: LabPlace, type: 'unreachable' | 'prohibit' | 'blackhole'): Variant => ({
  place,
  routes: {
    make: [`route add ${type} ${destination.ipv4}/32`, `route add ${type} ${destination.ipv6}/128`],
    undo: [`route del ${type} ${destination.ipv4}/32`, `route del ${type} ${destination.ipv6}/128`],
  },
});

const withoutRoute = (place: LabPlace, to: typeof sourceLink | typeof destinationLink, via: typeof farA): Variant => ({
  place,
  routes: {
    make: [`route del ${to.ipv4}`, `route del ${to.ipv6}`],
    undo: [`route add ${to.ipv4} via ${via.ipv4}`, `route add ${to.ipv6} via ${via.ipv6}`],
  },
});

/** Every way in which a lab can go wrong, named for what is done and where. `ok` is none of them. */
export const VARIANTS = {
  'drop-B': { place: 'B', rules: rule('forward', 'drop') },
  'rst-B': { place: 'B', rules: rule('forward', 'reject with tcp reset') },
  'admin-B': { place: 'B', rules: rule('forward', rejection('admin-prohibited')) },
  'port-B': { place: 'B', rules: rule('forward', rejection('port-unreachable')) },
  'host-B': { place: 'B', rules: rule('forward', rejection('host-unreachable')) },
  'noroute-B': { place: 'B', rules: rule('forward', rejection('no-route')) },
  'drop-D': { place: 'D', rules: rule('input', 'drop') },
  'rst-D': { place: 'D', rules: rule('input', 'reject with tcp reset') },
  'admin-D': { place: 'D', rules: rule('input', rejection('admin-prohibited')) },
  'unreachable-A': specialRoute('A', 'unreachable'),
  'prohibit-A': specialRoute('A', 'prohibit'),
  'blackhole-A': specialRoute('A', 'blackhole'),
  'noroute-A': withoutRoute('A', destinationLink, routerB),
  'noreturn-B': withoutRoute('B', sourceLink, farA),
  'loop-AB': {
    place: 'B',
    routes: {
      make: [`route add ${destination.ipv4}/32 via ${farA.ipv4}`, `route add ${destination.ipv6}/128 via ${farA.ipv6}`],
      undo: [`route del ${destination.ipv4}/32`, `route del ${destination.ipv6}/128`],
    },
  },
  'drop-S': { place: 'S', rules: rule('output', 'drop') },
  'reject-S': { place: 'S', rules: rule('output', rejection('admin-prohibited')) },
  'rst-S': { place: 'S', rules: rule('output', 'reject with tcp reset') },
  'dropin-S': { place: 'S', rules: rule('input', 'drop', `tcp sport ${OPEN_PORT}`) },
  'unreachable-S': specialRoute('S', 'unreachable'),
  'prohibit-S': specialRoute('S', 'prohibit'),
  'blackhole-S': specialRoute('S', 'blackhole'),
  /** The first SYN of every connection is lost, its repeat arrives. */
  'lossy-B': {
    place: 'B',
    rules: `
table inet lab {
  set seen4 { type ipv4_addr . inet_service; flags dynamic; timeout 1m; }
  set seen6 { type ipv6_addr . inet_service; flags dynamic; timeout 1m; }
  chain c {
    type filter hook forward priority 0; policy accept;
    tcp dport ${OPEN_PORT} ip saddr . tcp sport @seen4 accept
    tcp dport ${OPEN_PORT} ip6 saddr . tcp sport @seen6 accept
    tcp dport ${OPEN_PORT} tcp flags syn add @seen4 { ip saddr . tcp sport } drop
    tcp dport ${OPEN_PORT} tcp flags syn add @seen6 { ip6 saddr . tcp sport } drop
  }
}
`,
  },
} as const satisfies Readonly<Record<string, Variant>>;

export type VariantName = keyof typeof VARIANTS | 'ok';

export const variantOf = (name: VariantName): Variant | undefined => (name === 'ok' ? undefined : VARIANTS[name]);
