import { covers, familyOfPrefix, type Prefix } from '../../address/prefix.ts';
import type { PrefixEntry } from '../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../../routes/next-hop-type.ts';

/** A route that Azure makes by itself. */
export type SystemRoute = {
  readonly prefix: Prefix;
  readonly nextHopType: NextHopType;
  /** Row of the peering that it comes from, or -1; that of a private endpoint may come from one, too. */
  readonly peering: number;
};

/** Private networks that lead nowhere until somebody uses them, in the order in which Azure lists them. */
const RESERVED = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
] as readonly string[] as readonly Prefix[];

/**
 * The system routes of a virtual network ("Virtual network traffic routing", Default). A reserved network has none of its
 * own where the address space holds all of it. A peering's prefixes come beside them.
 */
export function systemRoutes(
  prefixes: readonly Prefix[],
  peerings: readonly { readonly row: number; readonly prefixes: readonly Prefix[] }[],
): readonly SystemRoute[] {
  const route = (prefix: Prefix, nextHopType: NextHopType, peering = -1) => ({ prefix, nextHopType, peering });
  const isDual = prefixes.some((prefix) => familyOfPrefix(prefix) === 'ipv6');
  return [
    ...prefixes.map((prefix) => route(prefix, 'VnetLocal')),
    ...peerings.flatMap(({ row, prefixes: remote }) => remote.map((prefix) => route(prefix, 'VNetPeering', row))),
    route('0.0.0.0/0' as Prefix, 'Internet'),
    ...(isDual ? [route('::/0' as Prefix, 'Internet')] : []),
    ...RESERVED.filter((reserved) => !prefixes.some((prefix) => covers(prefix, reserved))).map((reserved) =>
      route(reserved, 'None'),
    ),
  ];
}

/** Of equal prefixes the network's own comes first, then a peering's. */
const RANKS: Readonly<Partial<Record<NextHopType, number>>> = { VnetLocal: 0, VNetPeering: 1 };

export const entryOf = ({ prefix, nextHopType }: SystemRoute, value: number): PrefixEntry => ({
  prefix,
  rank: RANKS[nextHopType] ?? NEXT_HOP_TYPES.length,
  value,
});
