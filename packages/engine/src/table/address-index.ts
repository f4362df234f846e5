import { MAPPED, type Words } from '../address/address.ts';
import { zerosI32, type SharedI32 } from './shared-arrays.ts';

/**
 * Who has an address? The same address may be had once in each of many scopes (virtual networks). A hash table with open
 * addressing in shared memory, at most half full, so that a look-up usually reads one slot.
 */
export type AddressIndex = {
  /**
   * Eight numbers a slot, so that none lies in two lines of memory: scope, four words, value + 1 (0: the slot is empty), and two
   * that are not used. The number of slots is a power of two.
   */
  readonly slots: SharedI32;
};

const SLOT = 8;
const SLOT_SHIFT = 3;

export type AddressIndexBuilder = {
  /** Keeps the first value of the same scope and address, and answers it; or -1. Words may be signed or not. */
  add(scope: number, words: Words, value: number): number;
  build(): AddressIndex;
};

/** Has room for so many entries. */
export function addressIndexBuilder(most: number): AddressIndexBuilder {
  const count = 2 ** Math.ceil(Math.log2(Math.max(4, 2 * most)));
  const slots = zerosI32(count * SLOT);
  return {
    add(scope, [a, b, c, d], value) {
      const at = slotOf(slots, scope, a, b, c, d);
      const before = (slots[at + 5] ?? 0) - 1;
      if (before >= 0) return before;
      slots[at] = scope;
      slots[at + 1] = a;
      slots[at + 2] = b;
      slots[at + 3] = c;
      slots[at + 4] = d;
      slots[at + 5] = value + 1;
      return -1;
    },
    build: () => ({ slots }),
  };
}

/** The value of this address in this scope, or -1. Words may be signed or not. */
export function valueOf({ slots }: AddressIndex, scope: number, a: number, b: number, c: number, d: number): number {
  return (slots[slotOf(slots, scope, a, b, c, d) + 5] ?? 0) - 1;
}

/** The last words of IPv4 addresses in a scope, with their values, in no order. */
export function* ipv4In({ slots }: AddressIndex, scope: number): Iterable<readonly [word: number, value: number]> {
  for (let at = 0; at < slots.length; at += SLOT) {
    const value = (slots[at + 5] ?? 0) - 1;
    const isIpv4 = slots[at + 3] === MAPPED && slots[at + 2] === 0 && slots[at + 1] === 0;
    if (value >= 0 && slots[at] === scope && isIpv4) yield [(slots[at + 4] ?? 0) >>> 0, value];
  }
}

/** Where the slot begins that has it, or that would get it. */
function slotOf(slots: SharedI32, scope: number, a: number, b: number, c: number, d: number): number {
  const mask = (slots.length >>> SLOT_SHIFT) - 1;
  let slot = mix(spread(scope, 1) ^ spread(d, 3) ^ spread(c, 5) ^ spread(b, 7) ^ spread(a, 9)) & mask;
  for (;;) {
    const at = slot << SLOT_SHIFT;
    if (slots[at + 5] === 0) return at;
    // What differs is told by one branch, and not by five that nobody foresees.
    const difference =
      ((slots[at] ?? 0) ^ scope) |
      ((slots[at + 1] ?? 0) ^ a) |
      ((slots[at + 2] ?? 0) ^ b) |
      ((slots[at + 3] ?? 0) ^ c) |
      ((slots[at + 4] ?? 0) ^ d);
    if (difference === 0) return at;
    slot = (slot + 1) & mask;
  }
}

/** Words with odd factors of their own: none waits for another one's. */
const spread = (word: number, which: number): number => Math.imul(word, Math.imul(0x9e37_79b1, which));

/** Spreads numbers that differ in a few low bits (the finaliser of MurmurHash3, shortened). */
function mix(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  return mixed ^ (mixed >>> 13);
}
