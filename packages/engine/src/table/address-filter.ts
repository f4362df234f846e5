import { zerosU32, type SharedU32 } from './shared-arrays.ts';

/**
 * May an address be one of some? Of these it is always said, and of others once in sixteen times or less: a bit for each hash, in shared
 * memory, two to four bytes an address. An index says more, and is so large that to look there is to wait.
 */
export type AddressFilter = { readonly bits: SharedU32 };

/** `words`: the last ones of these addresses, signed or not. */
export function addressFilter(words: readonly number[]): AddressFilter {
  const bits = zerosU32(2 ** Math.ceil(Math.log2(Math.max(1, words.length / 2))));
  for (const word of words) {
    const bit = bitOf(bits, word);
    bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }
  return { bits };
}

/** `word`: an address's last one, signed or not. */
export function mayHold({ bits }: AddressFilter, word: number): boolean {
  const bit = bitOf(bits, word);
  return (((bits[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) !== 0;
}

/** Addresses that lie beside each other have bits far apart (Fibonacci hashing). */
const bitOf = (bits: SharedU32, word: number): number => (Math.imul(word, 0x9e37_79b1) >>> 7) & (32 * bits.length - 1);
