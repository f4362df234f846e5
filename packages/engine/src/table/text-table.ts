import { growingU16, growingU32, type SharedU16 } from './growing.ts';
import { numbersByHash } from './numbers-by-hash.ts';
import type { SharedU32 } from './shared-arrays.ts';

/**
 * Texts by number, in shared memory: the ids and words that an answer names, which the walk itself never looks at.
 * UTF-16 as JavaScript has it, so that reading needs no decoder and any string comes back as it was.
 */
export type TextTable = {
  /** All texts, one behind the other. */
  readonly units: SharedU16;
  /** Text `i` is the units from `offsets[i]` up to `offsets[i + 1]`. */
  readonly offsets: SharedU32;
};

export type TextTableBuilder = {
  /** The number of this text; the same text gets the same number again, for good. */
  add(text: string): number;
  /** The `idHash` of a text that was added. */
  hashOf(number: number): number;
  /** Are two texts the same, but perhaps for the case of letters A–Z? */
  isSameId(one: number, other: number): boolean;
  /** Everything that was added so far. Tables that were built before stay as they are. */
  build(): TextTable;
  /** Gives back room: see `Growing`. */
  settle(): void;
};

/** Keeps no strings: which texts are there already is asked of their units. */
export function textTableBuilder(): TextTableBuilder {
  const [units, offsets, known] = [growingU16(), growingU32(), numbersByHash()];
  offsets.push(0);
  const isAt = (number: number, text: string) => {
    const from = offsets.column[number] ?? 0;
    if ((offsets.column[number + 1] ?? 0) - from !== text.length) return false;
    const { column } = units;
    for (let at = 0; at < text.length; at += 1) if (column[from + at] !== text.charCodeAt(at)) return false;
    return true;
  };
  return {
    add(text) {
      const hash = idHash(text);
      const before = known.find(hash, (number) => isAt(number, text));
      if (before >= 0) return before;
      units.append(text);
      offsets.push(units.size);
      return known.add(hash);
    },
    hashOf: known.hashOf,
    isSameId(one, other) {
      const [from, start] = [offsets.column[one] ?? 0, offsets.column[other] ?? 0];
      const length = (offsets.column[one + 1] ?? 0) - from;
      if (one !== other && (offsets.column[other + 1] ?? 0) - start !== length) return false;
      const { column } = units;
      for (let at = 0; at < length; at += 1)
        if (folded(column[from + at] ?? 0) !== folded(column[start + at] ?? 0)) return false;
      return true;
    },
    build: () => ({ units: units.view(), offsets: offsets.view() }),
    settle() {
      for (const part of [units, offsets, known]) part.settle();
    },
  };
}

/** FNV-1a over UTF-16 units, the same for texts that differ only in the case of letters A–Z. */
export function idHash(text: string): number {
  let hash = 0x811c_9dc5 | 0;
  // The bit that tells small letters from capital ones is set in all units: quicker than to ask what is a letter.
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ (text.charCodeAt(at) | 32), 0x0100_0193);
  return hash ^ (hash >>> 15);
}

/** Strings that were made last, by the units that they were made of: numbers of texts are for good. */
const recent = new WeakMap<SharedArrayBuffer, Recent>();
type Recent = { readonly numbers: Int32Array; readonly texts: string[] };
const SLOTS = 1 << 15;

export function textAt(table: TextTable, index: number): string {
  let made = recent.get(table.units.buffer);
  if (made === undefined) {
    made = { numbers: new Int32Array(SLOTS).fill(-1), texts: [] };
    recent.set(table.units.buffer, made);
  }
  const slot = index & (SLOTS - 1);
  const known = made.numbers[slot] === index ? made.texts[slot] : undefined;
  if (known !== undefined) return known;
  const text = readText(table, index);
  made.numbers[slot] = index;
  made.texts[slot] = text;
  return text;
}

function readText(table: TextTable, index: number): string {
  const [from, to] = [table.offsets[index], table.offsets[index + 1]];
  if (from === undefined || to === undefined) throw new RangeError(`no text has the number ${index}`);
  let text = '';
  // A call takes only so many arguments, and ids are short. `apply` reads the units as they lie; spreading would ask an
  // iterator for each.
  for (let at = from; at < to; at += 4096)
    text += String.fromCharCode.apply(
      undefined,
      table.units.subarray(at, Math.min(to, at + 4096)) as unknown as number[],
    );
  return text;
}

/** Is this text the same, but perhaps for the case of letters A–Z? Makes no string. */
export function textEquals(table: TextTable, index: number, text: string): boolean {
  const from = table.offsets[index] ?? 0;
  if ((table.offsets[index + 1] ?? 0) - from !== text.length) return false;
  for (let at = 0; at < text.length; at += 1)
    if (folded(table.units[from + at] ?? 0) !== folded(text.charCodeAt(at))) return false;
  return true;
}

const folded = (unit: number) => (unit >= 65 && unit <= 90 ? unit | 32 : unit);
