/**
 * What was made for numbers lately. Two numbers have a place each where their hash leads, side by side because both are read: of three
 * with the same hash those two are kept that came first, until the third was made there twice in turn. Of a large network most is not
 * asked for again soon, and would only be in the way.
 */
export type Lately<T> = {
  /** Two of a place: a number, 0 for none, and what was made for it. */
  places: (number | T | undefined)[];
  /** For whom there was no place last, by hash. */
  others: Int32Array;
  /** How many are made until there are more places. */
  room: number;
  readonly most: number;
};

const FIRST = 64;
/** Numbers and what was made for them, of one hash. */
const STRIDE = 4;

/** `most`: places, a power of two. They are few until many are made. */
export const lately = <T>(most: number): Lately<T> => ({ ...empty<T>(Math.min(FIRST, most)), most });

const empty = <T>(count: number): Omit<Lately<T>, 'most'> => ({
  places: Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 0 : undefined)),
  others: new Int32Array(count / 2),
  room: count,
});

/** `number`: of 32 bits, and any but 0. */
export function madeLately<T extends object>({ places }: Lately<T>, number: number): T | undefined {
  const at = firstOf(places.length, number);
  if (places[at] === number) return places[at + 1] as T;
  return places[at + 2] === number ? (places[at + 3] as T) : undefined;
}

/** Takes what was made for a number, and gives it back. */
export function keep<T extends object>(all: Lately<T>, number: number, value: T): T {
  const { places, others } = all;
  const at = firstOf(places.length, number);
  if (!isPut(places, at, number, value)) {
    const hash = at / STRIDE;
    if (others[hash] === number) put(places, at + 2, number, value);
    else others[hash] = number;
  }
  all.room -= 1;
  if (all.room === 0 && places.length < 2 * all.most) grow(all);
  return value;
}

/** Puts it where there is place for it, if there is. */
function isPut<T>(places: Lately<T>['places'], at: number, number: number, value: T): boolean {
  if (places[at] === 0) put(places, at, number, value);
  else if (places[at + 2] === 0) put(places, at + 2, number, value);
  else return false;
  return true;
}

function put<T>(places: Lately<T>['places'], at: number, number: number, value: T): void {
  places[at] = number;
  places[at + 1] = value;
}

function grow<T extends object>(all: Lately<T>): void {
  const { places: before, most } = all;
  Object.assign(all, empty<T>(Math.min(2 * before.length, most)));
  for (let from = 0; from < before.length; from += 2) {
    const [number, value] = [before[from], before[from + 1]];
    if (typeof number === 'number' && number !== 0)
      isPut(all.places, firstOf(all.places.length, number), number, value as T);
  }
}

/** Where those of a number's hash begin. Numbers that lie beside each other are put far apart (Fibonacci hashing). */
const firstOf = (length: number, number: number): number => (Math.imul(number, 0x9e37_79b1) >>> 14) & (length - STRIDE);
