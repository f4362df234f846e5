import { numberOfWords, wordsOfNumber } from '../address/address.ts';
import type { AddressSpace } from '../address/address-space.ts';
import { growingU32, type Growing } from './growing.ts';
import { numbersByHash } from './numbers-by-hash.ts';
import type { SharedU32 } from './shared-arrays.ts';

/** Many sets of addresses behind one another in shared memory, by number; each a sorted list of edges (`AddressSpace`). */
export type AddressSets = {
  readonly edges4: SharedU32;
  /** The edges of set `i` are those from `offsets4[i]` up to `offsets4[i + 1]`. */
  readonly offsets4: SharedU32;
  /** Four words an edge. */
  readonly edges6: SharedU32;
  /** In edges, not words. */
  readonly offsets6: SharedU32;
};

export type AddressSetsBuilder = {
  /** Words of all sets, also of those that nobody has any more. */
  size(): number;
  /** The number of this set; the same set gets the same number again, for good. 0 is the empty one. */
  add(space: AddressSpace): number;
  /** Everything that was added so far. Sets that were built before stay as they are. */
  build(): AddressSets;
};

export function addressSetsBuilder(): AddressSetsBuilder {
  const [edges4, offsets4, edges6, offsets6] = [growingU32(), growingU32(), growingU32(), growingU32()];
  const known = numbersByHash();
  offsets4.push(0);
  offsets6.push(0);
  const isAt = (set: number, { four }: AddressSpace, six: readonly number[]) =>
    isEqualFrom(edges4.column, offsets4.column[set] ?? 0, offsets4.column[set + 1] ?? 0, four) &&
    isEqualFrom(edges6.column, 4 * (offsets6.column[set] ?? 0), 4 * (offsets6.column[set + 1] ?? 0), six);
  const builder: AddressSetsBuilder = {
    size: () => edges4.size + edges6.size,
    add(space) {
      const sixWords = space.six.length === 0 ? NO_WORDS : space.six.flatMap(wordsOfNumber);
      const hash = hashOf(sixWords, hashOf(space.four, 0));
      const before = known.find(hash, (set) => isAt(set, space, sixWords));
      if (before >= 0) return before;
      pushAll(edges4, space.four);
      pushAll(edges6, sixWords);
      offsets4.push(edges4.size);
      offsets6.push(edges6.size / 4);
      return known.add(hash);
    },
    build: () => ({
      edges4: edges4.view(),
      offsets4: offsets4.view(),
      edges6: edges6.view(),
      offsets6: offsets6.view(),
    }),
  };
  builder.add({ four: [], six: [] });
  return builder;
}

function pushAll(column: Growing<SharedU32>, words: readonly number[]): void {
  const from = column.extend(words.length);
  for (let at = 0; at < words.length; at += 1) column.column[from + at] = words[at] ?? 0;
}

const NO_WORDS: readonly number[] = [];

function hashOf(words: readonly number[], seed: number): number {
  let hash = seed ^ words.length;
  for (let at = 0; at < words.length; at += 1) hash = Math.imul(hash ^ (words[at] ?? 0) ^ (hash >>> 15), 0x0100_0193);
  return hash ^ (hash >>> 15);
}

function isEqualFrom(column: SharedU32, from: number, to: number, words: readonly number[]): boolean {
  if (to - from !== words.length) return false;
  for (let at = 0; at < words.length; at += 1) if (column[from + at] !== words[at]) return false;
  return true;
}

/** Is this IPv4 address (its bits, signed or not) in the set? It is when an odd number of edges lie at or before it. */
export function holds4(sets: AddressSets, set: number, word: number): boolean {
  const key = word >>> 0;
  const from = sets.offsets4[set] ?? 0;
  let low = from;
  for (let count = (sets.offsets4[set + 1] ?? 0) - from; count > 0;) {
    const half = (count + 1) >>> 1;
    low += (sets.edges4[low + half - 1] ?? 0) <= key ? half : 0;
    count -= half;
  }
  return ((low - from) & 1) === 1;
}

export function holds6(sets: AddressSets, set: number, a: number, b: number, c: number, d: number): boolean {
  const from = sets.offsets6[set] ?? 0;
  let low = from;
  let high = sets.offsets6[set + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAtOrBefore(sets.edges6, middle << 2, a >>> 0, b >>> 0, c >>> 0, d >>> 0)) low = middle + 1;
    else high = middle;
  }
  return ((low - from) & 1) === 1;
}

/** The set as it was added. */
export function spaceOfSet({ edges4, offsets4, edges6, offsets6 }: AddressSets, set: number): AddressSpace {
  const four = [...edges4.subarray(offsets4[set] ?? 0, offsets4[set + 1] ?? 0)];
  const six: bigint[] = [];
  for (let at = offsets6[set] ?? 0; at < (offsets6[set + 1] ?? 0); at += 1)
    six.push(numberOfWords(edges6.subarray(4 * at, 4 * at + 4)));
  return { four, six };
}

/** How much of a set is one of the IPv4 addresses from the first to the last of these (their bits, signed or not). */
export function shareBetween4(sets: AddressSets, set: number, first: number, last: number): 'none' | 'some' | 'all' {
  const [from, to] = [first >>> 0, last >>> 0];
  const edges = sets.edges4.subarray(sets.offsets4[set], sets.offsets4[set + 1]);
  const isSome = holds4(sets, set, from) || edges.some((edge) => edge > from && edge <= to);
  if (!isSome) return 'none';
  // Without a last edge it goes on to the last of all addresses.
  const end = edges.length % 2 === 1 ? 2 ** 32 : (edges.at(-1) ?? 0);
  return (edges[0] ?? 0) >= from && end - 1 <= to ? 'all' : 'some';
}

/** How much of one set the other holds, of one family. Of an empty set it holds nothing. */
export function shareOf(sets: AddressSets, part: number, whole: number, isIpv4: boolean): 'none' | 'some' | 'all' {
  const edges = (set: number) => {
    const { four, six } = spaceOfSet(sets, set);
    return isIpv4 ? four.map(BigInt) : six;
  };
  const [inner, outer] = [edges(part), edges(whole)];
  let [isSome, isAll] = [false, true];
  for (let at = 0; at < inner.length; at += 2) {
    const [first = 0n, end] = [inner[at], inner[at + 1]];
    const isHeld = outer.filter((edge) => edge <= first).length % 2 === 1;
    const isCut = outer.some((edge) => edge > first && (end === undefined || edge < end));
    if (isHeld || isCut) isSome = true;
    if (!isHeld || isCut) isAll = false;
  }
  return isSome ? (isAll ? 'all' : 'some') : 'none';
}

function isAtOrBefore(edges: SharedU32, at: number, a: number, b: number, c: number, d: number): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = [edges[at], edges[at + 1], edges[at + 2], edges[at + 3]];
  if (first !== a) return first < a;
  if (second !== b) return second < b;
  return third === c ? fourth <= d : third < c;
}
