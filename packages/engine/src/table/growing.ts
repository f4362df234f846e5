import { roomFor, type SharedI32, type SharedU32, type SharedU8 } from './shared-arrays.ts';

/**
 * A column in shared memory that grows at its end, and only there. Whoever was given it before keeps what he read: new
 * numbers are written behind the old ones. A large column grows where it lies, by an eighth each time; a small one, and one that
 * has grown to sixteen times what it was there, is copied to where there is more room. Its members are plain ones, and those of whoever
 * is asked for each rule as well: V8 keeps an object that is written with getters as a hash table, in which it looks for each member anew.
 */
export type Growing<Column> = {
  /** How many numbers are in it. */
  readonly size: number;
  /** With room to spare at its end. */
  readonly column: Column;
  /** What is in it by now. */
  view(): Column;
  push(value: number): void;
  /** Makes room for so many numbers at its end, to be written over, and says where they begin. */
  extend(count: number): number;
  /** Takes back what lies behind so many numbers, which nobody was given yet. */
  cut(size: number): void;
};

export const growingU32 = (): Growing<SharedU32> => growing(4, (...part) => new Uint32Array(...part));

export const growingI32 = (): Growing<SharedI32> => growing(4, (...part) => new Int32Array(...part));

export const growingU8 = (): Growing<SharedU8> => growing(1, (...part) => new Uint8Array(...part));

const FIRST = 256;
const MOST = 16;

/** `width`: bytes a number. */
function growing<Column extends SharedU32 | SharedI32 | SharedU8>(
  width: number,
  columnIn: (room: SharedArrayBuffer, from: number, length: number) => Column,
): Growing<Column> {
  let room = roomFor(FIRST * width);
  const widen = (least: number) => {
    const length = room.growable ? least + (least >>> 3) : 2 * least;
    if (room.growable && length * width <= room.maxByteLength) {
      room.grow(length * width);
      grown.column = columnIn(room, 0, length);
      return;
    }
    const before = grown.view();
    room = roomFor(length * width, MOST * length * width);
    grown.column = columnIn(room, 0, length);
    grown.column.set(before);
  };
  const grown = {
    size: 0,
    column: columnIn(room, 0, FIRST),
    push(value: number) {
      if (grown.size === grown.column.length) widen(grown.size + 1);
      grown.column[grown.size] = value;
      grown.size += 1;
    },
    extend(count: number) {
      const from = grown.size;
      if (from + count > grown.column.length) widen(from + count);
      grown.size = from + count;
      return from;
    },
    cut(size: number) {
      grown.size = size;
    },
    view: () => grown.column.subarray(0, grown.size) as Column,
  };
  return grown;
}
