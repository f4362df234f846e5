import type { Packet } from '../../rules/packet.ts';
import type { Walk } from './walk.ts';

/** The packet as a step of a walk saw it: behind a public address or a load balancer it carries the interface's own. */
export const packetAt = ({ steps, packet, arrived }: Walk, index: number): Packet =>
  index === steps.length - 1 ? arrived : packet;
