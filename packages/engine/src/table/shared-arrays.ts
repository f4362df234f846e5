/** Numbers as typed arrays over shared memory: every worker reads the same bytes, and posting them copies nothing. */
export type SharedU32 = Uint32Array<SharedArrayBuffer>;
export type SharedI32 = Int32Array<SharedArrayBuffer>;

/** Unsigned 32-bit numbers: words of addresses, offsets. */
export function sharedU32(values: readonly number[]): SharedU32 {
  const array = new Uint32Array(new SharedArrayBuffer(values.length * Uint32Array.BYTES_PER_ELEMENT));
  array.set(values);
  return array;
}

/** Signed 32-bit numbers: indexes into other tables, -1 where there is none. */
export function sharedI32(values: readonly number[]): SharedI32 {
  const array = new Int32Array(new SharedArrayBuffer(values.length * Int32Array.BYTES_PER_ELEMENT));
  array.set(values);
  return array;
}
