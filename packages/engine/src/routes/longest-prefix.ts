import { addressOf, IPV4_OFFSET, numberOfWords, wordsOfNumber, type Words } from '../address/address.ts';
import { prefixOf, wordsOfPrefix, type Prefix } from '../address/prefix.ts';
import { answerOf, NO_ANSWER, valueIn } from './answer.ts';
import { answerAt, cellsOf, ELSEWHERE } from './cells.ts';
import { sharedI32, sharedU32, type SharedI32, type SharedU32 } from '../table/shared-arrays.ts';

/**
 * Which of many networks hold an address, the longest prefix first. The address space is cut wherever a network begins or
 * ends; between two cuts the answer is always the same, so a look-up is one binary search (decision record 0002). The
 * families are apart: `::/0` does not hold 10.0.0.1, and an IPv4 look-up compares single words.
 *
 * Immutable, and all of it in shared memory.
 */
export type PrefixTable = {
  /** Where each interval starts, ascending: one word each; the first is 0. */
  readonly starts4: SharedU32;
  /** The first candidate of each interval, or -1. */
  readonly firsts4: SharedI32;
  /** Nearly all that a look-up reads of IPv4: each interval with the answer that its first candidate is. See `cellsOf`. */
  readonly cells4: SharedI32;
  /** Starts and candidates for IPv6: four words each, most significant first. */
  readonly starts6: SharedU32;
  readonly firsts6: SharedI32;
  /** By candidate: the caller's value, and the candidate that comes after it, or -1. */
  readonly values: SharedI32;
  readonly nexts: SharedI32;
  /** Of the prefix, in bits of its own family. */
  readonly lengths: SharedU32;
};

export type PrefixEntry = {
  readonly prefix: Prefix;
  /** Among entries of the same prefix the lower rank comes first; of equal ranks the earlier entry. */
  readonly rank: number;
  /** What a look-up answers: usually an index into a table of routes; 0 or more. */
  readonly value: number;
};

export function buildPrefixTable(entries: Iterable<PrefixEntry>): PrefixTable {
  const [four, six]: [Network<number>[], Network<bigint>[]] = [[], []];
  for (const { prefix, rank, value } of entries) {
    const { words, bits } = wordsOfPrefix(prefix);
    if (prefix.includes(':')) {
      const start = numberOfWords(words);
      six.push({ start, end: start + (1n << BigInt(128 - bits)), rank, value, length: bits });
    } else four.push({ start: words[3], end: words[3] + 2 ** (128 - bits), rank, value, length: bits - IPV4_OFFSET });
  }
  const chain: Chain = { values: [], nexts: [], lengths: [] };
  const cuts4 = cut(four, 0, 2 ** 32, chain);
  const cuts6 = cut(six, 0n, 1n << 128n, chain);
  return {
    starts4: sharedU32(cuts4.map((at) => at.start)),
    firsts4: sharedI32(cuts4.map((at) => at.first)),
    cells4: cellsOf(
      cuts4.map(({ start, first }) => ({
        start,
        answer: first < 0 ? NO_ANSWER : answerOf(chain.values[first] ?? 0, chain.lengths[first] ?? 0),
      })),
    ),
    starts6: sharedU32(cuts6.flatMap((at) => wordsOfNumber(at.start))),
    firsts6: sharedI32(cuts6.map((at) => at.first)),
    values: sharedI32(chain.values),
    nexts: sharedI32(chain.nexts),
    lengths: sharedU32(chain.lengths),
  };
}

/** Entries of which the same table is built. */
export function entriesOf({ starts4, firsts4, starts6, firsts6, values, nexts, lengths }: PrefixTable) {
  const entries = new Map<number, PrefixEntry>();
  // Who has more others behind is asked first.
  const add = (first: number, start: Words): number => {
    if (first < 0) return 0;
    const behind = add(nexts[first] ?? -1, start);
    const prefix = prefixOf(addressOf(start), lengths[first] ?? 0);
    entries.set(first, { prefix, rank: -behind, value: values[first] ?? 0 });
    return behind + 1;
  };
  for (const [at, first] of firsts4.entries()) add(first, [0, 0, 0xffff, starts4[at] ?? 0]);
  for (const [at, first] of firsts6.entries()) {
    const [a = 0, b = 0, c = 0, d = 0] = starts6.subarray(4 * at, 4 * at + 4);
    add(first, [a, b, c, d]);
  }
  return [...entries.values()];
}

/** The value of the best entry that holds this address, or -1. */
export const lookup = (table: PrefixTable, a: number, b: number, c: number, d: number): number =>
  valueIn(answerTo(table, a, b, c, d));

/** The same with the length of its prefix: see `valueIn` and `lengthIn`. */
export function answerTo(table: PrefixTable, a: number, b: number, c: number, d: number): number {
  if (a === 0 && b === 0 && c === 0xffff) {
    const answer = answerAt(table.cells4, d);
    if (answer !== ELSEWHERE) return answer;
  }
  const first = firstCandidate(table, a, b, c, d);
  return first < 0 ? NO_ANSWER : answerOf(table.values[first] ?? 0, table.lengths[first] ?? 0);
}

/** The value of the best entry that holds where a packet goes, whose words are signed, or -1: as in a table that is not there. */
export const lookupFor = (table: PrefixTable | undefined, to: Destination): number => valueIn(answerFor(table, to));

/** The same with the length of its prefix. */
export const answerFor = (table: PrefixTable | undefined, { d0, d1, d2, d3 }: Destination): number =>
  table === undefined ? NO_ANSWER : answerTo(table, d0 >>> 0, d1 >>> 0, d2 >>> 0, d3 >>> 0);

type Destination = { readonly d0: number; readonly d1: number; readonly d2: number; readonly d3: number };

/** The values of all entries that hold this address, best first: for falling through, and for saying what came second. */
export function candidates(table: PrefixTable, a: number, b: number, c: number, d: number): readonly number[] {
  const found: number[] = [];
  for (let at = firstCandidate(table, a, b, c, d); at >= 0; at = table.nexts[at] ?? -1)
    found.push(table.values[at] ?? -1);
  return found;
}

/** The row of the best entry that holds this address, or -1: an index into `values`, `nexts` and `lengths`. */
function firstCandidate(table: PrefixTable, a: number, b: number, c: number, d: number): number {
  const at = a === 0 && b === 0 && c === 0xffff ? lastUpTo(table.starts4, d) : interval6(table.starts6, a, b, c, d);
  return (a === 0 && b === 0 && c === 0xffff ? table.firsts4[at] : table.firsts6[at]) ?? -1;
}

/** The last of several starts, ascending, that is not behind the key. The first one is 0, so there always is one. */
function lastUpTo(starts: SharedU32, key: number): number {
  let low = 0;
  for (let count = starts.length; count > 1;) {
    const half = count >>> 1;
    low += (starts[low + half] ?? 0) <= key ? half : 0;
    count -= half;
  }
  return low;
}

function interval6(starts: SharedU32, a: number, b: number, c: number, d: number): number {
  let low = 0;
  let high = starts.length >>> 2;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (startsAtOrBefore(starts, middle << 2, a, b, c, d)) low = middle;
    else high = middle;
  }
  return low;
}

function startsAtOrBefore(starts: SharedU32, at: number, a: number, b: number, c: number, d: number): boolean {
  const first = starts[at] ?? 0;
  const second = starts[at + 1] ?? 0;
  const third = starts[at + 2] ?? 0;
  if (first !== a) return first < a;
  if (second !== b) return second < b;
  if (third !== c) return third < c;
  return (starts[at + 3] ?? 0) <= d;
}

/** `end`: one behind its last address. */
type Network<Edge> = {
  readonly start: Edge;
  readonly end: Edge;
  readonly rank: number;
  readonly value: number;
  readonly length: number;
};
type Chain = { readonly values: number[]; readonly nexts: number[]; readonly lengths: number[] };
type Cut<Edge> = { readonly start: Edge; readonly first: number };

/**
 * Sweeps over networks in order of their start, wider ones first, with those that are open on a stack: prefixes nest or
 * are disjoint, they never overlap by half. Each network is chained in front of the one around it; of equal networks the
 * best comes last, so that it ends up in front.
 */
function cut<Edge extends number | bigint>(
  networks: readonly Network<Edge>[],
  zero: Edge,
  size: Edge,
  chain: Chain,
): readonly Cut<Edge>[] {
  const cuts: Cut<Edge>[] = [{ start: zero, first: -1 }];
  const open: { readonly end: Edge; readonly candidate: number }[] = [];
  const innermost = () => open.at(-1)?.candidate ?? -1;
  const cutAt = (start: Edge) => {
    // Nothing lies behind a network that ends with the address space.
    if (start === size) return;
    if (cuts.at(-1)?.start === start) cuts.pop();
    cuts.push({ start, first: innermost() });
  };
  const closeUpTo = (start: Edge) => {
    for (let top = open.at(-1); top !== undefined && top.end <= start; top = open.at(-1)) {
      open.pop();
      cutAt(top.end);
    }
  };
  for (const { start, end, value, length } of networks.toReversed().toSorted(byStartThenWidth)) {
    closeUpTo(start);
    const candidate = chain.values.push(value) - 1;
    chain.nexts.push(innermost());
    chain.lengths.push(length);
    open.push({ end, candidate });
    cutAt(start);
  }
  closeUpTo(size);
  return cuts;
}

const byStartThenWidth = <Edge extends number | bigint>(one: Network<Edge>, other: Network<Edge>) =>
  order(one.start, other.start) || order(other.end, one.end) || other.rank - one.rank;
const order = <Edge extends number | bigint>(one: Edge, other: Edge) => (one < other ? -1 : one > other ? 1 : 0);
