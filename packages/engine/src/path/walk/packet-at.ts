import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { translated, type Walk } from './walk.ts';

/** The packet as a step of a walk saw it: behind a public address it carries the private one. */
export function packetAt(network: CloudNetwork, { steps, end, packet }: Walk, index: number): Packet {
  const [first, step] = [steps[0], steps[index]];
  if (end !== 'translated' || index !== steps.length - 1 || first === undefined || step === undefined) return packet;
  return translated(network, first.configuration, steps.length - 1, step.configuration, packet);
}
