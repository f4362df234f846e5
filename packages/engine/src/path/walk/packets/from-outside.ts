import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { nextHopTypeOf } from '../../../network/routes/route-rows.ts';
import { atGatewayIn, homeOf } from '../place.ts';
import type { Walk, WalkEnd } from '../record.ts';
import { passing } from '../step.ts';

/** Where the documents end: outside of the cloud, or in a network that another gateway is in. */
const OUTSIDE: readonly WalkEnd[] = ['gateway', 'leaves-model'];

/**
 * The walk that answers are looked for to. Who is behind a gateway answers by that: a network is told to those outside by the gateway that it has
 * or uses, and the routes of its subnet lead what comes in by it on ("About VPN Gateway configuration settings", Gateway subnet). So
 * where a walk leaves by one among the documents, that is as good as who answers. Others are as they are.
 */
export function answeredWalk(network: CloudNetwork, walked: Walk): Walk {
  // A firewall that connects by itself answers as whoever was asked for.
  if (walked.end === 'found') return { ...walked, end: 'delivered' };
  const subnet = OUTSIDE.includes(walked.end) ? subnetOut(network, walked) : NONE;
  if (subnet < 0) return walked;
  const last = atGatewayIn(subnet);
  return { ...walked, steps: [...walked.steps, passing(last)], end: 'delivered', last };
}

/** The row of the subnet of the gateway by which a walk leaves, if it is not that of a gateway that it came in by; or `NONE`. */
function subnetOut(network: CloudNetwork, { steps }: Walk): number {
  const { routes, virtualNetworks } = network;
  const last = steps.at(-1);
  if (last === undefined || last.entry !== undefined) return NONE;
  if (nextHopTypeOf(routes, last.route) !== 'VirtualNetworkGateway') return NONE;
  const home = virtualNetworks.gatewayHomes[homeOf(network, last.configuration)] ?? NONE;
  return virtualNetworks.gatewaySubnets[home] ?? NONE;
}
