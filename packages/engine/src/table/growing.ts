import type { SharedI32, SharedU32 } from './shared-arrays.ts';

export type SharedU8 = Uint8Array<SharedArrayBuffer>;

/**
 * A column in shared memory that grows at its end, and only there. Whoever was given it before keeps what he read: new
 * numbers are written behind the old ones, or all are copied to where there is more room.
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
  /** Gives back all but an eighth of the room to spare: for when most of what will come has come. */
  settle(): void;
};

export const growingU32 = (): Growing<SharedU32> =>
  growing((length) => new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT)));

export const growingI32 = (): Growing<SharedI32> =>
  growing((length) => new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT)));

export const growingU8 = (): Growing<SharedU8> => growing((length) => new Uint8Array(new SharedArrayBuffer(length)));

const FIRST = 256;

function growing<Column extends SharedU32 | SharedI32 | SharedU8>(make: (length: number) => Column): Growing<Column> {
  let column = make(FIRST);
  let size = 0;
  const copyTo = (room: number) => {
    const copy = make(room);
    copy.set(column.subarray(0, size));
    column = copy;
  };
  return {
    get size() {
      return size;
    },
    get column() {
      return column;
    },
    push(value) {
      if (size === column.length) copyTo(2 * size);
      column[size] = value;
      size += 1;
    },
    extend(count) {
      const from = size;
      if (size + count > column.length) copyTo(2 * Math.max(size, count));
      size += count;
      return from;
    },
    cut(to) {
      size = to;
    },
    view: () => column.subarray(0, size) as Column,
    settle: () => copyTo(FIRST + size + (size >>> 3)),
  };
}
