import { roomFor, type SharedI32, type SharedU32, type SharedU8 } from './shared-arrays.ts';

/**
 * A column in shared memory that grows at its end, and only there. Whoever was given it before keeps what he read: new
 * numbers are written behind the old ones. A large column grows where it lies, by an eighth each time; a small one, and one that
 * has grown to sixteen times what it was there, is copied to where there is more room.
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
  let column = columnIn(room, 0, FIRST);
  let size = 0;
  const widen = (least: number) => {
    const length = room.growable ? least + (least >>> 3) : 2 * least;
    if (room.growable && length * width <= room.maxByteLength) {
      room.grow(length * width);
      column = columnIn(room, 0, length);
      return;
    }
    const before = column.subarray(0, size);
    room = roomFor(length * width, MOST * length * width);
    column = columnIn(room, 0, length);
    column.set(before);
  };
  return {
    get size() {
      return size;
    },
    get column() {
      return column;
    },
    push(value) {
      if (size === column.length) widen(size + 1);
      column[size] = value;
      size += 1;
    },
    extend(count) {
      const from = size;
      if (size + count > column.length) widen(size + count);
      size += count;
      return from;
    },
    cut(to) {
      size = to;
    },
    view: () => column.subarray(0, size) as Column,
  };
}
