import { wordsOf } from '../../../address/address.ts';
import { UNKNOWN_SENDER } from '../../../address/unknown-sender.ts';
import {
  NONE,
  SEVERAL_GATEWAYS,
  UNDEPLOYED,
  UNREAD_GATEWAY,
  type CloudNetwork,
} from '../../../network/cloud/cloud-network.ts';
import { UNTOLD_REACHES } from '../../../network/routes/gateways.ts';
import { equalsOf, isToldByAppliance, nextHopTypeOf, tableOf, viaOf } from '../../../network/routes/route-rows.ts';
import { lengthIn, valueIn } from '../../../routes/answer.ts';
import { answerFor, lookupFor } from '../../../routes/longest-prefix.ts';
import type { NextHopType } from '../../../routes/next-hop-type.ts';
import type { Packet } from '../../../rules/packet.ts';
import { valueOf } from '../../../table/address-index.ts';
import { isPublic } from '../place.ts';

/** Routes that are in no document may come before all that are known: what a gateway learned, for instance. */
export const UNTOLD_ROUTES = -0x4000_0000;

/** The destination may be one of a service's, to which there is a service endpoint, and whose tag is not loaded. */
export const UNTOLD_SERVICE = -0x4000_0001;

/** Bits: of whom routes are not told. */
export const OPEN = { gateways: 1, services: 2 } as const;
export const NOTHING_OPEN: number = 0;

/**
 * The row of the route that a look-up answers, or what may come before it, a longer prefix that is not told. None is longer than a user's
 * route to the one address; into networks that the gateway's has routes to, none comes before a user's; out of the cloud by the gateway,
 * packets leave the model by whichever of its routes; by a gateway that was not deployed they are lost, as they are without it; and to the internet they come to a service as well. `open`: bits of `OPEN`.
 */
export function unlessUntold(
  network: CloudNetwork,
  virtualNetwork: number,
  open: number,
  answer: number,
  packet: Packet,
): number {
  const route = valueIn(answer);
  if (isToOne(network, answer, packet)) return route;
  const mayBeLearned =
    (open & OPEN.gateways) !== 0 &&
    !isToNetwork(network, virtualNetwork, answer, packet) &&
    !isLostAnyway(network, virtualNetwork, route, packet);
  if (mayBeLearned && !leadsOut(network, virtualNetwork, route, packet)) return UNTOLD_ROUTES;
  const isOut = route >= 0 && TO_SERVICES.includes(nextHopTypeOf(network.routes, route));
  return (open & OPEN.services) !== 0 && !isOut && mayBeService(network, virtualNetwork, packet)
    ? UNTOLD_SERVICE
    : route;
}

const [UNKNOWN4, UNKNOWN6] = [wordsOf(UNKNOWN_SENDER.ipv4), wordsOf(UNKNOWN_SENDER.ipv6)];

const TO_SERVICES: readonly NextHopType[] = ['Internet', 'VirtualNetworkServiceEndpoint'];

/** Public addresses that documents tell of are no service's, nor is that of a machine of which nobody knows with which one it asked. */
export function mayBeService(network: CloudNetwork, virtualNetwork: number, packet: Packet): boolean {
  const { d0, d1, d2, d3, isIpv4 } = packet;
  const [six, , , last] = UNKNOWN6;
  if (isIpv4 ? d3 >>> 0 === UNKNOWN4[3] : d0 >>> 0 === six && d3 >>> 0 === last) return false;
  return isPublic(network, virtualNetwork, packet) && valueOf(network.lookups.publicOwners, 0, d0, d1, d2, d3) < 0;
}

/** May packets that go out to the internet from a subnet go by a service endpoint of its own, which needs no way out? */
export function mayGoByEndpoint(network: CloudNetwork, subnet: number, packet: Packet): boolean {
  const { subnets, routeTables, untoldServices } = network;
  if ((untoldServices[subnets.services[subnet] ?? NONE] ?? NONE) < 0) return false;
  const users = routeTables.lookups[subnets.routeTables[subnet] ?? NONE];
  const user = answerFor(users, packet);
  return !isToOne(network, user, packet) && mayBeService(network, subnets.virtualNetworks[subnet] ?? NONE, packet);
}

/** A route that was chosen, or that a service endpoint's may be the one: that comes to the same place, and is another next hop. */
export function unlessByEndpoint(network: CloudNetwork, subnet: number, route: number, packet: Packet): number {
  const isOut = route >= 0 && nextHopTypeOf(network.routes, route) === 'Internet';
  return isOut && mayGoByEndpoint(network, subnet, packet) ? UNTOLD_SERVICE : route;
}

const isToOne = ({ routes }: CloudNetwork, answer: number, { isIpv4 }: Packet): boolean =>
  lengthIn(answer) === (isIpv4 ? 32 : 128) && (tableOf(routes, valueIn(answer)) ?? NONE) >= 0;

const [OUTSIDE, NOWHERE] = [UNTOLD_REACHES.indexOf('outside'), UNTOLD_REACHES.indexOf('nowhere')];

const INSIDE: readonly NextHopType[] = ['VnetLocal', 'VNetPeering', 'ConnectedGroup'];

/**
 * A user's route to all of a network, or to a part, that the gateway's own network is or is peered with: "system routes for traffic related
 * to virtual network, virtual network peerings [...] are preferred routes, even if BGP routes are more specific".
 */
function isToNetwork(network: CloudNetwork, virtualNetwork: number, answer: number, packet: Packet): boolean {
  const { routes, virtualNetworks } = network;
  const table = virtualNetworks.systemRoutes[virtualNetworks.gatewayHomes[virtualNetwork] ?? NONE];
  if (table === undefined || virtualNetworks.gatewayTroubles[virtualNetwork] !== 0) return false;
  if (valueIn(answer) < 0 || (tableOf(routes, valueIn(answer)) ?? NONE) < 0) return false;
  const there = answerFor(table, packet);
  return (
    valueIn(there) >= 0 && INSIDE.includes(nextHopTypeOf(routes, valueIn(there))) && lengthIn(answer) >= lengthIn(there)
  );
}

/** Do all routes that are not told lead to a gateway that was not deployed, and the one that is known nowhere either? */
function isLostAnyway(network: CloudNetwork, virtualNetwork: number, route: number, packet: Packet): boolean {
  const { routes, virtualNetworks } = network;
  if (virtualNetworks.untoldReaches[virtualNetwork] !== NOWHERE) return false;
  const type = route < 0 ? 'None' : nextHopTypeOf(routes, route);
  if (type !== 'VirtualNetworkGateway') return type === 'None';
  const trouble = virtualNetworks.gatewayTroubles[virtualNetwork] ?? 0;
  if (trouble !== 0) return trouble !== SEVERAL_GATEWAYS && trouble !== UNREAD_GATEWAY;
  const connection = viaOf(routes, routeOfGateway(network, virtualNetwork, route, packet)) ?? NONE;
  return connection === UNDEPLOYED || network.connections.isUp[connection] === 0;
}

/** By a route to the gateway, a user's perhaps: the one by which the gateway itself knows the destination, or `NONE`. */
function routeOfGateway(network: CloudNetwork, virtualNetwork: number, route: number, packet: Packet): number {
  const table = network.virtualNetworks.gatewayRoutes[virtualNetwork];
  if (viaOf(network.routes, route) !== NONE || table === undefined) return route;
  return lookupFor(table, packet);
}

function leadsOut(network: CloudNetwork, virtualNetwork: number, route: number, packet: Packet): boolean {
  const { routes, virtualNetworks, connections } = network;
  if (route < 0 || nextHopTypeOf(routes, route) !== 'VirtualNetworkGateway') return false;
  if (isToldByAppliance(routes, route)) return false;
  if (
    virtualNetworks.untoldReaches[virtualNetwork] !== OUTSIDE ||
    virtualNetworks.gatewayTroubles[virtualNetwork] !== 0
  )
    return false;
  const own = routeOfGateway(network, virtualNetwork, route, packet);
  if (own < 0) return true;
  const connection = viaOf(routes, own) ?? NONE;
  if (equalsOf(routes, own) > 0) return false;
  return connection === NONE || (connections.isUp[connection] === 1 && connections.remotes[connection] === NONE);
}
