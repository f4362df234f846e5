import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { equalsOf, nextHopTypeOf, tableOf, viaOf } from '../../network/routes/route-rows.ts';
import { lengthIn, valueIn } from '../../routes/answer.ts';
import { lookup } from '../../routes/longest-prefix.ts';
import type { Packet } from '../../rules/packet.ts';

/** Routes that are in no document may come before all that are known: what a gateway learned, for instance. */
export const UNTOLD_ROUTES = -0x4000_0000;

/**
 * The row of the route that a look-up answers, or `UNTOLD_ROUTES`: a longer prefix that was learned would come before it. None is longer than
 * a user's route to the one address; and out of the cloud by the gateway, packets leave the model by whichever of its routes.
 */
export const unlessUntold = (network: CloudNetwork, virtualNetwork: number, answer: number, packet: Packet): number =>
  isToOne(network, answer, packet) || leadsOut(network, virtualNetwork, valueIn(answer), packet)
    ? valueIn(answer)
    : UNTOLD_ROUTES;

const isToOne = ({ routes }: CloudNetwork, answer: number, { isIpv4 }: Packet): boolean =>
  lengthIn(answer) === (isIpv4 ? 32 : 128) && (tableOf(routes, valueIn(answer)) ?? NONE) >= 0;

function leadsOut(network: CloudNetwork, virtualNetwork: number, route: number, { d0, d1, d2, d3 }: Packet): boolean {
  const { routes, virtualNetworks, connections } = network;
  if (route < 0 || nextHopTypeOf(routes, route) !== 'VirtualNetworkGateway') return false;
  if (virtualNetworks.untoldInside[virtualNetwork] !== 0 || virtualNetworks.gatewayTroubles[virtualNetwork] !== 0)
    return false;
  const table = virtualNetworks.gatewayRoutes[virtualNetwork];
  const isUsers = viaOf(routes, route) === NONE && table !== undefined;
  const own = isUsers ? lookup(table, d0 >>> 0, d1 >>> 0, d2 >>> 0, d3 >>> 0) : route;
  if (own < 0) return true;
  const connection = viaOf(routes, own) ?? NONE;
  if (equalsOf(routes, own) > 0) return false;
  return connection === NONE || (connections.isUp[connection] === 1 && connections.remotes[connection] === NONE);
}
