/**
 * What a look-up answers in one number: the value of the longest prefix, and its length. Values have 22 bits, which is more
 * routes than documents of one network can hold.
 */
export function answerOf(value: number, length: number): number {
  if (value >= 1 << (30 - LENGTH_BITS)) throw new RangeError(`no look-up answers ${value}: there are too many routes`);
  return (value << LENGTH_BITS) | length;
}

const LENGTH_BITS = 8;

/** No prefix holds the address: less than every answer. Its value is -1, and its length less than any prefix has. */
export const NO_ANSWER = -1;

/** The caller's value, or -1. */
export const valueIn = (answer: number): number => answer >> LENGTH_BITS;
/** How long the prefix is, in bits of its own family; -1 where there is none. */
export const lengthIn = (answer: number): number => (answer < 0 ? -1 : answer & ((1 << LENGTH_BITS) - 1));
