import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { verdictOn } from '../../path/walk/walk.ts';
import type { Packet } from '../../rules/packet.ts';

/**
 * Does a rule deny a packet for certain, by whichever way it goes? For whoever asks about very many: most are denied, and mostly
 * where they begin.
 */
export function isKeptOut(network: CloudNetwork, from: number, packet: Packet): boolean {
  const { end, forks } = verdictOn(network, from, packet);
  return end === 'denied' && forks.length === 0;
}
