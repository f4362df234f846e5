import { contains, type Prefix } from '../../address/prefix.ts';
import { spaceOf } from '../../address/address-space.ts';
import type { Drafts, UnreadAddress } from '../../documents/drafts.ts';
import { keyOf, nameOf, parentOf, unreadAt, unreadPlace } from '../../documents/resource.ts';
import type { InjectedDraft } from '../../documents/services/read-injected.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { NONE, type UnseenHolders } from '../cloud/cloud-network.ts';
import type { ConfigurationRow, EndSurroundings } from '../cloud/configuration-row.ts';
import { isForGateways, type PlacedSubnet } from './placed.ts';
import { ownersIn, unreadOwners } from './address-owners.ts';
import { rowsOf } from './link.ts';

/**
 * Whom any address of a subnet may belong to that nobody is known to have. `type`: of whom a document tells that is not modelled. `isTold`: of
 * whose addresses there documents name some. `sendsOn`: what is for others may pass it.
 */
type Holder = {
  readonly name: string;
  readonly type?: string;
  readonly isTold?: boolean;
  readonly sendsOn?: boolean;
};

/**
 * Subnets that list who has an address there (`ipConfigurations`), and of whom some are not among the documents; in which something is of a
 * kind that is not modelled; that are delegated to a service ("Subnet delegation"); or in which a gateway has instances, whose addresses
 * no document tells ("Application Gateway infrastructure configuration", "About VPN Gateway configuration settings", Gateway subnet).
 */
export function unseenHolders(around: EndSurroundings, rows: readonly ConfigurationRow[]): UnseenHolders {
  const { drafts, subnets, texts, sets } = around;
  const injected = injectedIn(drafts, subnets);
  const listed = listedHolders(around, rows);
  const gateways = gatewaysIn(around);
  const blocks = cutBlocks(around);
  const [unread, lost] = [unreadIn(around), lostIn(around)];
  const holders = subnets.map(
    ({ delegatedTo }, row): Holder | undefined =>
      listed(row) ??
      injected.get(row)?.map(holderOf)[0] ??
      unread.get(row) ??
      gateways.get(row) ??
      blocks.get(row) ??
      lost.get(row) ??
      (delegatedTo === undefined ? undefined : { name: delegatedTo }),
  );
  if (holders.every((each) => each === undefined)) return NOBODY;
  const setsOf = (isHeld: (holder: Holder) => boolean) => {
    const spaces = drafts.virtualNetworks.map((): Prefix[] => []);
    for (const [row, { virtualNetwork, prefixes }] of subnets.entries()) {
      const holder = holders[row];
      if (holder !== undefined && isHeld(holder)) spaces[virtualNetwork]?.push(...prefixes);
    }
    return sharedU32(spaces.map((prefixes) => (prefixes.length === 0 ? 0 : sets.add(spaceOf(prefixes)))));
  };
  const text = (of: string | undefined): number => (of === undefined ? NONE : texts.add(of));
  const told = [...injected].flatMap(([row, all]) => all.flatMap((each) => toldIn(subnets[row], row, each)));
  return {
    subnets: sharedI32(holders.map((each) => text(each?.name))),
    types: sharedI32(holders.map((each) => text(each?.type))),
    areTold: sharedU32(holders.map((each) => Number(each?.isTold === true))),
    told: {
      subnets: sharedI32(told.map(({ row }) => row)),
      addresses: sharedI32(told.map(({ address }) => text(address))),
      ids: sharedI32(told.map(({ id }) => text(id))),
      types: sharedI32(told.map(({ type }) => text(type))),
    },
    sets: setsOf(() => true),
    hopSets: setsOf(({ sendsOn = true }) => sendsOn),
  };
}

/** By the row of a subnet. */
function listedHolders(
  { drafts, subnets }: EndSurroundings,
  rows: readonly ConfigurationRow[],
): (row: number) => Holder | undefined {
  if (subnets.every(({ holders = [] }) => holders.length === 0)) return () => undefined;
  const known = rowsOf(rows);
  const isKnown = ownersIn(drafts);
  const unread = unreadOwners(drafts);
  return (row) => {
    const unseen = subnets[row]?.holders
      ?.filter((each) => known.get(each) === undefined)
      .map(parentOf)
      .find((owner) => unread.has(keyOf(owner)) || !isKnown(owner));
    const odd = unread.get(keyOf(unseen ?? ''));
    if (odd !== undefined) return { name: odd, isTold: true };
    return unseen === undefined ? undefined : { name: unseen };
  };
}

/** Who has addresses nobody knows where, and is listed by no subnet: it may be in any; a firewall in one of its own ("AzureFirewallSubnet"). */
function lostIn({ drafts, subnets }: EndSurroundings): ReadonlyMap<number, Holder> {
  const unread = unreadOwners(drafts, true);
  if (unread.size === 0) return new Map();
  const listed = new Set(subnets.flatMap(({ holders = [] }) => holders.map((each) => keyOf(parentOf(each)))));
  const lost = [...unread].filter(([owner]) => !listed.has(owner));
  return new Map(
    subnets.flatMap(({ id }, row) => {
      const isFirewalls = keyOf(nameOf(id)) === 'azurefirewallsubnet';
      const one = lost.find(([owner]) => isFirewalls === owner.includes('/azurefirewalls/'));
      return one === undefined ? [] : [[row, { name: one[1], isTold: true }] as const];
    }),
  );
}

/** Interfaces that have an address of a subnet, and of which nobody can read whether they are there. */
function astray(
  { interfaces }: Drafts,
  subnets: readonly PlacedSubnet[],
): readonly (readonly [row: number, holder: Holder])[] {
  const found: (readonly [number, Holder])[] = [];
  for (const { configurations } of interfaces)
    for (const { address, subnet = '' } of configurations)
      if (unreadPlace(subnet) !== undefined)
        for (const [row, { prefixes }] of subnets.entries())
          if (prefixes.some((prefix) => contains(prefix, address))) found.push([row, { name: subnet, isTold: true }]);
  return found;
}

/** Interfaces and frontends whose address in a subnet cannot be read, by its row. A frontend sends on, too. */
function unreadIn({ drafts, subnets }: EndSurroundings): ReadonlyMap<number, Holder> {
  const all: readonly UnreadAddress[] = [
    ...drafts.interfaces.flatMap((each) => each.unread),
    ...drafts.balancers.flatMap(({ frontends }) =>
      frontends.flatMap(({ id, subnet, isUnread }) =>
        isUnread === true && subnet !== undefined ? [{ id, subnet }] : [],
      ),
    ),
  ];
  const rows = rowsOf(all.length === 0 ? [] : subnets);
  return new Map<number, Holder>([
    ...astray(drafts, subnets),
    ...all.map(
      ({ id, subnet = '' }) =>
        [rows.get(subnet) ?? NONE, { name: unreadAt(id, 'privateIPAddress'), isTold: true }] as const,
    ),
  ]);
}

/**
 * Gateways of which documents tell, by the row of the subnet that each is in. An application gateway sends nothing on; who else may be in a
 * subnet that is delegated to another service may.
 */
function gatewaysIn({ drafts, subnets }: EndSurroundings): ReadonlyMap<number, Holder> {
  const { gateways, applicationGateways } = drafts;
  const row = rowsOf(gateways.length + applicationGateways.length === 0 ? [] : subnets);
  const placed = ({ id, subnet = '' }: { readonly id: string; readonly subnet?: string }, sendsOn: boolean) =>
    [row.get(subnet) ?? NONE, { name: id, isTold: true, sendsOn }] as const;
  const isOthers = (subnet = ''): boolean => {
    const { delegatedTo } = subnets[row.get(subnet) ?? NONE] ?? {};
    return delegatedTo !== undefined && !isForGateways(delegatedTo);
  };
  return new Map<number, Holder>([
    ...gateways.map((each) => placed(each, true)),
    ...applicationGateways.map((each) => placed(each, isOthers(each.subnet))),
  ]);
}

/** Interfaces with blocks of addresses that are not told one by one, by the row of the subnet that each is in. */
function cutBlocks({ drafts, subnets }: EndSurroundings): ReadonlyMap<number, Holder> {
  const cut: (readonly [subnet: string, holder: Holder])[] = [];
  for (const { id, configurations } of drafts.interfaces)
    for (const { isCut, subnet = '' } of configurations)
      if (isCut === true) cut.push([subnet, { name: id, isTold: true }]);
  const row = rowsOf(cut.length === 0 ? [] : subnets);
  return new Map(cut.map(([subnet, holder]) => [row.get(subnet) ?? NONE, holder]));
}

const holderOf = ({ id, type }: InjectedDraft): Holder => ({ name: id, type });

/** By the row of the subnet that it is in. A scale set has no addresses but those of its interfaces. */
function injectedIn(
  { injected, interfaces }: Drafts,
  subnets: readonly PlacedSubnet[],
): ReadonlyMap<number, readonly InjectedDraft[]> {
  if (injected.length === 0) return new Map();
  // Of interfaces there are many.
  const isScaled = injected.some(({ id }) => SCALE_SET.test(id));
  const scaled = new Set(isScaled ? interfaces.flatMap(({ id }) => IN_SCALE_SET.exec(keyOf(id))?.[0] ?? []) : []);
  const row = rowsOf(subnets);
  const placed = injected
    .filter(({ id }) => !scaled.has(keyOf(id)))
    .flatMap((draft) => draft.subnets.map((id) => ({ draft, row: row.get(id) ?? NONE })))
    .filter((each) => each.row >= 0);
  const byRow = Map.groupBy(placed, (each) => each.row);
  return new Map([...byRow].map(([at, all]) => [at, all.map(({ draft }) => draft)]));
}

const SCALE_SET = /\/virtualmachinescalesets\/[^/]+$/i;
/** Of an interface. */
const IN_SCALE_SET = /^.*\/virtualmachinescalesets\/[^/]+(?=\/)/;

const toldIn = (subnet: PlacedSubnet | undefined, row: number, { id, type, addresses }: InjectedDraft) =>
  addresses
    .filter((address) => subnet?.prefixes.some((prefix) => contains(prefix, address)))
    .map((address) => ({ row, id, type, address }));

const [NO_ROWS, NO_SETS] = [sharedI32([]), sharedU32([])];
/** Nearly always. */
const NOBODY: UnseenHolders = {
  subnets: NO_ROWS,
  types: NO_ROWS,
  areTold: NO_SETS,
  told: { subnets: NO_ROWS, addresses: NO_ROWS, ids: NO_ROWS, types: NO_ROWS },
  sets: NO_SETS,
  hopSets: NO_SETS,
};
