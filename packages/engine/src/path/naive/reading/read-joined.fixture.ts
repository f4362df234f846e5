import type { Peer, Vnet } from '../model.fixture.ts';
import { isBelow, isIpv6, same, type Json, type Range } from '../words.fixture.ts';
import type { Documents } from './documents.fixture.ts';

/**
 * Who is joined with a network by a connected group ("Connectivity configurations in Azure Virtual Network Manager"), and what of it: a mesh
 * is one group, spokes with direct connectivity are one by their network group. Whoever is in another region is not, unless the group is
 * global, and no address of two of them is.
 */
export function readJoined(
  vnet: Vnet,
  vnets: readonly Vnet[],
  all: Documents,
): { readonly joined: readonly Peer[]; readonly isUnseen: boolean } {
  const groups = all('networkManagers/networkGroups');
  const members = all('networkManagers/networkGroups/staticMembers');
  const idsIn = (group: string): readonly string[] =>
    members.flatMap(({ id, p }) => (isBelow(id, group) ? [p['resourceId'] as string] : []));
  // Whom a policy adds no document of the group tells: one without members of its own has others.
  const isKnown = (group: string) =>
    groups.some(({ id, p }) => same(id, group) && p['conditionalMembership'] == null) && idsIn(group).length > 0;
  const connected = all('networkManagers/connectivityConfigurations').flatMap(({ p }) => {
    const applied = p['appliesToGroups'] as readonly Json[];
    if (p['connectivityTopology'] === 'Mesh')
      return [{ names: applied.map((each) => each['networkGroupId'] as string), isGlobal: p['isGlobal'] === 'True' }];
    return applied
      .filter((each) => each['groupConnectivity'] === 'DirectlyConnected')
      .map((each) => ({ names: [each['networkGroupId'] as string], isGlobal: each['isGlobal'] === 'True' }));
  });
  const own = connected.filter(({ names }) => names.some((name) => idsIn(name).some((id) => same(id, vnet.id))));
  const joined = own.flatMap(({ names, isGlobal }) => {
    const ids = names.flatMap(idsIn);
    const inside = vnets.filter(
      (each) => ids.some((id) => same(id, each.id)) && (isGlobal || each.region === vnet.region),
    );
    return inside
      .filter((each) => each !== vnet)
      .map((each): Peer => ({
        vnet: each,
        space: each.space.flatMap((range) =>
          without(
            range,
            inside.filter((one) => one !== each).flatMap(({ space }) => space),
          ),
        ),
        allowsAccess: true,
        usesGateway: false,
        isGroups: true,
      }));
  });
  // Anybody may be in a group whose members are not all known.
  const isUnseen =
    connected.some(({ names }) => names.some((name) => !isKnown(name))) ||
    own.some(({ names }) => names.some((name) => idsIn(name).some((id) => !vnets.some((each) => same(each.id, id)))));
  return { joined, isUnseen };
}

/** What of a prefix none of the others holds, in prefixes: where it has a part in common with one, its halves are looked at. */
export function without(range: Range, others: readonly Range[]): readonly Range[] {
  if (others.some(({ from, to }) => from <= range.from && range.to <= to)) return [];
  if (!others.some(({ from, to }) => from <= range.to && range.from <= to)) return [range];
  const { from, to } = range;
  const length = range.length + 1;
  if (isIpv6(from) && isIpv6(to)) {
    const half = (to - from + 1n) / 2n;
    return [
      { from, to: from + half - 1n, length },
      { from: from + half, to, length },
    ].flatMap((each) => without(each, others));
  }
  const [first, last] = [Number(from), Number(to)];
  const half = (last - first + 1) / 2;
  return [
    { from: first, to: first + half - 1, length },
    { from: first + half, to: last, length },
  ].flatMap((each) => without(each, others));
}
