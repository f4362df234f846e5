import { growingU32, growingU8, type Growing } from './growing.ts';
import type { SharedU8 } from './shared-arrays.ts';
import { FIRST_HASH, lastHash, nextHash, numbersByHash } from './numbers-by-hash.ts';
import type { SharedU32 } from './shared-arrays.ts';

/**
 * Texts by number, in shared memory: the ids and words that an answer names, which the walk itself never looks at.
 * A byte for each ASCII letter, and two or three for any other unit of a JavaScript string, halves of pairs among them
 * (CESU-8), so that any string comes back as it was.
 */
export type TextTable = {
  /** All texts, one behind the other. */
  readonly bytes: SharedU8;
  /** Text `i` is the bytes from `offsets[i]` up to `offsets[i + 1]`. */
  readonly offsets: SharedU32;
};

export type TextTableBuilder = {
  /** Bytes of all texts, also of those that nobody has any more. */
  size(): number;
  /** The number of this text; the same text gets the same number again, for good. */
  add(text: string): number;
  /** The `idHash` of a text that was added. */
  hashOf(number: number): number;
  /** Are two texts the same, but perhaps for the case of letters A–Z? */
  isSameId(one: number, other: number): boolean;
  /** Everything that was added so far. Tables that were built before stay as they are. */
  build(): TextTable;
};

/** Keeps no strings: which texts are there already is asked of their bytes. */
export function textTableBuilder(): TextTableBuilder {
  const [bytes, offsets, known] = [growingU8(), growingU32(), numbersByHash()];
  offsets.push(0);
  const lengthOf = (number: number) => (offsets.column[number + 1] ?? 0) - (offsets.column[number] ?? 0);
  const isEqual = (one: number, from: number, length: number, fold: (byte: number) => number): boolean => {
    if (lengthOf(one) !== length) return false;
    const [start, { column }] = [offsets.column[one] ?? 0, bytes];
    for (let at = 0; at < length; at += 1)
      if (fold(column[start + at] ?? 0) !== fold(column[from + at] ?? 0)) return false;
    return true;
  };
  return {
    size: () => bytes.size,
    add(text) {
      // Written first, and taken back where it is there already: so each of its units is asked for once.
      const from = bytes.size;
      const hash = write(text, bytes);
      const length = bytes.size - from;
      const before = known.find(hash, (number) => isEqual(number, from, length, asItIs));
      if (before >= 0) {
        bytes.cut(from);
        return before;
      }
      offsets.push(bytes.size);
      return known.add(hash);
    },
    hashOf: (number) => known.hashOf(number),
    isSameId: (one, other) => one === other || isEqual(one, offsets.column[other] ?? 0, lengthOf(other), folded),
    build: () => ({ bytes: bytes.view(), offsets: offsets.view() }),
  };
}

/** Numbers of words that are few, and come often: a table is asked only for those that it was not asked for lately. */
export function wordNumbers(texts: Pick<TextTableBuilder, 'add'>): (word: string) => number {
  const lately = new Map<string, number>();
  return (word) => {
    const known = lately.get(word);
    if (known !== undefined) return known;
    if (lately.size === MOST_WORDS) lately.clear();
    const number = texts.add(word);
    lately.set(word, number);
    return number;
  };
}

const MOST_WORDS = 4096;

/** Puts a text behind the others, and says its `idHash`. */
function write(text: string, bytes: Growing<SharedU8>): number {
  const from = bytes.extend(3 * text.length);
  const { column } = bytes;
  let [hash, index] = [FIRST_HASH, 0];
  // Nearly all are ids, and ASCII to their end: where the next unit goes is known then without asking of each what it took.
  for (; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) break;
    column[from + index] = unit;
    hash = nextHash(hash, unit);
  }
  let at = from + index;
  for (; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = nextHash(hash, unit);
    if (unit < 0x80) column[at++] = unit;
    else {
      if (unit < 0x800) column[at++] = 0xc0 | (unit >>> 6);
      else {
        column[at++] = 0xe0 | (unit >>> 12);
        column[at++] = 0x80 | ((unit >>> 6) & 0x3f);
      }
      column[at++] = 0x80 | (unit & 0x3f);
    }
  }
  bytes.cut(at);
  return lastHash(hash);
}

/**
 * Strings that were made last, by the bytes that they were made of: numbers of texts are for good. As many as there are
 * texts, and of ids of large networks some twenty megabytes.
 */
const recent = new WeakMap<SharedArrayBuffer, Recent>();
type Recent = { readonly numbers: Int32Array; readonly texts: string[] };
const MOST = 1 << 17;

/** Those of the table that was asked last: mostly it is the one that is asked next. */
let latest: Recent & { readonly bytes: TextTable['bytes'] | undefined } = {
  bytes: undefined,
  numbers: new Int32Array(1).fill(-1),
  texts: [''],
};

export function textAt(table: TextTable, index: number): string {
  if (latest.bytes !== table.bytes)
    latest = { bytes: table.bytes, ...(recent.get(table.bytes.buffer) ?? beginRecent(table)) };
  const { numbers, texts } = latest;
  const slot = index & (numbers.length - 1);
  const known = numbers[slot] === index ? texts[slot] : undefined;
  if (known !== undefined) return known;
  const text = readText(table, index);
  numbers[slot] = index;
  texts[slot] = text;
  return text;
}

function beginRecent({ bytes, offsets }: TextTable): Recent {
  const slots = Math.min(MOST, 2 ** Math.ceil(Math.log2(offsets.length)));
  // Filled, because an array with holes is a hash table.
  const made = { numbers: new Int32Array(slots).fill(-1), texts: Array.from({ length: slots }, () => '') };
  recent.set(bytes.buffer, made);
  return made;
}

function readText(table: TextTable, index: number): string {
  const [from, to] = [table.offsets[index], table.offsets[index + 1]];
  if (from === undefined || to === undefined) throw new RangeError(`no text has the number ${index}`);
  const bytes = table.bytes.subarray(from, to);
  let text = '';
  // A call takes only so many arguments, and ids are short. `apply` reads the bytes as they lie; spreading would ask an
  // iterator for each.
  const units = isAscii(bytes) ? bytes : unitsOf(bytes);
  for (let at = 0; at < units.length; at += 4096)
    text += String.fromCharCode.apply(undefined, units.subarray(at, at + 4096) as unknown as number[]);
  return text;
}

function isAscii(bytes: SharedU8): boolean {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
}

function unitsOf(bytes: SharedU8): Uint16Array {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; count += 1) {
    const [first = 0, second = 0, third = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
    if (length === 1) units[count] = first;
    else if (length === 2) units[count] = ((first & 0x1f) << 6) | (second & 0x3f);
    else units[count] = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
    at += length;
  }
  return units.subarray(0, count);
}

/**
 * Is this text the same, but perhaps for the case of letters A–Z? Makes no string where there are no other letters. From its
 * end on, because ids differ there.
 */
export function textEquals(table: TextTable, index: number, text: string): boolean {
  const from = table.offsets[index] ?? 0;
  const to = table.offsets[index + 1] ?? 0;
  if (to - from < text.length) return false;
  const { bytes } = table;
  const start = to - text.length;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) return isSame(readText(table, index), text);
    const byte = bytes[start + at] ?? 0;
    if (byte !== unit && folded(byte) !== folded(unit)) return false;
  }
  return to - from === text.length;
}

const isSame = (one: string, other: string) =>
  one.length === other.length &&
  Array.from(one, (_, at) => at).every((at) => folded(one.charCodeAt(at)) === folded(other.charCodeAt(at)));

const folded = (unit: number) => (unit >= 65 && unit <= 90 ? unit | 32 : unit);
const asItIs = (byte: number) => byte;
