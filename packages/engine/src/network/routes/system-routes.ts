import { covers, familyOfPrefix, type Prefix } from '../../address/prefix.ts';
import type { PrefixEntry } from '../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../../routes/next-hop-type.ts';
import type { PlacedPeering } from '../links/placed.ts';
import { isUnseen, RESERVED } from '../links/connected-groups.ts';

/** A route that Azure makes by itself. */
export type SystemRoute = {
  readonly prefix: Prefix;
  readonly nextHopType: NextHopType;
  /** Row of the peering, or of the member of a connected group, that it comes from, or -1; that of a private endpoint may come from one, too. */
  readonly peering: number;
  /** It is to what of known networks could not be read. */
  readonly isUnread?: boolean;
};

/**
 * The system routes of a virtual network ("Virtual network traffic routing", Default). A reserved network has none of its
 * own where the address space holds all of it. The prefixes of peerings and of connected groups come beside them; what an unseen member of
 * such a group may have is `unreadable`.
 */
export function systemRoutes(
  prefixes: readonly Prefix[],
  peerings: readonly Pick<PlacedPeering, 'row' | 'prefixes' | 'isGroups' | 'remoteRow' | 'unread'>[],
): readonly SystemRoute[] {
  const route = (prefix: Prefix, nextHopType: NextHopType, peering = -1) => ({ prefix, nextHopType, peering });
  const isDual = prefixes.some((prefix) => familyOfPrefix(prefix) === 'ipv6');
  return [
    ...prefixes.map((prefix) => route(prefix, 'VnetLocal')),
    ...peerings.flatMap((side) =>
      side.prefixes.map((prefix) => ({
        ...route(prefix, typeOver(side), side.row),
        isUnread: side.unread !== undefined,
      })),
    ),
    route('0.0.0.0/0' as Prefix, 'Internet'),
    ...(isDual ? [route('::/0' as Prefix, 'Internet')] : []),
    ...RESERVED.filter((reserved) => !prefixes.some((prefix) => covers(prefix, reserved))).map((reserved) =>
      route(reserved, 'None'),
    ),
  ];
}

const typeOver = (side: Pick<PlacedPeering, 'isGroups' | 'remoteRow'>): NextHopType =>
  side.isGroups === undefined ? 'VNetPeering' : isUnseen(side) ? 'unreadable' : 'ConnectedGroup';

/**
 * Of equal prefixes the network's own comes first, then a peering's, and then that of a connected group: where two of its networks are peered
 * as well, effective routes show the peering (seen by others, 2026). What could not be read comes before what nobody has seen: who says to be there is known.
 */
const RANKS: Readonly<Partial<Record<NextHopType, number>>> = {
  VnetLocal: 0,
  VNetPeering: 1,
  ConnectedGroup: 2,
  unreadable: 4,
};

export const entryOf = ({ prefix, nextHopType, isUnread = false }: SystemRoute, value: number): PrefixEntry => ({
  prefix,
  rank: isUnread ? 3 : (RANKS[nextHopType] ?? NEXT_HOP_TYPES.length),
  value,
});
