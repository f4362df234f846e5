/**
 * What was made for numbers lately. Each number has one slot, so of two with the same slot only one is kept: the first, until the
 * other one was made there twice in turn. Of a large network most is not asked for again soon, and would only be in the way.
 */
export type Lately<T> = {
  /** Whose value a slot holds, and for whom another one was made there last; 0 for nobody. */
  numbers: Int32Array;
  others: Int32Array;
  values: (T | undefined)[];
  /** How many are made until there are more slots. */
  room: number;
  readonly most: number;
};

const FIRST = 64;

/** `most`: slots, a power of two. They are few until many are kept. */
export const lately = <T>(most: number): Lately<T> => ({ ...slots<T>(Math.min(FIRST, most)), most });

const slots = <T>(count: number): Omit<Lately<T>, 'most'> => ({
  numbers: new Int32Array(count),
  others: new Int32Array(count),
  values: Array.from({ length: count }, (): T | undefined => undefined),
  room: count,
});

/** `number`: any but 0. */
export function madeLately<T>({ numbers, values }: Lately<T>, number: number): T | undefined {
  const slot = slotOf(numbers, number);
  return numbers[slot] === number ? values[slot] : undefined;
}

/** Takes what was made for a number, and gives it back. */
export function keep<T>(all: Lately<T>, number: number, value: T): T {
  const slot = slotOf(all.numbers, number);
  if (all.numbers[slot] === 0 || all.others[slot] === number) {
    all.numbers[slot] = number;
    all.values[slot] = value;
  } else all.others[slot] = number;
  all.room -= 1;
  if (all.room === 0 && all.numbers.length < all.most) grow(all);
  return value;
}

function grow<T>(all: Lately<T>): void {
  const { numbers, values } = all;
  Object.assign(all, slots<T>(Math.min(4 * numbers.length, all.most)));
  numbers.forEach((number, from) => {
    if (number === 0) return;
    const slot = slotOf(all.numbers, number);
    all.numbers[slot] = number;
    all.values[slot] = values[from];
  });
}

/** Numbers that lie beside each other get slots far apart (Fibonacci hashing). */
const slotOf = ({ length }: Int32Array, number: number): number =>
  (Math.imul(number, 0x9e37_79b1) >>> 16) & (length - 1);
