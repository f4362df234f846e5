/** Numbers as typed arrays over shared memory: every worker reads the same bytes, and posting them copies nothing. */
export type SharedU32 = Uint32Array<SharedArrayBuffer>;
export type SharedI32 = Int32Array<SharedArrayBuffer>;
export type SharedU8 = Uint8Array<SharedArrayBuffer>;

/** Unsigned 32-bit numbers: words of addresses, offsets. */
export function sharedU32(values: readonly number[]): SharedU32 {
  const array = zerosU32(values.length);
  array.set(values);
  return array;
}

/** Signed 32-bit numbers: indexes into other tables, -1 where there is none. */
export function sharedI32(values: readonly number[]): SharedI32 {
  const array = zerosI32(values.length);
  array.set(values);
  return array;
}

export const zerosU32 = (length: number): SharedU32 =>
  new Uint32Array(roomFor(length * Uint32Array.BYTES_PER_ELEMENT), 0, length);

export const zerosI32 = (length: number): SharedI32 =>
  new Int32Array(roomFor(length * Int32Array.BYTES_PER_ELEMENT), 0, length);

/**
 * Large tables begin with a page of memory, so that a row of 16, 32 or 64 bytes never lies in two lines of it: V8 gives a buffer
 * that might grow pages of its own, and any other what malloc has, 16 bytes behind such a border. `most`: how far one grows, if it
 * is large; only addresses are taken for that, and no memory.
 */
export function roomFor(bytes: number, most = bytes): SharedArrayBuffer {
  if (bytes < LARGE) return new SharedArrayBuffer(bytes);
  return new SharedArrayBuffer(bytes, { maxByteLength: Math.max(bytes, Math.min(most, MOST_ADDRESSES)) });
}

const LARGE = 1 << 16;
/** More than a machine may have left to give. */
const MOST_ADDRESSES = 2 ** 32;
