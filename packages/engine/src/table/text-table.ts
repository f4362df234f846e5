import { sharedU32, type SharedU32 } from './shared-arrays.ts';

/**
 * Texts by number, in shared memory: the ids and words that an answer names, which the walk itself never looks at.
 * UTF-16 as JavaScript has it, so that reading needs no decoder and any string comes back as it was.
 */
export type TextTable = {
  /** All texts, one behind the other. */
  readonly units: Uint16Array<SharedArrayBuffer>;
  /** Text `i` is the units from `offsets[i]` up to `offsets[i + 1]`. */
  readonly offsets: SharedU32;
};

export type TextTableBuilder = {
  /** The number of this text; the same text gets the same number again. */
  add(text: string): number;
  build(): TextTable;
};

export function textTableBuilder(): TextTableBuilder {
  const numbers = new Map<string, number>();
  return {
    add(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
    build: () => tableOf([...numbers.keys()]),
  };
}

function tableOf(texts: readonly string[]): TextTable {
  const offsets = [0];
  let end = 0;
  for (const text of texts) offsets.push((end += text.length));
  const units = new Uint16Array(new SharedArrayBuffer(end * Uint16Array.BYTES_PER_ELEMENT));
  for (const [index, text] of texts.entries()) {
    const from = offsets[index] ?? 0;
    for (let unit = 0; unit < text.length; unit++) units[from + unit] = text.charCodeAt(unit);
  }
  return { units, offsets: sharedU32(offsets) };
}

export function textAt(table: TextTable, index: number): string {
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
