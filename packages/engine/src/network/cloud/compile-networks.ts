import type { PlacedSubnet, PlacedPeering } from '../links/placed.ts';
import { spaceOf, difference, union, type AddressSpace } from '../../address/address-space.ts';
import { covers, familyOfPrefix, overlap, type Prefix } from '../../address/prefix.ts';
import type { AddressSetsBuilder } from '../../table/address-sets.ts';
import { sharedI32, sharedU32, type SharedI32, type SharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import { PUBLIC } from '../../rules/non-public.ts';
import { HOST_ADDRESS } from '../../rules/packet.ts';
import { TAG } from '../../rules/compile/rule-tables.ts';
import type { Stores } from '../../rules/compile/rule-stores.ts';
import type { Drafts, PeeringDraft, RouteTableDraft, VirtualNetworkDraft } from '../../documents/drafts.ts';
import type { PeeringFlag } from '../../documents/virtual-network-draft.ts';
import { keyOf, nameOf, unreadAt, unreadPlace } from '../../documents/resource.ts';
import { mayHaveGateway } from '../routes/remote-gateways.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import { MISSING, NONE, UNREAD_FLAG, UNREAD_SIDE, type CloudNetwork } from './cloud-network.ts';
import type { Gateways } from '../routes/gateways.ts';
import { isUnseen, placeConnected } from '../links/connected-groups.ts';
import { placeUntold } from '../links/untold-extents.ts';
import { peeringsWithHubs } from '../links/hub-peerings.ts';
import { isFlagUnread, placeUnread } from '../links/unread-spaces.ts';
import { rowsOf, type Link, type Rows } from '../links/link.ts';

export const placeSubnets = ({ virtualNetworks }: Drafts): readonly PlacedSubnet[] =>
  virtualNetworks.flatMap(({ subnets }, virtualNetwork) => subnets.map((subnet) => ({ ...subnet, virtualNetwork })));

/** Behind peerings what they lead to and no document tells, those that connected groups join, and what could not be read. */
export function placePeerings(drafts: Drafts, findings: Finding[]): readonly PlacedPeering[] {
  const { virtualNetworks } = drafts;
  const rows = rowsOf(virtualNetworks);
  const withHubs = peeringsWithHubs(drafts);
  const sides = virtualNetworks.flatMap((network, virtualNetwork) =>
    withHubs(network).map((peering) => ({ peering, virtualNetwork, remoteRow: rows.get(peering.remote) ?? MISSING })),
  );
  const bySide = new Map(sides.map((side, row) => [`${side.virtualNetwork} ${side.remoteRow}`, row]));
  const peerings = sides.map(({ peering, virtualNetwork, remoteRow }, row): PlacedPeering => {
    const reverse = bySide.get(`${remoteRow} ${virtualNetwork}`) ?? NONE;
    const problem = peeringProblem(peering, remoteRow, sides[reverse]?.peering);
    if (problem !== undefined)
      findings.push({
        resource: peering.id,
        ...problem,
        consequence: remoteRow === MISSING ? consequenceOf(peering) : 'No route leads from one network to the other.',
      });
    const isUp = peering.isConnected && (remoteRow === MISSING || sides[reverse]?.peering.isConnected === true);
    const remote = virtualNetworks[remoteRow];
    const prefixes = prefixesOver(peering, remote);
    const unsynchronised = unsynchronisedOver(peering, remote);
    if (remote !== undefined) reportUnsynchronised(peering, remote, unsynchronised, findings);
    const unreadState = isUp ? undefined : unreadBetween(peering, remote, sides[reverse]?.peering);
    const unreadUse =
      isUp || unreadState !== undefined
        ? unreadUseOf(peering, remote, sides[reverse]?.peering, unreadState)
        : undefined;
    const placed = { row, virtualNetwork, remoteRow, reverse, isUp, unreadState, unreadUse };
    return { ...peering, ...placed, prefixes, unsynchronised };
  });
  const untold = placeUntold(drafts, peerings, findings);
  const all = [...peerings, ...untold, ...placeConnected(drafts, peerings.length + untold.length, findings)];
  return [...all, ...placeUnread(drafts, all)];
}

/** Of two sides that may be connected: what cannot be read of the first of them of which not all can. A side that leads nobody knows where may be the one back. */
function unreadBetween(
  peering: PeeringDraft,
  remote: VirtualNetworkDraft | undefined,
  reverse: PeeringDraft | undefined,
): string | undefined {
  const back = reverse ?? remote?.peerings.find((each) => unreadPlace(each.remote) !== undefined);
  const both = remote === undefined ? [peering] : [peering, back];
  if (both.some((side) => side === undefined || !(side.isConnected || side.unreadMember !== undefined)))
    return undefined;
  const unread = both.find((side) => side?.unreadMember !== undefined);
  return unread?.unreadMember === undefined ? back?.remote : unreadAt(unread.id, unread.unreadMember);
}

/** What leaves open whether a peering that is up, or may be, uses the other side's gateways; a network without a subnet for one has none to lend. */
function unreadUseOf(
  peering: PeeringDraft,
  remote: VirtualNetworkDraft | undefined,
  reverse: PeeringDraft | undefined,
  unreadState: string | undefined,
): string | undefined {
  const isUseUnread = isFlagUnread(peering, 'useRemoteGateways');
  if (!peering.usesRemoteGateways && !isUseUnread) return undefined;
  if (!isUseUnread && unreadState !== undefined) return unreadState;
  if (remote !== undefined && !mayHaveGateway(remote)) return undefined;
  const isTransitUnread = reverse !== undefined && isFlagUnread(reverse, 'allowGatewayTransit');
  if (reverse?.allowsTransit === false && !isTransitUnread) return undefined;
  if (isUseUnread) return unreadAt(peering.id, 'useRemoteGateways');
  return isTransitUnread ? unreadAt(reverse.id, 'allowGatewayTransit') : undefined;
}

/** Of the other network without a document. */
const consequenceOf = ({ peeredPrefixes, remotePrefixes }: PeeringDraft): string =>
  peeredPrefixes.length + remotePrefixes.length > 0
    ? 'A path into that network ends where it leaves this one.'
    : 'Which addresses it has is not told either: paths to private addresses that no other route holds end undetermined.';

/**
 * What is peered: what this side got when the two were last synchronised, or else what the other has now, the whole network or some of its
 * subnets, to which all subnets of this one have routes ("Update the address space for a peered virtual network"; "How to configure
 * subnet peering").
 */
function prefixesOver(peering: PeeringDraft, remote: VirtualNetworkDraft | undefined): readonly Prefix[] {
  const { peeredPrefixes, remotePrefixes, remoteSubnets, isOnlyIpv6, isPeeredUnread } = peering;
  const all = () => {
    if (peeredPrefixes.length > 0 || isPeeredUnread === true) return peeredPrefixes;
    if (remote === undefined) return remotePrefixes;
    if (remoteSubnets === undefined) return remote.prefixes;
    return remote.subnets.flatMap(({ id, prefixes }) => (remoteSubnets.includes(keyOf(nameOf(id))) ? prefixes : []));
  };
  return isOnlyIpv6 ? all().filter((prefix) => familyOfPrefix(prefix) === 'ipv6') : all();
}

/** What the other network got since the two were last synchronised, of a peering of whole networks. */
function unsynchronisedOver(
  { peeredPrefixes, remoteSubnets, isOnlyIpv6, isPeeredUnread }: PeeringDraft,
  remote: VirtualNetworkDraft | undefined,
): readonly Prefix[] {
  if (
    isPeeredUnread === true ||
    remote === undefined ||
    peeredPrefixes.length === 0 ||
    remoteSubnets !== undefined ||
    isOnlyIpv6
  )
    return [];
  return remote.prefixes.filter((prefix) => !peeredPrefixes.some((each) => covers(each, prefix)));
}

function reportUnsynchronised(
  { id }: PeeringDraft,
  remote: VirtualNetworkDraft,
  missing: readonly Prefix[],
  findings: Finding[],
): void {
  if (missing.length > 0)
    findings.push({
      resource: id,
      field: 'properties.remoteAddressSpace.addressPrefixes',
      problem: `The peering is not in sync: ${nameOf(remote.id)} has ${missing.join(' and ')} as well.`,
      consequence: 'No route leads there until the peering is synchronised.',
    });
}

function peeringProblem(peering: PeeringDraft, remoteRow: number, reverse: PeeringDraft | undefined) {
  // What is not known of a hub is told where its routes are.
  if (peering.hub !== undefined) return undefined;
  // Its own reader told of it.
  if (peering.unreadMember !== undefined || unreadPlace(peering.remote) !== undefined) return undefined;
  if (remoteRow === MISSING)
    return {
      field: 'properties.remoteVirtualNetwork.id',
      problem: noSuch(peering.remote),
      // Of a network that is gone the peering is no longer connected.
      ...(peering.isConnected ? { severity: 'warning' as const } : {}),
    };
  if (!peering.isConnected) return { field: 'properties.peeringState', problem: 'The peering is not connected.' };
  if (reverse === undefined)
    return { field: 'properties.peeringState', problem: `${peering.remote} has no peering back.` };
  return undefined;
}

/** Its own id, and how it is joined to others. */
export const peeringColumns = (
  peerings: readonly PlacedPeering[],
  texts: TextTableBuilder,
): CloudNetwork['peerings'] => ({
  ids: sharedU32(peerings.map(({ id }) => texts.add(id))),
  virtualNetworks: sharedI32(peerings.map(({ virtualNetwork }) => virtualNetwork)),
  remotes: sharedI32(peerings.map(({ remoteRow }) => remoteRow)),
  reverses: sharedI32(peerings.map(({ reverse }) => reverse)),
  access: sharedU32(peerings.map((each) => flagOf(each.allowsAccess, each, 'allowVirtualNetworkAccess'))),
  transit: sharedU32(peerings.map((each) => flagOf(each.allowsTransit, each, 'allowGatewayTransit'))),
  isUp: sharedU32(peerings.map(({ isUp }) => Number(isUp))),
  usesRemote: sharedU32(peerings.map((each) => flagOf(each.usesRemoteGateways, each, 'useRemoteGateways'))),
  forwarded: sharedU32(peerings.map((each) => flagOf(each.allowsForwarded, each, 'allowForwardedTraffic'))),
  isGroups: sharedU32(
    peerings.map(({ isGroups, unread }) => (unread !== undefined ? UNREAD_SIDE : Number(isGroups === true))),
  ),
  hubs: sharedI32(peerings.map(({ hub }) => (hub === undefined ? NONE : texts.add(hub)))),
});

const flagOf = (isSet: boolean, peering: PeeringDraft, flag: PeeringFlag): number =>
  isFlagUnread(peering, flag) ? UNREAD_FLAG : Number(isSet);

/** Ids of virtual networks, what the tag Internet holds in each, and what all of them have. */
export const networkColumns = (
  { virtualNetworks }: Drafts,
  spaces: readonly AddressSpace[],
  { texts, sets }: Stores,
) => ({
  ids: sharedU32(virtualNetworks.map(({ id }) => texts.add(id))),
  locations: sharedI32(virtualNetworks.map(({ location }) => (location === undefined ? NONE : texts.add(location)))),
  internet: sharedU32(spaces.map((space) => sets.add(difference(PUBLIC, space)))),
  // Of a space that cannot be read subnets tell a part.
  spaces: sets.add(
    spaceOf(
      virtualNetworks.flatMap(({ prefixes, subnets }) => [prefixes, ...subnets.map((each) => each.prefixes)].flat()),
    ),
  ),
});

export const subnetColumns = (subnets: readonly PlacedSubnet[], texts: TextTableBuilder) => ({
  ids: sharedU32(subnets.map(({ id }) => texts.add(id))),
  virtualNetworks: sharedI32(subnets.map(({ virtualNetwork }) => virtualNetwork)),
  prefixes: sharedI32(subnets.map(({ prefixes }) => (prefixes.length === 0 ? NONE : texts.add(prefixes.join(' '))))),
});

/** The group of each subnet. */
export const groupsOfSubnets = (subnets: readonly PlacedSubnet[], groups: Rows, link: Link): SharedI32 =>
  sharedI32(
    subnets.map(({ id, group }) =>
      link(groups, group, () => ({
        resource: id,
        field: 'properties.networkSecurityGroup.id',
        consequence: 'What may pass into and out of this subnet is not known: paths across it end undetermined.',
      })),
    ),
  );

/** The route table of each subnet. */
export const tablesOfSubnets = (subnets: readonly PlacedSubnet[], tables: Rows, link: Link): SharedI32 =>
  sharedI32(
    subnets.map(({ id, routeTable }) =>
      link(tables, routeTable, () => ({
        resource: id,
        field: 'properties.routeTable.id',
        consequence: 'Where packets go from this subnet is not known: paths from it end undetermined.',
      })),
    ),
  );

/** Of each virtual network: its own space, that of peered networks that may reach it, and what connected groups join with it. */
export const spacesAround = ({ virtualNetworks }: Drafts, sides: SidesByNetwork): readonly AddressSpace[] =>
  virtualNetworks.map(({ prefixes }, row) => {
    const near = (sides.get(row) ?? []).filter(({ isUp, allowsAccess }) => isUp && allowsAccess);
    // What an unseen member of a connected group has nobody knows.
    return spaceOf([...prefixes, ...near.flatMap((each) => (isUnseen(each) ? (each.unread ?? []) : each.prefixes))]);
  });

/** By virtual network its sides of peerings: connected groups have very many. */
export type SidesByNetwork = ReadonlyMap<number, readonly PlacedPeering[]>;

export const sidesByNetwork = (peerings: readonly PlacedPeering[]): SidesByNetwork =>
  Map.groupBy(peerings, ({ virtualNetwork }) => virtualNetwork);

const HOST_SPACE = spaceOf([`${HOST_ADDRESS}/32` as Prefix]);

/**
 * The tag VirtualNetwork: the space around, the host's own address, what is behind a gateway, and every prefix of the
 * subnet's route table; and whether it may hold more. Remembers what it made of the same ones. `joined`: networks that connected groups join
 * with some that are not among the documents. `tables`: rows, by subnet.
 */
export function virtualNetworkTags(sets: AddressSetsBuilder) {
  const routed = new WeakMap<RouteTableDraft, Routed>();
  const known = new WeakMap<AddressSpace, WeakMap<AddressSpace, number>>();
  const routedBy = (table: RouteTableDraft | undefined): Routed => {
    if (table === undefined) return NOT_ROUTED;
    const before = routed.get(table);
    if (before !== undefined) return before;
    const made = {
      space: spaceOf(table.routes.flatMap(({ prefix, tag }) => prefix ?? tag?.prefixes ?? [])),
      isUnread: table.routes.some(({ isUnread }) => isUnread === true),
    };
    routed.set(table, made);
    return made;
  };
  return (
    subnets: readonly PlacedSubnet[],
    spaces: readonly AddressSpace[],
    { routes, untold }: Gateways,
    joined: ReadonlySet<number>,
    tables: SharedI32,
    tableOf: (subnet: number) => RouteTableDraft | undefined,
  ): SharedU32 => {
    const around = spaces.map((space, row) => {
      const behind = routes[row] ?? [];
      return behind.length === 0 ? space : union(space, spaceOf(behind.map(({ prefix }) => prefix)));
    });
    return sharedU32(
      subnets.map(({ virtualNetwork }, row) => {
        const { space: far, isUnread } = routedBy(tableOf(row));
        const near = around[virtualNetwork] ?? NOTHING;
        const beside = known.get(near) ?? new WeakMap<AddressSpace, number>();
        known.set(near, beside);
        const set = beside.get(far) ?? sets.add(union(union(near, HOST_SPACE), far));
        beside.set(far, set);
        const isUntold = untold[virtualNetwork] !== undefined;
        return set | moreInTag(tables[row], isUntold, joined.has(virtualNetwork), isUnread);
      }),
    );
  };
}

/** What the routes of a table are for. `isUnread`: a prefix of it could not be read. */
type Routed = { readonly space: AddressSpace; readonly isUnread: boolean };

const NOTHING: AddressSpace = { four: [], six: [] };
const NOT_ROUTED: Routed = { space: NOTHING, isUnread: false };

/** Bits of `TAG`: may VirtualNetwork hold more than is known? `table`: the subnet's. `isUnread`: a prefix of it could not be read. `isUntold`: its network has routes that are in no document. `isJoined`: with networks that are in none. */
export const moreInTag = (table: number | undefined, isUntold: boolean, isJoined: boolean, isUnread: boolean): number =>
  table === MISSING || isUnread ? TAG.open : (isUntold ? TAG.learned : 0) | (isJoined ? TAG.joined : 0);

export function reportSubnets({ virtualNetworks }: Drafts, findings: Finding[]): void {
  for (const { prefixes, subnets } of virtualNetworks)
    for (const [row, subnet] of subnets.entries())
      for (const prefix of subnet.prefixes) {
        const finding = { resource: subnet.id, field: 'properties.addressPrefix' };
        if (!prefixes.some((outer) => covers(outer, prefix)))
          findings.push({
            ...finding,
            problem: `${prefix} does not lie in the virtual network's address space.`,
            consequence: 'No route of the system leads to it.',
          });
        const other = subnets.slice(0, row).find((one) => one.prefixes.some((each) => overlap(each, prefix)));
        if (other !== undefined)
          findings.push({
            ...finding,
            problem: `${prefix} overlaps with ${other.id}.`,
            consequence: 'An address in both belongs to the interface that has it.',
          });
      }
}
