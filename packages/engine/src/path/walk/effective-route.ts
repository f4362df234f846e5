import { firstCandidate } from '../../routes/longest-prefix.ts';
import type { Packet } from '../../rules/packet.ts';
import { holds4, holds6 } from '../../table/address-sets.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';

/** No effective route holds the destination. */
export const NO_ROUTE = -1;
/** The subnet's route table is not among the documents. */
export const UNKNOWN_TABLE = -2;
/** -3 minus the row of a route to a service tag that may hold the destination. */
export const TAG_ROUTE = -3;

/**
 * The row of the route that decides about a packet that leaves from this subnet: the longest prefix, of equal ones a
 * user's before the system's ("How Azure selects a route").
 */
export function effectiveRoute(network: CloudNetwork, subnet: number, packet: Packet): number {
  const { subnets, routeTables, virtualNetworks } = network;
  const virtualNetwork = subnets.virtualNetworks[subnet] ?? NONE;
  const table = subnets.routeTables[subnet] ?? NONE;
  if (table === MISSING) return UNKNOWN_TABLE;
  const systems = virtualNetworks.systemRoutes[virtualNetwork];
  const users = routeTables.lookups[table];
  const [d0, d1, d2, d3] = [packet.d0 >>> 0, packet.d1 >>> 0, packet.d2 >>> 0, packet.d3 >>> 0];
  const best = systems === undefined ? NO_ROUTE : firstCandidate(systems, d0, d1, d2, d3);
  const system = systems?.values[best] ?? NO_ROUTE;
  if (users === undefined) return system;
  const chosen = firstCandidate(users, d0, d1, d2, d3);
  const user = users.values[chosen] ?? NO_ROUTE;
  const length = users.lengths[chosen] ?? 0;
  const tagged = routeTables.tagged[table] ?? NONE;
  // Tags hold public addresses only, and never beat a route to the one address.
  if (tagged >= 0 && length < 32 && isPublic(network, virtualNetwork, packet)) return TAG_ROUTE - tagged;
  if (user < 0) return system;
  return system >= 0 && (systems?.lengths[best] ?? 0) > length ? system : user;
}

/** Is the destination in the tag Internet of this network? */
export function isPublic({ sets, virtualNetworks }: CloudNetwork, virtualNetwork: number, packet: Packet): boolean {
  const set = virtualNetworks.internet[virtualNetwork] ?? 0;
  return packet.isIpv4 ? holds4(sets, set, packet.d3) : holds6(sets, set, packet.d0, packet.d1, packet.d2, packet.d3);
}
