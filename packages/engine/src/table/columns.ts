import type { SharedI32, SharedU32 } from './shared-arrays.ts';

/**
 * Copies of columns, with something more or something else in them: those of a network stay as they are. No worker but the one
 * that supposes reads them, so they are in memory of its own: V8 counts that, and does not let it grow until it looks for garbage.
 */
type Column = SharedI32 | SharedU32;

/** `room`: for so many numbers more. */
export function copied<C extends Column>(column: C, room = 0): C {
  const length = column.length + room;
  const copy: Int32Array | Uint32Array =
    column instanceof Int32Array ? new Int32Array(length) : new Uint32Array(length);
  copy.set(column);
  return copy as C;
}

export function extended<C extends Column>(column: C, more: readonly number[]): C {
  const copy = copied(column, more.length);
  copy.set(more, column.length);
  return copy;
}

/** With this number at some places. */
export function written<C extends Column>(column: C, places: readonly number[], value: number): C {
  const copy = copied(column);
  for (const at of places) copy[at] = value;
  return copy;
}
