import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { nextHopTypeOf, viaOf } from '../../../network/routes/route-rows.ts';
import { entriesOf, lookupFor } from '../../../routes/longest-prefix.ts';
import type { Packet } from '../../../rules/packet.ts';
import { idOf } from '../../cloud/names.ts';
import { networkOfLastRoute } from '../../walk/routes/last-route.ts';
import type { Routed } from './gateway-issues.ts';

/** A peering, by its id, with a network that holds a packet's destination, and what else it joins the two for. */
export type PartlyPeered = {
  readonly peering: string;
  readonly from: string;
  readonly to: string;
  readonly only: string;
};

/**
 * Where nothing leads to a destination that a peered network holds: the peering is for IPv6 only, or for some subnets only ("Configure virtual
 * network peering", subnet peering).
 */
export function partlyPeered({ network, walk, step }: Routed): PartlyPeered | undefined {
  const { peerings, virtualNetworks, routes } = network;
  const home = networkOfLastRoute(network, step);
  const row = peerings.remotes.findIndex(
    (remote, at) =>
      remote >= 0 &&
      peerings.virtualNetworks[at] === home &&
      peerings.isGroups[at] !== 1 &&
      peerings.isUp[at] === 1 &&
      (peerings.reverses[at] ?? NONE) >= 0 &&
      holdsItself(network, remote, walk.packet),
  );
  if (row < 0) return undefined;
  const table = virtualNetworks.systemRoutes[home];
  const isOfSubnets = (table === undefined ? [] : entriesOf(table)).some(
    ({ prefix, value }) => viaOf(routes, value) === row && prefix.includes(':') !== walk.packet.isIpv4,
  );
  return {
    peering: idOf(network, peerings.ids, row),
    from: idOf(network, virtualNetworks.ids, home),
    to: idOf(network, virtualNetworks.ids, peerings.remotes[row] ?? NONE),
    only: isOfSubnets ? 'other subnets' : walk.packet.isIpv4 ? 'IPv6' : 'IPv4',
  };
}

/** Has a virtual network, by its row, a packet's destination itself? */
export function holdsItself({ virtualNetworks, routes }: CloudNetwork, home: number, packet: Packet): boolean {
  const route = lookupFor(virtualNetworks.systemRoutes[home], packet);
  return route >= 0 && nextHopTypeOf(routes, route) === 'VnetLocal';
}
