import type { Prefix } from '@hopscope/engine';
import { difference, overlap, prefixesOf, rangesOf } from '../address/ranges.ts';
import type { Peering } from './description.ts';
import { membersOf } from './rules/read-managed.ts';
import { keyOf, type DocumentOn, type Shelves } from './shelf.ts';

/** A network as far as connected groups ask about it. */
type Member = { readonly id: string; readonly region: string; readonly prefixes: readonly Prefix[] };

/**
 * What connected groups join each network with ("Connectivity configurations in Azure Virtual Network Manager"): those of a mesh, and spokes
 * of one network group that are connected directly; of the same region, unless the group is global. Addresses that two of them have belong to
 * none: such a group does not lead there.
 */
export function readConnected(shelves: Shelves, networks: readonly Member[]): (row: number) => readonly Peering[] {
  const joins = networks.map((): Peering[] => []);
  for (const { id, groups, isGlobal } of [...shelves.connectivity.values()].flatMap(connectedIn)) {
    const members = new Set(groups.flatMap((group) => [...membersOf(shelves, group)]));
    const inside = networks.flatMap((network, row) => (members.has(keyOf(network.id)) ? [{ ...network, row }] : []));
    for (const near of isGlobal ? [inside] : Map.groupBy(inside, ({ region }) => region).values())
      for (const other of near) {
        const prefixes = alone(
          other.prefixes,
          near.flatMap((each) => (each === other ? [] : each.prefixes)),
        );
        for (const one of near)
          if (one !== other) joins[one.row]?.push({ id, remote: other.row, allowsAccess: true, prefixes });
      }
  }
  return (row) => joins[row] ?? [];
}

function connectedIn({ id, properties }: DocumentOn<'connectivity'>) {
  const { connectivityTopology, isGlobal, appliesToGroups } = properties;
  const applied = appliesToGroups ?? [];
  const isYes = (flag: string | boolean | null | undefined) => keyOf(String(flag)) === 'true';
  if (keyOf(connectivityTopology) === 'mesh') {
    const isEverywhere = isYes(isGlobal) || (applied.length > 0 && applied.every((each) => isYes(each.isGlobal)));
    return [{ id, groups: applied.map(({ networkGroupId }) => networkGroupId), isGlobal: isEverywhere }];
  }
  return applied
    .filter(({ groupConnectivity }) => keyOf(groupConnectivity ?? '') === 'directlyconnected')
    .map((each) => ({ id, groups: [each.networkGroupId], isGlobal: isYes(each.isGlobal) }));
}

/** What of prefixes none of the others holds. */
function alone(prefixes: readonly Prefix[], others: readonly Prefix[]): readonly Prefix[] {
  const [own, held] = [rangesOf(prefixes), rangesOf(others)];
  return overlap(own, held) ? prefixesOf(difference(own, held)) : prefixes;
}
