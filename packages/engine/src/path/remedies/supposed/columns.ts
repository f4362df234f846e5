import type { SharedI32, SharedU32 } from '../../../table/shared-arrays.ts';

/**
 * Copies of columns, with something more or something else in them: those of a network stay as they are. No worker but the one
 * that supposes reads them, so they are in memory of its own: V8 counts that, and does not let it grow until it looks for garbage.
 */

/** `room`: for so many numbers more. */
export function copiedI32(column: SharedI32, room = 0): SharedI32 {
  const copy: Int32Array = new Int32Array(column.length + room);
  copy.set(column);
  return copy as SharedI32;
}

export function copiedU32(column: SharedU32, room = 0): SharedU32 {
  const copy: Uint32Array = new Uint32Array(column.length + room);
  copy.set(column);
  return copy as SharedU32;
}

export function extendedI32(column: SharedI32, more: readonly number[]): SharedI32 {
  const copy = copiedI32(column, more.length);
  copy.set(more, column.length);
  return copy;
}

export function extendedU32(column: SharedU32, more: readonly number[]): SharedU32 {
  const copy = copiedU32(column, more.length);
  copy.set(more, column.length);
  return copy;
}

/** With this number at some places. */
export function writtenI32(column: SharedI32, places: readonly number[], value: number): SharedI32 {
  const copy = copiedI32(column);
  for (const at of places) copy[at] = value;
  return copy;
}

export function writtenU32(column: SharedU32, places: readonly number[], value: number): SharedU32 {
  const copy = copiedU32(column);
  for (const at of places) copy[at] = value;
  return copy;
}
