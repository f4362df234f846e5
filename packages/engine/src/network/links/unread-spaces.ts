import { covers, familyOfPrefix, type Prefix } from '../../address/prefix.ts';
import type { Drafts, VirtualNetworkDraft } from '../../documents/drafts.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';
import { isUnseen, JOINED, unseenSpace } from './connected-groups.ts';
import type { PlacedPeering } from './placed.ts';

/** Sides beside the others for what cannot be read of networks and of peerings. */
export const placeUnread = (drafts: Drafts, sides: readonly PlacedPeering[]): readonly PlacedPeering[] => {
  const states = placeUnreadStates(drafts, sides);
  return [...states, ...placeUnreadSpaces(drafts, sides, sides.length + states.length)];
};

/** Of peerings that may be up: they may lead to what is behind them, or anywhere where nobody says what that is. */
const placeUnreadStates = ({ virtualNetworks }: Drafts, sides: readonly PlacedPeering[]): readonly PlacedPeering[] =>
  sides
    .filter(({ unreadState }) => unreadState !== undefined)
    .map(({ unreadState = '', virtualNetwork, allowsAccess, prefixes }, at) => ({
      ...JOINED,
      unread: [],
      id: unreadState,
      remote: unreadState,
      row: sides.length + at,
      virtualNetwork,
      remoteRow: MISSING,
      reverse: NONE,
      allowsAccess,
      prefixes: prefixes.length > 0 ? prefixes : unseenSpace(virtualNetworks[virtualNetwork]?.prefixes ?? []),
    }));

/**
 * Sides beside the others, of networks that have addresses which could not be read, and of those that are peered or joined with them: what they
 * lead to may be anywhere, as with a network that a connected group joins and nobody has seen.
 */
function placeUnreadSpaces(
  { virtualNetworks }: Drafts,
  sides: readonly PlacedPeering[],
  first: number,
): readonly PlacedPeering[] {
  const isAny = virtualNetworks.some(
    ({ isSpaceUnread = false, peerings, subnets }) =>
      isSpaceUnread ||
      peerings.some(({ isPeeredUnread = false, isRemoteUnread = false }) => isPeeredUnread || isRemoteUnread) ||
      subnets.some(({ isUnread = false }) => isUnread),
  );
  if (!isAny) return [];
  const own = virtualNetworks.flatMap(({ id, isSpaceUnread }, virtualNetwork) =>
    isSpaceUnread === true ? [{ id, virtualNetwork, of: virtualNetwork, allowsAccess: true, isOnlyIpv6: false }] : [],
  );
  const near = sides.flatMap((side) => {
    const id = side.isUp ? unreadOver(side, virtualNetworks) : undefined;
    return id === undefined ? [] : [{ ...side, id, of: side.remoteRow }];
  });
  return [...own, ...near].map(({ id, virtualNetwork, of, allowsAccess, isOnlyIpv6 }, at) => {
    const isTaken = (prefix: Prefix) => !isOnlyIpv6 || familyOfPrefix(prefix) === 'ipv6';
    const there = virtualNetworks[of];
    const isNew = (prefix: Prefix) => isTaken(prefix) && there?.prefixes.some((each) => covers(each, prefix)) !== true;
    const unread = there?.id === id ? there.subnets.flatMap(({ prefixes }) => prefixes.filter(isNew)) : [];
    const anywhere = unseenSpace(virtualNetworks[virtualNetwork]?.prefixes ?? []).filter(isTaken);
    return {
      ...JOINED,
      unread,
      id,
      remote: id,
      row: first + at,
      virtualNetwork,
      remoteRow: MISSING,
      reverse: NONE,
      allowsAccess,
      prefixes: [...anywhere, ...unread],
    };
  });
}

/** Whose document tells of what a side leads to, and cannot be read wholly. */
export function unreadOver(side: PlacedPeering, virtualNetworks: readonly VirtualNetworkDraft[]): string | undefined {
  const { id, remoteRow, peeredPrefixes, remoteSubnets, isPeeredUnread = false, isRemoteUnread = false } = side;
  const remote = virtualNetworks[remoteRow];
  if (isUnseen(side)) return undefined;
  if (isPeeredUnread) return id;
  if (peeredPrefixes.length > 0) return undefined;
  if (remote === undefined) return isRemoteUnread ? id : undefined;
  if (remoteSubnets === undefined) return remote.isSpaceUnread === true ? remote.id : undefined;
  return remote.subnets.find((each) => each.isUnread === true && remoteSubnets.includes(keyOf(nameOf(each.id))))?.id;
}
