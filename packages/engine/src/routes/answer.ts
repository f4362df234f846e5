/** What a look-up answers in one number: the value of the longest prefix, and its length. More than 32 bits where values are many. */
export const answerOf = (value: number, length: number): number => value * 2 ** LENGTH_BITS + length;

const LENGTH_BITS = 8;

/** No prefix holds the address: less than every answer. Its value is -1, and its length less than any prefix has. */
export const NO_ANSWER = -1;

const MAX_INT32 = 2 ** 31 - 1;

/** The caller's value, or -1. */
export const valueIn = (answer: number): number =>
  answer <= MAX_INT32 ? answer >> LENGTH_BITS : Math.floor(answer / 2 ** LENGTH_BITS);
/** How long the prefix is, in bits of its own family; -1 where there is none. */
export const lengthIn = (answer: number): number => (answer < 0 ? -1 : answer & ((1 << LENGTH_BITS) - 1));
