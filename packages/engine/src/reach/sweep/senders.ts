import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { hopsFrom, type Hop } from './hops.ts';
import { locate, nowhere, wordsAt, type Attachment } from './attachment.ts';
import { askerAt, type Ask, type Sweep } from './sweep.ts';

/** A place that very many packets of a sweep pass. */
export type Crossing = Attachment & {
  readonly ask: Ask;
};

/** By their rows, each made once. */
export const crossingsOf = (network: CloudNetwork, sweep: Sweep): ((row: number) => Crossing) =>
  onceEach((row) => {
    const place = locate(nowhere(), network, row);
    return { ...place, ask: askerAt(sweep, place) };
  });

/** Where packets are sent, or sent on. */
export type Sender = Crossing & {
  /** What its machine takes itself. */
  readonly words: readonly number[];
  readonly hopTo: (word: number) => Hop;
};

/** `packet`: any that they send. */
export function sendersOf(network: CloudNetwork, sweep: Sweep, packet: Packet): (row: number) => Sender {
  const crossingAt = crossingsOf(network, sweep);
  return onceEach((row) => ({
    ...crossingAt(row),
    words: wordsAt(network, row),
    hopTo: hopsFrom(network, row, packet),
  }));
}

function onceEach<T>(make: (row: number) => T): (row: number) => T {
  const made = new Map<number, T>();
  return (row) => {
    const known = made.get(row);
    if (known !== undefined) return known;
    const one = make(row);
    made.set(row, one);
    return one;
  };
}
