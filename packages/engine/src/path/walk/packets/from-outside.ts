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
  // Whoever sent it out is answered there, and sends answers on to whoever asked.
  if (walked.end === 'internet' && walked.steps.length > 1) return arrivedAt(walked, walked.steps.length - 1);
  const subnet = OUTSIDE.includes(walked.end) ? subnetOut(network, walked) : NONE;
  if (subnet < 0) return walked;
  const last = atGatewayIn(subnet);
  return { ...walked, steps: [...walked.steps, passing(last)], end: 'delivered', last };
}

/**
 * The part of a walk inside of the cloud, of what somebody sent on and out to the internet, and in again to a public address: its answers come to
 * who sent it out, too, and go on from there. `undefined` where nobody sent it on.
 */
export function partInside(walked: Walk): Walk | undefined {
  const at = walked.end === 'translated' ? walked.steps.findLastIndex(({ route }) => route >= 0) : 0;
  return at > 0 ? arrivedAt(walked, at) : undefined;
}

/** As if it were for whoever is at a step of it. */
function arrivedAt(walked: Walk, at: number): Walk {
  const steps = walked.steps.slice(0, at + 1);
  return { ...walked, steps, arrived: walked.packet, end: 'delivered', last: steps[at]?.configuration ?? NONE };
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
