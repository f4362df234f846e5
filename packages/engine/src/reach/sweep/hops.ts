import { MAPPED } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { equalsOf, hasIpv4Hop, nextHopTypeOf } from '../../network/routes/route-rows.ts';
import { isFront } from '../../path/walk/devices/balance.ts';
import { effectiveRoute, NO_ROUTE } from '../../path/walk/routes/effective-route.ts';
import { routeEdges } from '../../path/walk/routes/route-edges.ts';
import { ownerOf } from '../../path/walk/routes/equal-hops.ts';
import { isFirewall } from '../../path/walk/devices/firewall.ts';
import { networkBehind } from '../../path/walk/onward.ts';
import type { Packet } from '../../rules/packet.ts';
import { intervals } from './intervals.ts';

/** Where a route leads whatever is for an address that it holds. `other`: to tell that takes a walk. */
export type Hop = { readonly route: number; readonly to: number; readonly kind: HopKind };
/** `deliver`: `to` is a virtual network. `forward`: `to` is a configuration, whose interface is to send it on. */
export type HopKind = 'deliver' | 'forward' | 'no-route' | 'blackholed' | 'other';

/** Where a configuration sends what is for an address. `packet`: any of the flows in question; only its destination is looked at. */
export function hopsFrom(network: CloudNetwork, at: number, packet: Packet): (word: number) => Hop {
  const subnet = network.configurations.subnets[at] ?? NONE;
  const byRoute = new Map<number, Hop>();
  return intervals(routeEdges(network, subnet), (word) => {
    const route = effectiveRoute(network, subnet, to(packet, word));
    const hop = byRoute.get(route) ?? hopBy(network, subnet, route);
    byRoute.set(route, hop);
    return hop;
  });
}

/** Where a configuration sends one packet. */
export function hopOf(network: CloudNetwork, at: number, packet: Packet): Hop {
  const subnet = network.configurations.subnets[at] ?? NONE;
  return hopBy(network, subnet, effectiveRoute(network, subnet, packet));
}

const to = (packet: Packet, word: number): Packet => ({ ...packet, d0: 0, d1: 0, d2: MAPPED, d3: word | 0 });

function hopBy(network: CloudNetwork, subnet: number, route: number): Hop {
  const { routes, subnets } = network;
  if (route === NO_ROUTE) return { route, to: NONE, kind: 'no-route' };
  const other = { route, to: NONE, kind: 'other' } as const;
  if (route < 0 || equalsOf(routes, route) !== 0) return other;
  switch (nextHopTypeOf(routes, route)) {
    case 'VnetLocal':
    case 'VNetPeering':
    case 'ConnectedGroup':
    case 'InterfaceEndpoint': {
      const behind = networkBehind(network, subnets.virtualNetworks[subnet] ?? NONE, route);
      return behind < 0 ? other : { route, to: behind, kind: 'deliver' };
    }
    case 'VirtualAppliance':
    case 'VirtualApplianceEcmp': {
      const owner = hasIpv4Hop(routes, route) ? ownerOf(network, subnet, route) : NONE;
      return isAppliance(network, owner) ? { route, to: owner, kind: 'forward' } : other;
    }
    case 'None':
      return { route, to: NONE, kind: 'blackholed' };
    case 'Internet':
    case 'VirtualNetworkGateway':
    case 'VirtualNetworkServiceEndpoint':
    case 'unreadable':
      return other;
  }
}

/** Is it an interface's, which keeps the sender's address on what it sends on? */
const isAppliance = (network: CloudNetwork, row: number): boolean =>
  row >= 0 &&
  (network.configurations.interfaces[row] ?? NONE) >= 0 &&
  !isFront(network, row) &&
  !isFirewall(network, row);
