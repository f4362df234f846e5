import type { Packet } from '../../../rules/packet.ts';
import type { Walk } from '../record.ts';

/** The packet as it comes to a step of a walk: as it began, or as the last firewall before sent it on under an address of its own. */
export const packetSentTo = ({ packet, anew }: Pick<Walk, 'packet' | 'anew'>, index: number): Packet =>
  anew.length === 0 ? packet : (anew.findLast(({ step }) => step < index)?.packet ?? packet);
