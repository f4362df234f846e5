import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { hopsFrom, type Hop } from './hops.ts';
import { nowhere, locate, wordsAt, type Place } from './place.ts';

/** Where packets are sent, or sent on. */
export type Sender = Place & {
  /** What its machine takes itself. */
  readonly words: readonly number[];
  readonly hopTo: (word: number) => Hop;
};

/** By their rows, each made once. `packet`: any that they send. */
export function sendersOf(network: CloudNetwork, packet: Packet): (row: number) => Sender {
  const senders = new Map<number, Sender>();
  return (row) => {
    const known = senders.get(row);
    if (known !== undefined) return known;
    const place = locate(nowhere(), network, row);
    const sender = { ...place, words: wordsAt(network, row), hopTo: hopsFrom(network, row, packet) };
    senders.set(row, sender);
    return sender;
  };
}
