import { covers, familyOfPrefix, type Prefix } from '../../address/prefix.ts';
import type { Drafts, PeeringDraft, VirtualNetworkDraft } from '../../documents/drafts.ts';
import { keyOf, nameOf, unreadAt } from '../../documents/resource.ts';
import type { PeeringFlag } from '../../documents/virtual-network-draft.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';
import { isNotPrivate, isUnseen, JOINED, unseenSpace } from './connected-groups.ts';
import type { PlacedPeering } from './placed.ts';

/** Sides beside the others for what cannot be read of networks and of peerings. */
export const placeUnread = (drafts: Drafts, sides: readonly PlacedPeering[]): readonly PlacedPeering[] => {
  const states = [...placeUnreadStates(drafts, sides), ...placeUnreadAccess(sides)].map((side, at) => ({
    ...side,
    row: sides.length + at,
  }));
  return [...states, ...placeUnreadSpaces(drafts, sides, sides.length + states.length)];
};

export const isFlagUnread = ({ unreadFlags }: PeeringDraft, flag: PeeringFlag): boolean =>
  unreadFlags?.includes(flag) === true;

/** May the tag VirtualNetwork hold what is over there, for all that can be read? */
const mayAllowAccess = (side: PlacedPeering): boolean =>
  side.allowsAccess || isFlagUnread(side, 'allowVirtualNetworkAccess');

/** Of peerings that are up, and may let the other network into the tag VirtualNetwork. Routes are told by their own sides. */
const placeUnreadAccess = (sides: readonly PlacedPeering[]): readonly Unplaced[] =>
  sides
    .filter((side) => side.isUp && isFlagUnread(side, 'allowVirtualNetworkAccess'))
    .map(({ id, virtualNetwork }) => ({
      ...JOINED,
      unread: [],
      id: unreadAt(id, 'allowVirtualNetworkAccess'),
      remote: unreadAt(id, 'allowVirtualNetworkAccess'),
      virtualNetwork,
      remoteRow: MISSING,
      reverse: NONE,
      prefixes: [],
    }));

type Unplaced = Omit<PlacedPeering, 'row'>;

/** Of peerings that may be up: they may lead to what is behind them, or anywhere where nobody says what that is. */
const placeUnreadStates = ({ virtualNetworks }: Drafts, sides: readonly PlacedPeering[]): readonly Unplaced[] =>
  sides
    .filter(({ unreadState }) => unreadState !== undefined)
    .map((side) => ({ ...side, allowsAccess: mayAllowAccess(side) }))
    .map(({ unreadState = '', virtualNetwork, allowsAccess, prefixes }) => ({
      ...JOINED,
      unread: [],
      id: unreadState,
      remote: unreadState,
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
    isSpaceUnread === true
      ? [{ id, virtualNetwork, of: virtualNetwork, allowsAccess: true, isOnlyIpv6: false, others: [] }]
      : [],
  );
  const near = sides.flatMap((side) => {
    const id = side.isUp ? unreadOver(side, virtualNetworks) : undefined;
    return id === undefined ? [] : [{ ...side, id, of: side.remoteRow, others: publicBeside(side, virtualNetworks) }];
  });
  return [...own, ...near].map(({ id, virtualNetwork, of, allowsAccess, isOnlyIpv6, others }, at) => {
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
      prefixes: [...anywhere, ...unread, ...others.filter(isTaken)],
    };
  });
}

/** What of the other network is not private, and may be peered, where it cannot be read which of its addresses are. */
function publicBeside(
  { isPeeredUnread, remoteRow, prefixes }: PlacedPeering,
  virtualNetworks: readonly VirtualNetworkDraft[],
): readonly Prefix[] {
  if (isPeeredUnread !== true) return [];
  const all = virtualNetworks[remoteRow]?.prefixes ?? [];
  return all.filter((each) => isNotPrivate(each) && !prefixes.some((known) => covers(known, each)));
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
