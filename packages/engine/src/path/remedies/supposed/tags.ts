import { difference, spaceOf, union, type AddressSpace } from '../../../address/address-space.ts';
import type { Prefix } from '../../../address/prefix.ts';
import { moreInTag } from '../../../network/cloud/compile-networks.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { unseenMemberOf } from '../../walk/place.ts';
import { unreadRouteAt } from '../../walk/routes/effective-route.ts';
import { SUBNET } from '../../../network/cloud/places.ts';
import { nextHopTypeOf, viaOf } from '../../../network/routes/route-rows.ts';
import { entriesOf, type PrefixTable } from '../../../routes/longest-prefix.ts';
import { PUBLIC } from '../../../rules/non-public.ts';
import { HOST_ADDRESS } from '../../../rules/packet.ts';
import { copied } from '../../../table/columns.ts';
import { withSets } from './sets.ts';

/** The network once the tags VirtualNetwork and Internet hold, in these networks and around this table, what routes say by now. */
export function withTags(network: CloudNetwork, homes: ReadonlySet<number>, routeTable: number = NONE): CloudNetwork {
  const { subnets, virtualNetworks, routeTables, places, sets } = network;
  const touched = [...subnets.virtualNetworks.keys()].filter(
    (row) =>
      homes.has(subnets.virtualNetworks[row] ?? NONE) || (routeTable >= 0 && subnets.routeTables[row] === routeTable),
  );
  const around = new Map(
    [...homes, ...touched.map((row) => subnets.virtualNetworks[row] ?? NONE)].map((home) => [
      home,
      spaceAround(network, virtualNetworks.systemRoutes[home]),
    ]),
  );
  const tags = touched.map((row) => {
    const home = subnets.virtualNetworks[row] ?? NONE;
    return [
      around.get(home) ?? NOTHING,
      HOST,
      spaceIn(virtualNetworks.gatewayRoutes[home]),
      spaceIn(routeTables.lookups[subnets.routeTables[row] ?? NONE]),
    ].reduce(union);
  });
  const more = withSets(sets, [...tags, ...[...around.values()].map((space) => difference(PUBLIC, space))]);
  const [virtualNetworkTags, internet, rows] = [
    copied(subnets.virtualNetworkTags),
    copied(virtualNetworks.internet),
    copied(places.subnets),
  ];
  for (const [at, home] of [...around.keys()].entries()) internet[home] = more.first + tags.length + at;
  for (const [at, row] of touched.entries()) {
    const home = subnets.virtualNetworks[row] ?? NONE;
    const isUntold = (virtualNetworks.untold[home] ?? NONE) !== NONE;
    const tag =
      (more.first + at) |
      moreInTag(
        subnets.routeTables[row],
        isUntold,
        unseenMemberOf(network, home) !== NONE,
        unreadRouteAt(network, row) >= 0,
      );
    virtualNetworkTags[row] = tag;
    rows[SUBNET.stride * row + SUBNET.virtualNetworkTag] = tag;
  }
  for (const [row, home] of subnets.virtualNetworks.entries())
    rows[SUBNET.stride * row + SUBNET.internet] = internet[home] ?? 0;
  return {
    ...network,
    sets: more.sets,
    subnets: { ...subnets, virtualNetworkTags },
    virtualNetworks: { ...virtualNetworks, internet },
    places: { ...places, subnets: rows },
  };
}

const NOTHING: AddressSpace = { four: [], six: [] };
const HOST = spaceOf([`${HOST_ADDRESS}/32` as Prefix]);

/** The network's own space, and that of networks that may reach it by a peering or a connected group. */
function spaceAround({ routes, peerings }: CloudNetwork, table: PrefixTable | undefined): AddressSpace {
  return spaceOf(
    (table === undefined ? [] : entriesOf(table))
      .filter(({ value }) => {
        const type = nextHopTypeOf(routes, value);
        const isNear = type === 'VNetPeering' || type === 'ConnectedGroup';
        return type === 'VnetLocal' || (isNear && peerings.access[viaOf(routes, value) ?? NONE] === 1);
      })
      .map(({ prefix }) => prefix),
  );
}

/** Of each table once: many subnets have the same one. */
const spaces = new WeakMap<PrefixTable, AddressSpace>();

function spaceIn(table: PrefixTable | undefined): AddressSpace {
  if (table === undefined) return NOTHING;
  const space = spaces.get(table) ?? spaceOf(entriesOf(table).map(({ prefix }) => prefix));
  spaces.set(table, space);
  return space;
}
