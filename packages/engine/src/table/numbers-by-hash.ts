import { growingI32 } from './growing.ts';

/**
 * Things that are numbered in the order in which they come, found again by their hashes: which one it is, whoever keeps them
 * knows. A hash table with open addressing, at most half full.
 */
export type NumbersByHash = {
  /** The one with this hash that is the one that is meant, or -1. */
  find(hash: number, isIt: (number: number) => boolean): number;
  /** The number of the next one. */
  add(hash: number): number;
  hashOf(number: number): number;
};

export function numbersByHash(): NumbersByHash {
  const hashes = growingI32();
  // A number + 1, or 0.
  let slots = new Int32Array(128);
  const place = (hash: number, number: number) => {
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = number + 1;
  };
  const widen = () => {
    slots = new Int32Array(2 * slots.length);
    for (let number = 0; number < hashes.size; number += 1) place(hashes.column[number] ?? 0, number);
  };
  return {
    find(hash, isIt) {
      const mask = slots.length - 1;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const number = (slots[slot] ?? 0) - 1;
        if (number < 0 || (hashes.column[number] === hash && isIt(number))) return number;
      }
    },
    add(hash) {
      hashes.push(hash);
      if (2 * hashes.size > slots.length) widen();
      else place(hash, hashes.size - 1);
      return hashes.size - 1;
    },
    hashOf: (number) => hashes.column[number] ?? 0,
  };
}
