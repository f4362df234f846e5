import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { replyTo, type Packet } from '../../rules/packet.ts';
import { walk, type Walk } from './walk.ts';

/** The packet as a step of a walk saw it: behind a public address or a load balancer it carries the interface's own. */
export const packetAt = ({ steps, packet, arrived }: Walk, index: number): Packet =>
  index === steps.length - 1 ? arrived : packet;

/** The packet as a firewall that it is for sees it: for the address that was asked for, from whomever is seen there. */
export function packetForItself({ packet, arrived }: Walk): Packet {
  const { d0, d1, d2, d3, destinationPort, destinationMember } = packet;
  return { ...arrived, d0, d1, d2, d3, destinationPort, destinationMember };
}

/**
 * The answer to a walk, as whoever it passes sees it. From behind the frontend of an internal load balancer it has that one's
 * address: the backend's host gives it back, before any route.
 */
export const replyOf = ({ packet, arrived, end }: Walk): Packet => replyTo(end === 'delivered' ? packet : arrived);

/** The way of the answer to a walk, where everybody on it is asked. */
export const answerTo = (network: CloudNetwork, walked: Walk): Walk =>
  walk(network, walked.last, replyOf(walked), [], { steps: walked.steps, isKnownAt: () => false });
