import { difference, spaceOf, union, type AddressSpace } from '../../address/address-space.ts';
import { covers, familyOfPrefix, type Prefix } from '../../address/prefix.ts';
import { prefixesIn } from '../../address/prefixes-in.ts';
import type { Drafts } from '../../documents/drafts.ts';
import type { ConnectedGroupDraft } from '../../documents/filters/managed-drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { hasOthers } from '../../documents/filters/read-managed.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';
import type { PlacedPeering } from './placed.ts';
import { rowsOf } from './link.ts';

/** Private networks that lead nowhere until somebody uses them, in the order in which Azure lists them. */
export const RESERVED = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
] as readonly string[] as readonly Prefix[];

/** Of IPv4: where nobody looks for what no document tells. */
export const isNotPrivate = (prefix: Prefix): boolean =>
  familyOfPrefix(prefix) === 'ipv4' && !RESERVED.some((each) => covers(each, prefix));

/** What a connected group, or a peering, leads to and no document tells, or addresses that could not be read. */
export const isUnseen = ({ isGroups, remoteRow }: Pick<PlacedPeering, 'isGroups' | 'remoteRow'>): boolean =>
  isGroups !== undefined && remoteRow === MISSING;

/**
 * Sides of what connected groups join ("Connectivity configurations in Azure Virtual Network Manager"), alike those of peerings: "the effect of
 * each method is the same" ("Azure Virtual Network Manager FAQ"). Each network with each other of its group, and of its region unless the
 * group is global. `first`: the row of the first of them.
 */
export function placeConnected(drafts: Drafts, first: number, findings: Finding[]): readonly PlacedPeering[] {
  const { virtualNetworks, managed } = drafts;
  const sides: PlacedPeering[] = [];
  const add = (side: Pick<PlacedPeering, 'id' | 'remote' | 'virtualNetwork' | 'remoteRow' | 'reverse' | 'prefixes'>) =>
    sides.push({ ...JOINED, ...side, row: first + sides.length });
  for (const group of managed.connected) {
    const { members, unseen, isOpen } = membersOf(group, drafts, findings);
    for (const part of partsOf(members, group, drafts)) {
      const spaces = spacesIn(part, group.id, drafts, findings);
      for (const [at, here] of part.entries())
        for (const [beside, there] of part.entries()) {
          if (beside <= at) continue;
          const row = first + sides.length;
          const side = (virtualNetwork: number, remoteRow: number, of: number, reverse: number) => {
            const remote = virtualNetworks[remoteRow]?.id ?? '';
            add({ id: group.id, remote, virtualNetwork, remoteRow, reverse, prefixes: spaces[of] ?? [] });
          };
          side(here, there, beside, row + 1);
          side(there, here, at, row);
        }
    }
    const [id] = unseen;
    if (id === undefined) continue;
    // Whoever is not known to be in such a group may be.
    for (const virtualNetwork of isOpen ? virtualNetworks.keys() : members) {
      const prefixes = unseenSpace(virtualNetworks[virtualNetwork]?.prefixes ?? []);
      add({ id, remote: id, virtualNetwork, remoteRow: MISSING, reverse: NONE, prefixes });
    }
  }
  return sides;
}

/** What all of them have in common, and what stands for members that nobody has seen. */
export const JOINED = {
  isGroups: true,
  isUp: true,
  isConnected: true,
  allowsAccess: true,
  allowsForwarded: true,
  // "Gateway routes are not propagated" (a sample of Microsoft's with meshes, 2023).
  allowsTransit: false,
  usesRemoteGateways: false,
  isOnlyIpv6: false,
  peeredPrefixes: [],
  remotePrefixes: [],
  unsynchronised: [],
} as const;

/** Rows of networks; and ids of others, or of network groups, of which no document tells. `isOpen`: not all members are known. */
function membersOf({ id, groups }: ConnectedGroupDraft, { virtualNetworks, managed }: Drafts, findings: Finding[]) {
  const rows = rowsOf(virtualNetworks);
  const members = new Set<number>();
  const unseen: string[] = [];
  let isOpen = false;
  for (const group of groups) {
    const known = managed.groups.get(keyOf(group));
    for (const member of known?.members ?? []) {
      const row = rows.get(member);
      if (row === undefined) unseen.push(member);
      else members.add(row);
    }
    if (known?.isTold === true && !hasOthers(known)) continue;
    unseen.push(group);
    isOpen = true;
    findings.push({
      resource: id,
      field: 'properties.appliesToGroups',
      problem: `Which networks are in ${group} is not among the documents.`,
      consequence:
        'Those that are known are joined; paths to private addresses that no other route holds end undetermined.',
      severity: 'warning',
    });
  }
  return { members: [...members], unseen, isOpen };
}

/** Without the same region nothing is joined, unless the group is global; networks that name none are taken to be in one. */
const partsOf = (
  members: readonly number[],
  { isGlobal }: ConnectedGroupDraft,
  { virtualNetworks }: Drafts,
): readonly (readonly number[])[] =>
  isGlobal ? [members] : [...Map.groupBy(members, (row) => virtualNetworks[row]?.location).values()];

/**
 * What a group leads to of each of its networks. Addresses of two of them it leads to neither: "the overlapping address space is removed from
 * the mesh".
 */
function spacesIn(
  part: readonly number[],
  id: string,
  { virtualNetworks }: Drafts,
  findings: Finding[],
): readonly (readonly Prefix[])[] {
  const spaces = part.map((row) => spaceOf(virtualNetworks[row]?.prefixes ?? []));
  let [all, twice]: [AddressSpace, AddressSpace] = [NOTHING, NOTHING];
  for (const space of spaces) {
    twice = union(twice, common(all, space));
    all = union(all, space);
  }
  if (isEmpty(twice)) return part.map((row) => virtualNetworks[row]?.prefixes ?? []);
  const who = part.filter((_, at) => !isEmpty(common(spaces[at] ?? NOTHING, twice)));
  findings.push({
    resource: id,
    field: 'properties.appliesToGroups',
    problem: `${who.map((row) => nameOf(virtualNetworks[row]?.id ?? '')).join(' and ')} have addresses in common: ${prefixesIn(twice).join(' and ')}.`,
    consequence: 'The connected group leads to none of these.',
  });
  return part.map((row, at) => {
    const space = spaces[at] ?? NOTHING;
    return isEmpty(common(space, twice))
      ? (virtualNetworks[row]?.prefixes ?? [])
      : prefixesIn(difference(space, twice));
  });
}

const NOTHING: AddressSpace = { four: [], six: [] };
const isEmpty = ({ four, six }: AddressSpace): boolean => four.length + six.length === 0;
const common = (one: AddressSpace, other: AddressSpace): AddressSpace => difference(one, difference(one, other));

const UNIQUE_LOCAL = 'fc00::/7' as string as Prefix;

/** Where a network that nobody has seen may have addresses, as Azure advises it: in private networks. */
export function unseenSpace(own: readonly Prefix[]): readonly Prefix[] {
  const isDual = own.some((prefix) => familyOfPrefix(prefix) === 'ipv6');
  return [...RESERVED, ...(isDual ? [UNIQUE_LOCAL] : [])].filter(
    (reserved) => !own.some((prefix) => covers(prefix, reserved)),
  );
}
