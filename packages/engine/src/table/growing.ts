import { zerosI32, zerosU32, zerosU8, type SharedI32, type SharedU32, type SharedU8 } from './shared-arrays.ts';

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

export const growingU32 = (): Growing<SharedU32> => growing(zerosU32);

export const growingI32 = (): Growing<SharedI32> => growing(zerosI32);

export const growingU8 = (): Growing<SharedU8> => growing(zerosU8);

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
