import { wordsOf, type Address } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { replyTo } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import { textOf } from '../cloud/names.ts';
import { isFront } from '../walk/devices/balance.ts';
import { networkOf, ownerIn } from '../walk/onward.ts';
import { packetAt } from '../walk/packets/packet-at.ts';
import { homeOf, subnetAt } from '../walk/place.ts';
import type { Walk } from '../walk/record.ts';
import type { WalkStep } from '../walk/step.ts';
import { walk } from '../walk/walk.ts';
import { rowOf } from './supposed/routes.ts';

/**
 * By whom the flow was led into a subnet, if a route from there can lead to it: the last appliance before, or the load balancer in
 * front of it. None does behind a gateway; and one that is in that subnet would be led to itself.
 */
export function applianceBefore(
  network: CloudNetwork,
  { steps }: Walk,
  subnet: string | undefined,
): Address | undefined {
  const { configurations, subnets } = network;
  const isInside = ({ configuration }: WalkStep) =>
    textOf(network, subnets.ids, configurations.subnets[configuration] ?? NONE) === subnet;
  const into = steps.findLastIndex(isInside);
  const isPassed = ({ configuration }: WalkStep, index: number) =>
    index > 0 && index < into && !isFront(network, configuration);
  const last = steps.findLastIndex(isPassed);
  const appliance = steps[last];
  if (appliance === undefined || isInside(appliance)) return undefined;
  const address = hopTo(network, steps[last - 1], appliance);
  if (address === undefined) return undefined;
  return isLedBy(network, steps[into]?.configuration ?? NONE, address) ? address : undefined;
}

/** The next hop by which packets come to an appliance: itself, or the load balancer in front of it, which is the step before. */
function hopTo(network: CloudNetwork, before: WalkStep | undefined, step: WalkStep): Address | undefined {
  const front = before?.configuration ?? NONE;
  return addressIn(network.configurations.addresses, isFront(network, front) ? front : step.configuration);
}

/** Can a route of a configuration's subnet lead to a next hop? */
const isLedBy = (network: CloudNetwork, from: number, address: Address): boolean =>
  networkOf(network, homeOf(network, from), ...wordsOf(address)) !== NONE;

/**
 * By whom a flow can be led on at a hop to another network, `to`, that nothing joins with the one there: by whom the destination's own answers come back,
 * the last one of them whom a route from there can lead to. `hop`: of who sends, or sends on.
 */
export function applianceBack(network: CloudNetwork, walked: Walk, hop: number, to: string): Address | undefined {
  const from = walked.steps[hop]?.configuration ?? NONE;
  const packet = packetAt(walked, hop);
  const there = ownerIn(network, rowOf(network, network.virtualNetworks.ids, to), packet);
  if (from < 0 || there < 0) return undefined;
  const { steps } = walk(network, there, replyTo(packet));
  // What is in that subnet would be led to itself.
  const end = steps.findIndex(({ configuration }) => subnetAt(network, configuration) === subnetAt(network, from));
  const ways = steps
    .slice(1, end < 0 ? undefined : end)
    .flatMap((step, at) => (isFront(network, step.configuration) ? [] : [hopTo(network, steps[at], step)]));
  return ways.findLast((address) => address !== undefined && isLedBy(network, from, address));
}
