/**
 * What was made for numbers lately. Each number has one slot, so of two with the same slot only one is kept: the first, until the
 * other one was made there twice in turn. Of a large network most is not asked for again soon, and would only be in the way.
 */
export type Lately<T> = {
  /** Two places a slot, side by side because both are read: a number, 0 for none, and what was made for it. */
  slots: (number | T | undefined)[];
  /** For whom another one was made last, by slot. */
  others: Int32Array;
  /** How many are made until there are more slots. */
  room: number;
  readonly most: number;
};

const FIRST = 64;

/** `most`: slots, a power of two. They are few until many are made. */
export const lately = <T>(most: number): Lately<T> => ({ ...empty<T>(Math.min(FIRST, most)), most });

const empty = <T>(count: number): Omit<Lately<T>, 'most'> => ({
  slots: Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 0 : undefined)),
  others: new Int32Array(count),
  room: count,
});

/** `number`: of 32 bits, and any but 0. */
export function madeLately<T extends object>({ slots }: Lately<T>, number: number): T | undefined {
  const at = placeOf(slots.length, number);
  return slots[at] === number ? (slots[at + 1] as T) : undefined;
}

/** Takes what was made for a number, and gives it back. */
export function keep<T extends object>(all: Lately<T>, number: number, value: T): T {
  const { slots, others } = all;
  const at = placeOf(slots.length, number);
  if (slots[at] === 0 || others[at >> 1] === number) {
    slots[at] = number;
    slots[at + 1] = value;
  } else others[at >> 1] = number;
  all.room -= 1;
  if (all.room === 0 && others.length < all.most) grow(all);
  return value;
}

function grow<T extends object>(all: Lately<T>): void {
  const { slots: before, others } = all;
  Object.assign(all, empty<T>(Math.min(4 * others.length, all.most)));
  for (let from = 0; from < before.length; from += 2) {
    const number = before[from];
    if (typeof number !== 'number' || number === 0) continue;
    const at = placeOf(all.slots.length, number);
    all.slots[at] = number;
    all.slots[at + 1] = before[from + 1];
  }
}

/** Where a number's slot begins. Numbers that lie beside each other get slots far apart (Fibonacci hashing). */
const placeOf = (length: number, number: number): number => (Math.imul(number, 0x9e37_79b1) >>> 15) & (length - 2);
