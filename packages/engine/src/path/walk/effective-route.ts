import { foundAt, foundIn, lengthIn } from '../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES } from '../../routes/next-hop-type.ts';
import type { Packet } from '../../rules/packet.ts';
import { holds4, holds6 } from '../../table/address-sets.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { SUBNET } from '../../network/cloud/places.ts';

/** No effective route holds the destination. */
export const NO_ROUTE = -1;
/** The subnet, or its route table, is not among the documents. */
export const UNKNOWN_TABLE = -2;
/** -3 minus the row of a route to a service tag that may hold the destination. */
export const TAG_ROUTE = -3;

const INTERNET = NEXT_HOP_TYPES.indexOf('Internet');
const NOWHERE = NEXT_HOP_TYPES.indexOf('None');

/**
 * The row of the route that decides about a packet that leaves from this subnet: the longest prefix, of equal ones a
 * user's before a gateway's before the system's. Except that routes of the network itself, of peerings and of endpoints
 * come before any gateway's, even a longer one ("Virtual network traffic routing", How Azure selects a route).
 */
export function effectiveRoute(network: CloudNetwork, subnet: number, packet: Packet): number {
  const { places, routeTables, virtualNetworks, routes, serviceRoutes } = network;
  if (subnet < 0) return UNKNOWN_TABLE;
  const place = SUBNET.stride * subnet;
  const virtualNetwork = places.subnets[place + SUBNET.network] ?? NONE;
  const table = places.subnets[place + SUBNET.routeTable] ?? NONE;
  if (table === MISSING) return UNKNOWN_TABLE;
  // A place before the first of a list is looked for as a name is, which takes longer than all of the rest.
  const systems = virtualNetwork < 0 ? undefined : virtualNetworks.systemRoutes[virtualNetwork];
  const [d0, d1, d2, d3] = [packet.d0 >>> 0, packet.d1 >>> 0, packet.d2 >>> 0, packet.d3 >>> 0];
  const best = systems === undefined ? NO_ROUTE : foundAt(systems, d0, d1, d2, d3);
  let chosen = systems === undefined ? NO_ROUTE : foundIn(systems, best);
  let length = systems === undefined ? -1 : lengthIn(systems, best);
  const service = places.subnets[place + SUBNET.services] ?? NONE;
  const services = service < 0 ? undefined : serviceRoutes[service];
  if (services !== undefined) {
    const at = foundAt(services, d0, d1, d2, d3);
    const found = foundIn(services, at);
    if (found >= 0 && lengthIn(services, at) >= length) {
      chosen = found;
      length = lengthIn(services, at);
    }
  }
  const gateways = virtualNetwork < 0 ? undefined : virtualNetworks.gatewayRoutes[virtualNetwork];
  const type = chosen < 0 ? NOWHERE : (routes.nextHopTypes[chosen] ?? NOWHERE);
  if (
    gateways !== undefined &&
    (type === INTERNET || type === NOWHERE) &&
    (table === NONE || routeTables.propagates[table] === 1)
  ) {
    const at = foundAt(gateways, d0, d1, d2, d3);
    const found = foundIn(gateways, at);
    if (found >= 0 && lengthIn(gateways, at) >= length) {
      chosen = found;
      length = lengthIn(gateways, at);
    }
  }
  const users = table < 0 ? undefined : routeTables.lookups[table];
  if (users === undefined) return chosen;
  const at = foundAt(users, d0, d1, d2, d3);
  const user = foundIn(users, at);
  const userLength = lengthIn(users, at);
  const tagged = routeTables.tagged[table] ?? NONE;
  // Tags hold public addresses only, and never beat a route to the one address.
  if (tagged >= 0 && userLength < 32 && isPublic(network, virtualNetwork, packet)) return TAG_ROUTE - tagged;
  return user >= 0 && userLength >= length ? user : chosen;
}

/** Is the destination in the tag Internet of this network? */
export function isPublic({ sets, virtualNetworks }: CloudNetwork, virtualNetwork: number, packet: Packet): boolean {
  const set = virtualNetworks.internet[virtualNetwork] ?? 0;
  return packet.isIpv4 ? holds4(sets, set, packet.d3) : holds6(sets, set, packet.d0, packet.d1, packet.d2, packet.d3);
}
