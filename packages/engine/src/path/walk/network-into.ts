import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { nextHopTypeOf, viaOf } from '../../network/routes/route-rows.ts';
import type { Packet } from '../../rules/packet.ts';
import { connectionBy, networkBehind } from './onward.ts';
import { homeOf } from './place.ts';
import type { WalkStep } from './step.ts';

/** The virtual network into which a step's route leads, also by a connection of a gateway. */
export function networkInto(network: CloudNetwork, step: WalkStep, packet: Packet): number {
  const { configuration, route, via, entry } = step;
  if (entry !== undefined && entry.route >= 0) {
    const around = network.subnets.virtualNetworks[entry.subnet] ?? NONE;
    return networkBehind(network, around, entry.route);
  }
  if (via !== undefined) return network.connections.remotes[viaOf(network.routes, via) ?? NONE] ?? NONE;
  const home = homeOf(network, configuration);
  if (nextHopTypeOf(network.routes, route) !== 'VirtualNetworkGateway') return networkBehind(network, home, route);
  return network.connections.remotes[connectionBy(network, home, route, packet)] ?? NONE;
}
