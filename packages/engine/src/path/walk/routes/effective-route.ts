import { lengthIn, NO_ANSWER, valueIn } from '../../../routes/answer.ts';
import { answerFor, type PrefixTable } from '../../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES } from '../../../routes/next-hop-type.ts';
import type { Packet } from '../../../rules/packet.ts';
import { MISSING, NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { sharedI32 } from '../../../table/shared-arrays.ts';
import { SUBNET } from '../../../network/cloud/places.ts';
import { OPENNESS } from '../../../network/routes/route-tables.ts';
import { equalsOf, hopWords, tableOf, typeAt, viaOf } from '../../../network/routes/route-rows.ts';
import { isPublic } from '../place.ts';
import { systemRoutesBeside } from './reserved.ts';
import { NOTHING_OPEN, OPEN, UNTOLD_ROUTES, unlessUntold } from './untold.ts';

/** No effective route holds the destination. */
export const NO_ROUTE = -1;
/** The subnet, or its route table, is not among the documents. */
export const UNKNOWN_TABLE = -2;
/** -3 minus the row of a route to a service tag that may hold the destination, or for a prefix that could not be read. */
const TAG_ROUTE = -3;

const INTERNET = NEXT_HOP_TYPES.indexOf('Internet');
const GATEWAY = NEXT_HOP_TYPES.indexOf('VirtualNetworkGateway');
const NOWHERE = NEXT_HOP_TYPES.indexOf('None');

/**
 * The row of the route that decides about a packet that leaves from this subnet: the longest prefix, of equal ones a
 * user's before a gateway's before the system's. Except that routes of the network itself, of peerings and of endpoints
 * come before any gateway's, even a longer one ("Virtual network traffic routing", How Azure selects a route).
 */
export function effectiveRoute(network: CloudNetwork, subnet: number, packet: Packet): number {
  const { places, routeTables, virtualNetworks, serviceRoutes } = network;
  if (subnet < 0) return UNKNOWN_TABLE;
  const place = SUBNET.stride * subnet;
  const virtualNetwork = places.subnets[place + SUBNET.network] ?? NONE;
  const table = places.subnets[place + SUBNET.routeTable] ?? NONE;
  if (table === MISSING) return UNKNOWN_TABLE;
  let best = answerFor(systemRoutesBeside(network, virtualNetwork, table), packet);
  const services = places.subnets[place + SUBNET.services] ?? NONE;
  best = longer(best, answerIn(serviceRoutes, services, packet));
  let open = NOTHING_OPEN;
  if (takesGateways(network, virtualNetwork, table, best)) {
    best = longer(best, answerIn(virtualNetworks.gatewayRoutes, virtualNetwork, packet));
    if ((virtualNetworks.untold[virtualNetwork] ?? NONE) >= 0) open |= OPEN.gateways;
  }
  if (services >= 0 && (network.untoldServices[services] ?? NONE) >= 0) open |= OPEN.services;
  if (table < 0) return open === 0 ? valueIn(best) : unlessUntold(network, virtualNetwork, open, best, packet);
  const user = answerIn(routeTables.lookups, table, packet);
  const tagged = routeTables.tagged[table] ?? NONE;
  const all = longer(best, user);
  // Tags hold public addresses only, and nothing beats a route to the one address.
  if (tagged >= 0 && lengthIn(user) < (packet.isIpv4 ? 32 : 128)) {
    const openness = routeTables.openness[table] ?? 0;
    const mayHold = (openness & OPENNESS.anywhere) !== 0 || isPublic(network, virtualNetwork, packet);
    const isOneWay = (openness & OPENNESS.alike) !== 0 && isAlike(network, valueIn(all), tagged);
    if (mayHold && !isOneWay) return TAG_ROUTE - tagged;
  }
  return open === 0 ? valueIn(all) : unlessUntold(network, virtualNetwork, open, all, packet);
}

/** The same, of the routes that are known. */
export function knownRoute(network: CloudNetwork, subnet: number, packet: Packet): number {
  const { virtualNetworks } = network;
  const none = sharedI32([]);
  const told = { ...network, untoldServices: none, virtualNetworks: { ...virtualNetworks, untold: none } };
  return effectiveRoute(told, subnet, packet);
}

/** Of an answer of `effectiveRoute` the row of the route that may be for the destination, by its tag or its prefix, or `NONE`. */
export const tagRouteIn = (route: number): number =>
  route <= TAG_ROUTE && route > UNTOLD_ROUTES ? TAG_ROUTE - route : NONE;

/** The row of a route of a subnet's table whose prefix could not be read, so that it may be for any destination, or `NONE`. */
export function unreadRouteAt({ subnets, routeTables }: CloudNetwork, subnet: number): number {
  const table = subnets.routeTables[subnet] ?? NONE;
  const isAnywhere = ((routeTables.openness[table] ?? 0) & OPENNESS.anywhere) !== 0;
  return isAnywhere ? (routeTables.tagged[table] ?? NONE) : NONE;
}

/** What a table of a list answers. A place before the first is looked for as names are, which takes longer than all of the rest. */
const answerIn = (tables: readonly (PrefixTable | undefined)[], at: number, packet: Packet): number =>
  at < 0 ? NO_ANSWER : answerFor(tables[at], packet);

/** Of two answers the one with the longer prefix; of equal ones the second. */
const longer = (one: number, other: number): number => (other >= 0 && lengthIn(other) >= lengthIn(one) ? other : one);

/** `best`: the answer so far. */
function takesGateways(network: CloudNetwork, virtualNetwork: number, table: number, best: number): boolean {
  const { routeTables, virtualNetworks, routes } = network;
  if (virtualNetwork < 0 || virtualNetworks.gatewayRoutes[virtualNetwork] === undefined) return false;
  const type = best < 0 ? NOWHERE : (typeAt(routes, valueIn(best)) ?? NOWHERE);
  return (type === INTERNET || type === NOWHERE) && (table < 0 || routeTables.propagates[table] === 1);
}

/** Do two routes lead to the same next hop, so that it does not matter which one decides? Of several of equal cost, which differ in order, none do. */
function isAlike({ routes }: CloudNetwork, one: number, other: number): boolean {
  if (one < 0 || equalsOf(routes, one) > 0 || equalsOf(routes, other) > 0) return false;
  const type = typeAt(routes, one);
  const isSameWay = type === typeAt(routes, other) && viaOf(routes, one) === viaOf(routes, other);
  // By its own route a gateway may lead another way than by a user's, and one of the system's to nowhere is no route.
  if ((type === GATEWAY || type === NOWHERE) && tableOf(routes, one) !== tableOf(routes, other)) return false;
  const [a, b, c, d] = hopWords(routes, one);
  const [e, f, g, h] = hopWords(routes, other);
  return isSameWay && a === e && b === f && c === g && d === h;
}
