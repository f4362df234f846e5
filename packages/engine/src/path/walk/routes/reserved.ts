import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { typeAt } from '../../../network/routes/route-rows.ts';
import { buildPrefixTable, entriesOf, lookupFor, type PrefixTable } from '../../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES } from '../../../routes/next-hop-type.ts';
import type { Packet } from '../../../rules/packet.ts';

/**
 * The system's routes of a virtual network beside a route table of users: where that has a route for 0.0.0.0/0, wherever it leads, Azure
 * takes away those that lead private networks nowhere, so that it holds these, too ("Virtual network traffic routing", Routing example); and
 * where it says `disablePeeringRoute: All`, those of peerings (RouteTablePropertiesFormat: "all peering routes are disabled").
 */
export function systemRoutesBeside(
  { virtualNetworks, routeTables, routes }: CloudNetwork,
  virtualNetwork: number,
  table: number,
): PrefixTable | undefined {
  const all = virtualNetwork < 0 ? undefined : virtualNetworks.systemRoutes[virtualNetwork];
  if (all === undefined || table < 0) return all;
  const inside = routeTables.takesPeers[table] === 1 ? all : withoutPeered(routes, all);
  return routeTables.hasDefault[table] === 1 ? withoutNowhere(routes, inside) : inside;
}

/** The system has no other routes to None. */
const NOWHERE = NEXT_HOP_TYPES.indexOf('None');
const PEERED = NEXT_HOP_TYPES.indexOf('VNetPeering');

/** Takes the routes of a type away; of each table once: it is the same for all subnets of a network. */
function without(type: number): (routes: CloudNetwork['routes'], all: PrefixTable) => PrefixTable {
  const made = new WeakMap<PrefixTable, PrefixTable>();
  return (routes, all) => {
    const known = made.get(all);
    if (known !== undefined) return known;
    const left = buildPrefixTable(entriesOf(all).filter(({ value }) => typeAt(routes, value) !== type));
    made.set(all, left);
    return left;
  };
}

const [withoutNowhere, withoutPeered] = [without(NOWHERE), without(PEERED)];

/** Does a route table keep out the route of a peering by which its network leads an address? */
export function isPeeringKeptOut(
  { virtualNetworks, routeTables, routes }: CloudNetwork,
  virtualNetwork: number,
  table: number,
  packet: Pick<Packet, 'd0' | 'd1' | 'd2' | 'd3'>,
): boolean {
  if (table < 0 || routeTables.takesPeers[table] === 1) return false;
  return typeAt(routes, lookupFor(virtualNetworks.systemRoutes[virtualNetwork], packet)) === PEERED;
}
