import { zerosI32, type SharedI32 } from '../table/shared-arrays.ts';
import { NO_ANSWER } from './answer.ts';

/** IPv4 addresses from `start` up to the next interval's all have the same answer. */
export type Interval = { readonly start: number; readonly answer: number };

/** Instead of an answer that no cell can hold, which are those with values of 2²³ and more: to be looked for elsewhere. */
export const ELSEWHERE = 2 ** 31 - 2;

/**
 * Intervals in one column, so that few lines of memory tell in which an address is. First a word for each first byte of an
 * address: the answer, where all such addresses have the same; else where a block begins. Then the cells, two words each: start
 * and answer. Then the blocks. A block cuts the addresses from its first edge up to its last one into buckets of equal width:
 * see `BLOCK`. Answers that stand in place of something else are less than 0: see `inPlace`. `most`: intervals that it has room for.
 */
export function cellsOf(intervals: readonly Interval[], most = MOST): SharedI32 {
  const [only] = intervals;
  if (intervals.length > most) return columnOf([{ start: 0, answer: ELSEWHERE }]);
  if (intervals.length === 1 && only?.answer === NO_ANSWER) return NOTHING;
  return columnOf(intervals);
}

function columnOf(intervals: readonly Interval[]): SharedI32 {
  const heads = new Int32Array(FIRST_BYTES);
  const blocks: (readonly number[])[] = [];
  let size = FIRST_BYTES + 2 * intervals.length;
  let next = 0;
  for (let byte = 0; byte < FIRST_BYTES; byte += 1) {
    // One that begins with the byte parts nothing.
    const first = intervals[next]?.start === 2 ** 24 * byte ? next : next - 1;
    while ((intervals[next]?.start ?? Infinity) < 2 ** 24 * (byte + 1)) next += 1;
    const last = next - 1;
    heads[byte] = first === last ? inPlace(intervals[first]) : size;
    if (first === last) continue;
    const block = blockOf(intervals, first, last);
    blocks.push(block);
    size += block.length;
  }
  const column = zerosI32(size);
  column.set(heads);
  let at = FIRST_BYTES;
  for (const { start, answer } of intervals) {
    column[at] = start;
    column[at + 1] = heldOf(answer);
    at += 2;
  }
  for (const block of blocks) {
    column.set(block, at);
    at += block.length;
  }
  return column;
}

/** The answer to an address, or `ELSEWHERE`. */
export function answerAt(cells: SharedI32, address: number): number {
  const block = cells[address >>> 24] ?? 0;
  if (block < 0) return answerIn(block);
  const bucket = ((address - (cells[block + BLOCK.low] ?? 0)) | 0) >> (cells[block + BLOCK.shift] ?? 0);
  const last = cells[block + BLOCK.last] ?? 0;
  const word = cells[block + BLOCK.buckets + (bucket < 0 ? -1 : bucket > last ? last : bucket)] ?? 0;
  if (word < 0) return answerIn(word);
  const interval = word >>> COUNT_BITS;
  let count = word & MANY;
  if (count === MANY) count = (cells[block + BLOCK.to] ?? 0) - interval;
  let cell = FIRST_BYTES + 2 * interval;
  while (count > 0) {
    const half = (count + 1) >> 1;
    if ((cells[cell + 2 * half] ?? 0) >>> 0 <= address >>> 0) cell += 2 * half;
    count -= half;
  }
  return cells[cell + 1] ?? NO_ANSWER;
}

const FIRST_BYTES = 256;
const heldOf = (answer: number): number => Math.min(answer, ELSEWHERE);
const inPlace = (interval: Interval | undefined): number => NO_ANSWER - 1 - heldOf(interval?.answer ?? NO_ANSWER);
const answerIn = (word: number): number => NO_ANSWER - 1 - word;

/**
 * The first edge; how wide a bucket is, as a shift; the number of the last one; the last interval; then a word for what lies
 * before the first edge, and one for each bucket: the answer, where it is one, or else the number of the interval in which the
 * bucket begins, and how many begin within it.
 */
const BLOCK = { low: 0, shift: 1, last: 2, to: 3, buckets: 5 } as const;
/** For each edge; with more of them there is less to search. */
const BUCKETS = 4;
const COUNT_BITS = 8;
/** Intervals whose numbers fit into such a word; with more of them every answer is to be looked for elsewhere. */
const MOST = 2 ** (31 - COUNT_BITS);
/** So many, or more. */
const MANY = (1 << COUNT_BITS) - 1;

/** `from`, `to`: the intervals of its first and its last address. */
function blockOf(intervals: readonly Interval[], from: number, to: number): readonly number[] {
  const startOf = (interval: number) => intervals[interval]?.start ?? Infinity;
  const [low, high] = [startOf(from + 1), startOf(to)];
  let shift = 0;
  while ((high - low) >>> shift >= BUCKETS * (to - from)) shift += 1;
  const last = (high - low) >>> shift;
  let interval = from;
  const upTo = (address: number) => {
    while (interval < to && startOf(interval + 1) <= address) interval += 1;
    return interval;
  };
  const block = [low, shift, last, to, inPlace(intervals[from])];
  for (let bucket = 0; bucket <= last; bucket += 1) {
    const first = upTo(low + bucket * 2 ** shift);
    const count = upTo(low + (bucket + 1) * 2 ** shift - 1) - first;
    block.push(count === 0 ? inPlace(intervals[first]) : (first << COUNT_BITS) | Math.min(count, MANY));
  }
  return block;
}

/** Of all tables without a route: nearly as many as there are networks. */
const NOTHING = columnOf([{ start: 0, answer: NO_ANSWER }]);
