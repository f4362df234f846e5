import type { SharedI32, SharedU32 } from '../../../table/shared-arrays.ts';

/** Copies of columns, with something more or something else in them: those of a network stay as they are. */

/** `room`: for so many numbers more. */
export function copiedI32(column: SharedI32, room = 0): SharedI32 {
  const copy = new Int32Array(new SharedArrayBuffer((column.length + room) * Int32Array.BYTES_PER_ELEMENT));
  copy.set(column);
  return copy;
}

export function copiedU32(column: SharedU32, room = 0): SharedU32 {
  const copy = new Uint32Array(new SharedArrayBuffer((column.length + room) * Uint32Array.BYTES_PER_ELEMENT));
  copy.set(column);
  return copy;
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
