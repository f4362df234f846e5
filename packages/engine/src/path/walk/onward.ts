import type { OneWayKind } from './record.ts';
import { MAPPED } from '../../address/address.ts';
import { lookup, lookupFor } from '../../routes/longest-prefix.ts';
import { isToMany, withMembers, type Packet } from '../../rules/packet.ts';
import { mayHold } from '../../table/address-filter.ts';
import { valueOf } from '../../table/address-index.ts';
import { holds4, holds6 } from '../../table/address-sets.ts';
import {
  MISSING,
  NONE,
  OWN,
  SEVERAL,
  SEVERAL_GATEWAYS,
  UNDEPLOYED,
  UNREAD_GATEWAY,
  UNREAD_SIDE,
  UNREAD_STATUS,
  type CloudNetwork,
} from '../../network/cloud/cloud-network.ts';
import { IS, PLACE, SUBNET } from '../../network/cloud/places.ts';
import {
  equalsOf,
  hasIpv4Hop,
  hopWords,
  isToldByAppliance,
  nextHopTypeOf,
  tableOf,
  viaOf,
} from '../../network/routes/route-rows.ts';
import { isFloatingAt, isFront } from './devices/balance.ts';
import { NO_ROUTE } from './routes/effective-route.ts';
import { isFirewall, isToItself } from './devices/firewall.ts';
import { flagsAt, gatewayAt, homeOf, interfaceAt, isElsewhere, isOneMachine, isPublic } from './place.ts';

/** Where a route takes a packet: `configuration` is the row of whoever gets it next, or `NONE`. */
export type OneWay = { readonly kind: OneWayKind; readonly configuration: number };

/**
 * The same, or by a user's route through one of several connections that are up, and that lead to different ends: the row of the first of the
 * gateway's own routes through them.
 */
export type Onward = ByConnection | Turning | { readonly kind: 'several-connections'; readonly configuration: number };

/** By a gateway into a network that uses it, too: the row of its subnet, whose routes lead on. */
type Turning = { readonly kind: 'turning'; readonly configuration: number };

/** The same, or into another virtual network by a connection, which is the row: there the routes of the gateway's subnet lead on. */
export type ByConnection = OneWay | { readonly kind: 'entering'; readonly configuration: number };

export function onward(network: CloudNetwork, from: number, subnet: number, route: number, packet: Packet): Onward {
  if (route === NO_ROUTE) return end('no-route');
  const virtualNetwork = network.places.subnets[SUBNET.stride * subnet + SUBNET.network] ?? NONE;
  switch (nextHopTypeOf(network.routes, route)) {
    case 'VnetLocal':
    case 'VNetPeering':
    case 'ConnectedGroup':
    case 'InterfaceEndpoint':
      return deliver(network, networkBehind(network, virtualNetwork, route), packet);
    case 'VirtualNetworkServiceEndpoint':
      return end('service');
    case 'Internet':
      return toInternet(network, virtualNetwork, packet);
    case 'VirtualAppliance':
    case 'VirtualApplianceEcmp':
      return toAppliance(network, from, virtualNetwork, route, packet);
    case 'VirtualNetworkGateway':
      return isToldByAppliance(network.routes, route)
        ? toTeller(network, from, virtualNetwork, route, packet)
        : toGateway(network, virtualNetwork, route, packet);
    case 'None':
      return end('blackholed');
    case 'unreadable':
      return end('unreadable');
  }
}

/** The virtual network that a route of one of these types delivers in, or `MISSING`. */
export function networkBehind({ peerings, routes }: CloudNetwork, virtualNetwork: number, route: number): number {
  const peering = viaOf(routes, route) ?? NONE;
  if (peering >= 0) return peerings.remotes[peering] ?? MISSING;
  return nextHopTypeOf(routes, route) === 'VNetPeering' ? MISSING : virtualNetwork;
}

const end = (kind: OneWayKind): OneWay => ({ kind, configuration: NONE });

type Delivered = OneWay & {
  readonly kind: 'leaves-model' | 'unowned' | 'unseen-holder' | 'balanced' | 'delivered' | 'unmodelled';
};

function deliver(network: CloudNetwork, virtualNetwork: number, packet: Packet): Delivered {
  if (virtualNetwork === MISSING) return { kind: 'leaves-model', configuration: NONE };
  const owner = ownerIn(network, virtualNetwork, packet);
  if (owner < 0) {
    const { d0, d1, d2, d3 } = packet;
    return {
      kind: mayBeHeld(network, virtualNetwork, [d0, d1, d2, d3]) ? 'unseen-holder' : 'unowned',
      configuration: NONE,
    };
  }
  // Of what has its address in a subnet that is not among the documents nothing else is known.
  if (homeOf(network, owner) === NONE) return { kind: 'unmodelled', configuration: owner };
  if (isFront(network, owner)) return { kind: 'balanced', configuration: owner };
  const isEnd = interfaceAt(network, owner) !== NONE || isGateway(network, owner) || isFirewall(network, owner);
  return { kind: isEnd ? 'delivered' : 'unmodelled', configuration: owner };
}

/** Of an address that nobody is known to have: may somebody have it of whom no document tells? */
const mayBeHeld = ({ sets, unseenHolders }: CloudNetwork, virtualNetwork: number, words: Words): boolean =>
  holds(sets, unseenHolders.sets[virtualNetwork] ?? 0, words);

/** Somebody who may send on what a route leads there? */
export const mayBeHop = ({ sets, unseenHolders }: CloudNetwork, virtualNetwork: number, words: Words): boolean =>
  holds(sets, unseenHolders.hopSets[virtualNetwork] ?? 0, words);

type Words = readonly [number, number, number, number];

function holds(sets: CloudNetwork['sets'], set: number, [a, b, c, d]: Words): boolean {
  if (set === 0) return false;
  return a === 0 && b === 0 && c === MAPPED ? holds4(sets, set, d) : holds6(sets, set, a, b, c, d);
}

const isGateway = (network: CloudNetwork, row: number) => gatewayAt(network, row) >= 0;

export function toInternet(network: CloudNetwork, virtualNetwork: number, packet: Packet): OneWay {
  const { d0, d1, d2, d3 } = packet;
  const owner = valueOf(network.lookups.publicOwners, 0, d0, d1, d2, d3);
  if (owner >= 0) return { kind: kindOutside(network, owner), configuration: owner };
  if (isPublic(network, virtualNetwork, packet)) return end('internet');
  return end(isToMany(packet) ? 'not-carried' : 'private-to-internet');
}

function kindOutside(network: CloudNetwork, owner: number): OneWayKind {
  if (isFront(network, owner)) return 'balanced';
  return homeOf(network, owner) === NONE ? 'unseen-owner' : 'translated';
}

/**
 * Out by the gateway's most specific connection, whose other end is another virtual network or lies outside. A route of a
 * user to the gateway leads the same way.
 */
function toGateway(network: CloudNetwork, virtualNetwork: number, route: number, packet: Packet): Onward {
  const trouble = network.virtualNetworks.gatewayTroubles[virtualNetwork] ?? 0;
  const subnet =
    trouble === SEVERAL_GATEWAYS || trouble === UNREAD_GATEWAY || !isUsers(network.routes, route)
      ? NONE
      : turnedIn(network, virtualNetwork, packet);
  if (subnet >= 0) return { kind: 'turning', configuration: subnet };
  if (trouble === UNREAD_GATEWAY) return end('unreadable');
  if (trouble > 0) return end(trouble === SEVERAL_GATEWAYS ? 'several-gateways' : 'gateway-down');
  const connection = connectionBy(network, virtualNetwork, route, packet);
  return connection === SEVERAL
    ? { kind: 'several-connections', configuration: gatewayRoute(network, virtualNetwork, packet) }
    : byConnection(network, connection);
}

/**
 * The subnet of a gateway for tunnels, by its row, that hands a packet on to a network which has or uses it as well ("Hub-spoke network topology in
 * Azure": spokes may be connected by a VPN gateway); or `NONE`. What lies there comes before
 * what its connections lead to.
 */
function turnedIn(network: CloudNetwork, virtualNetwork: number, { d0, d1, d2, d3 }: Packet): number {
  const { gatewayHomes, gatewaySubnets, gatewayTroubles, handsOn } = network.virtualNetworks;
  const home = gatewayHomes[virtualNetwork] ?? NONE;
  if (home < 0 || handsOn[home] !== 1) return NONE;
  // Of what may be there, as not all is told, it is not known.
  const peering = peeringTo(network, home, d0 >>> 0, d1 >>> 0, d2 >>> 0, d3 >>> 0);
  const into = peering === OWN ? home : (network.peerings.remotes[peering] ?? NONE);
  const isUser = into >= 0 && gatewayHomes[into] === home && gatewayTroubles[into] !== SEVERAL_GATEWAYS;
  return isUser ? (gatewaySubnets[home] ?? NONE) : NONE;
}

/** Through one of a gateway's connections, by its row. */
export function byConnection({ connections }: CloudNetwork, connection: number): ByConnection {
  if (connection === UNDEPLOYED) return { kind: 'gateway-down', configuration: NONE };
  if (connection < 0) return { kind: 'gateway', configuration: NONE };
  if (connections.isUp[connection] === 0) return { kind: 'tunnel-down', configuration: NONE };
  if (connections.isUp[connection] === UNREAD_STATUS) return { kind: 'unreadable', configuration: NONE };
  const remote = connections.remotes[connection] ?? NONE;
  if (remote === NONE) return { kind: 'gateway', configuration: NONE };
  if (remote === MISSING) return { kind: 'leaves-model', configuration: NONE };
  return { kind: 'entering', configuration: connection };
}

/**
 * Where what came by a connection goes by a route of the subnet of the gateway: into the network or a peered one, or to an appliance
 * that a user's route names ("About VPN Gateway configuration settings", Gateway subnet). What a route there leads neither inside nor
 * to None leaves by the gateway again, or nobody knows how.
 */
export function entering(network: CloudNetwork, subnet: number, route: number, packet: Packet): OneWay {
  if (route === NO_ROUTE) return end('gateway');
  switch (nextHopTypeOf(network.routes, route)) {
    case 'VnetLocal':
    case 'VNetPeering':
    case 'ConnectedGroup':
    case 'InterfaceEndpoint':
    case 'VirtualAppliance':
    case 'VirtualApplianceEcmp':
    case 'unreadable': {
      const led = onward(network, NONE, subnet, route, packet);
      return led.kind === 'several-connections' || led.kind === 'entering' || led.kind === 'turning'
        ? end('gateway')
        : led;
    }
    case 'None':
      return end(isUsers(network.routes, route) ? 'blackholed' : 'gateway');
    case 'Internet':
    case 'VirtualNetworkGateway':
    case 'VirtualNetworkServiceEndpoint':
      return end('gateway');
  }
}

const isUsers = (routes: CloudNetwork['routes'], route: number): boolean => (tableOf(routes, route) ?? NONE) >= 0;

/** The row of the connection that a route to a gateway leads through: its own, or, of a user's, that behind which the destination lies. */
export function connectionBy(network: CloudNetwork, virtualNetwork: number, route: number, packet: Packet): number {
  const own = viaOf(network.routes, route) ?? NONE;
  return own === NONE ? connectionTo(network, virtualNetwork, packet) : own;
}

/** The row of the connection behind which the destination lies, `NONE`, `SEVERAL` or `UNDEPLOYED`. */
export function connectionTo(network: CloudNetwork, virtualNetwork: number, packet: Packet): number {
  const route = gatewayRoute(network, virtualNetwork, packet);
  return equalsOf(network.routes, route) > 0 ? SEVERAL : (viaOf(network.routes, route) ?? NONE);
}

/** The row of the route by which a gateway itself knows the destination, or `NONE`. */
const gatewayRoute = ({ virtualNetworks }: CloudNetwork, virtualNetwork: number, packet: Packet): number =>
  lookupFor(virtualNetworks.gatewayRoutes[virtualNetwork], packet);

/** To the appliance that told a Route Server of a route; of one that nobody described packets leave as by a gateway. */
function toTeller(network: CloudNetwork, from: number, virtualNetwork: number, route: number, packet: Packet): OneWay {
  const led = toAppliance(network, from, virtualNetwork, route, packet);
  return led.kind === 'next-hop-invalid' || led.kind === 'next-hop-unreachable' ? end('gateway') : led;
}

function toAppliance(
  network: CloudNetwork,
  from: number,
  virtualNetwork: number,
  route: number,
  packet: Packet,
): OneWay {
  const { configurations, routes } = network;
  const [a, b, c, d] = hopWords(routes, route);
  // A route by a service tag may hold prefixes of both families.
  if (hasIpv4Hop(routes, route) !== packet.isIpv4) return end('other-family');
  const within = networkOf(network, virtualNetwork, a, b, c, d);
  if (within === NONE) return end('next-hop-unreachable');
  if (within === MISSING) return end(isUnseenNear(network, virtualNetwork, a, b, c, d) ? 'unreadable' : 'leaves-model');
  const owner = valueOf(network.lookups.owners, within, a, b, c, d);
  if (owner < 0) return end(mayBeHop(network, within, [a, b, c, d]) ? 'unseen-holder' : 'next-hop-invalid');
  if (homeOf(network, owner) === NONE) return { kind: 'unmodelled', configuration: owner };
  if (isFront(network, owner))
    return { kind: isSame(packet, a, b, c, d) ? 'balanced' : 'spread', configuration: owner };
  if (isFirewall(network, owner)) {
    // What is for a public address of its own meets the rules that translate, wherever it comes from.
    const isIts = isSame(packet, a, b, c, d) || isToItself(network, owner, packet);
    const isOwn = configurations.firewallGroups[owner] === configurations.firewallGroups[from];
    return { kind: isIts ? 'delivered' : isOwn ? 'loop' : 'forwarded', configuration: owner };
  }
  // An application gateway takes what is for itself, and sends nothing on.
  if (isGateway(network, owner))
    return { kind: isSame(packet, a, b, c, d) ? 'delivered' : 'next-hop-invalid', configuration: owner };
  if (interfaceAt(network, owner) === NONE) return { kind: 'unmodelled', configuration: owner };
  return handedTo(network, from, owner, packet);
}

/** To an interface, whichever of its addresses led there: it takes what is for any of them, and sends the rest on. */
export function handedTo(
  network: CloudNetwork,
  from: number,
  owner: number,
  packet: Packet,
): OneWay & { readonly kind: 'delivered' | 'loop' | 'forwarded' } {
  const one = interfaceAt(network, owner);
  const destination = isElsewhere(network, owner, packet.d3) ? NONE : ownerIn(network, homeOf(network, owner), packet);
  if (destination >= 0 && interfaceAt(network, destination) === one)
    return { kind: 'delivered', configuration: destination };
  const isOwn = one === interfaceAt(network, from);
  return { kind: isOwn ? 'loop' : 'forwarded', configuration: owner };
}

const isSame = ({ d0, d1, d2, d3 }: Packet, a: number, b: number, c: number, d: number) =>
  d === (d3 | 0) && c === (d2 | 0) && b === (d1 | 0) && a === (d0 | 0);

/**
 * The virtual network in which this one finds an address: itself, or one that it is peered with; a next hop must be in
 * one of these.
 */
export function networkOf(network: CloudNetwork, from: number, a: number, b: number, c: number, d: number): number {
  const peering = peeringTo(network, from, a, b, c, d);
  if (peering === OWN) return from;
  if (peering < 0) return NONE;
  const remote = network.peerings.remotes[peering] ?? MISSING;
  return network.peerings.isGroups[peering] === UNREAD_SIDE ? homeAmongUnread(network, from, a, b, c, d) : remote;
}

/** Where addresses of this network, or of one beside it, could not be read: the one of these in which somebody is known to have an address; or `MISSING`. */
function homeAmongUnread(
  { peerings, lookups }: CloudNetwork,
  from: number,
  a: number,
  b: number,
  c: number,
  d: number,
): number {
  const isOf = (row: number) => peerings.virtualNetworks[row] === from;
  const beside = [...peerings.remotes.keys()].filter((row) => isOf(row) && peerings.isUp[row] === 1);
  const near = [from, ...beside.map((row) => peerings.remotes[row] ?? MISSING)];
  return near.find((home) => home >= 0 && valueOf(lookups.owners, home, a, b, c, d) >= 0) ?? MISSING;
}

/** May an address be in a network, or a subnet, that a connected group or a peering joins with this one, and that is not among the documents? */
export function isUnseenNear(network: CloudNetwork, from: number, a: number, b: number, c: number, d: number): boolean {
  const side = peeringTo(network, from, a, b, c, d);
  return side >= 0 && network.peerings.remotes[side] === MISSING && network.peerings.isGroups[side] !== 0;
}

/** The row of the peering behind which an address lies; `NONE` when it is out of reach; `OWN` in the network itself. */
export function peeringTo(network: CloudNetwork, from: number, a: number, b: number, c: number, d: number): number {
  const table = from < 0 ? undefined : network.virtualNetworks.systemRoutes[from];
  const route = table === undefined ? NO_ROUTE : lookup(table, a >>> 0, b >>> 0, c >>> 0, d >>> 0);
  return route < 0 ? NONE : (viaOf(network.routes, route) ?? NONE);
}

export const ownerIn = (
  network: CloudNetwork,
  virtualNetwork: number,
  { d0, d1, d2, d3 }: Pick<Packet, 'd0' | 'd1' | 'd2' | 'd3'>,
): number => valueOf(network.lookups.owners, virtualNetwork, d0, d1, d2, d3);

/**
 * The row by which the machine at `at` has the packet's destination itself, or `NONE`; its own for a floating address. Its system
 * takes such a packet before anything of Azure's sees it, whichever of its interfaces has the address and whatever routes say
 * (Linux asks table local first).
 */
export function ownRow(network: CloudNetwork, at: number, packet: Packet): number {
  if (isElsewhere(network, at, packet.d3)) return NONE;
  const owner = ownerIn(network, homeOf(network, at), packet);
  if (owner >= 0 && isOneMachine(network, at, owner)) return owner;
  return (flagsAt(network, at) & IS.floats) !== 0 && isFloating(network, at, owner, packet) ? at : NONE;
}

/** `owner`: who has the destination around `at`, if anybody. */
function isFloating(network: CloudNetwork, at: number, owner: number, { d0, d1, d2, d3 }: Packet): boolean {
  const front = owner >= 0 ? owner : valueOf(network.lookups.publicOwners, 0, d0, d1, d2, d3);
  return front >= 0 && isFront(network, front) && isFloatingAt(network, front, at);
}

/** As who an interface counts in rules: `NONE` if it is in no application security group. */
export const memberAt = (network: CloudNetwork, row: number): number =>
  (flagsAt(network, row) & IS.member) === 0 ? NONE : row;

/**
 * The packet as the groups at `at` see it: members of application security groups are who has its addresses in their own
 * network, or in one that this is peered with. Where it began that is known already.
 */
export function seenAt(network: CloudNetwork, at: number, from: number, packet: Packet): Packet {
  const home = homeOf(network, at);
  if (home === homeOf(network, from)) return packet;
  const { d0, d1, d2, d3 } = packet;
  return withMembers(
    packet,
    packet.isSourceHidden ? NONE : senderWith(network, home, from, packet),
    memberWith(network, home, d0, d1, d2, d3),
  );
}

/** As who its sender counts there. Where that is who it began with, nobody is looked for by his address. */
function senderWith(network: CloudNetwork, home: number, from: number, packet: Packet): number {
  const { s0, s1, s2, s3 } = packet;
  if (!mayHold(network.lookups.members, s3)) return NONE;
  const away = networkOf(network, home, s0, s1, s2, s3);
  if (away < 0) return NONE;
  const { configurations } = network.places;
  const at = PLACE.stride * from;
  const isFrom =
    packet.isIpv4 &&
    configurations[at + PLACE.address] === s3 &&
    configurations[at + PLACE.network] === away &&
    ((configurations[at + PLACE.flags] ?? 0) & IS.found) !== 0;
  return memberAt(network, isFrom ? from : valueOf(network.lookups.owners, away, s0, s1, s2, s3));
}

/** As who an address counts in rules that are asked in this virtual network. */
export function memberWith(network: CloudNetwork, home: number, a: number, b: number, c: number, d: number): number {
  if (!mayHold(network.lookups.members, d)) return NONE;
  const away = networkOf(network, home, a, b, c, d);
  return away < 0 ? NONE : memberAt(network, valueOf(network.lookups.owners, away, a, b, c, d));
}
