/** A value that somebody gives. */
export type Source<T> = { read(): T; write(value: T): void };
/** A value that is made of others. */
export type Derived<T> = { read(): T };

type Cell = { read(): unknown };

/**
 * Values that are made of other values, and made again only when one that was read meanwhile has become another. What
 * depends on what is written nowhere: it is what was read.
 */
export function cells() {
  /** What those that are being made have read so far, the innermost last. */
  const makers: Map<Cell, unknown>[] = [];
  /** How often a source was written to: until the next time, what was found to hold still does. */
  let written = 0;
  const noted = <T>(cell: Cell, value: T): T => {
    makers.at(-1)?.set(cell, value);
    return value;
  };
  /** What cannot be made reads nothing any more, either. */
  const within = <T>(of: Map<Cell, unknown>, make: () => T): T => {
    makers.push(of);
    try {
      return make();
    } finally {
      makers.pop();
    }
  };
  /** Asks a cell on nobody's behalf. */
  const quietly = (cell: Cell): unknown => within(new Map(), () => cell.read());
  return {
    source<T>(first: T): Source<T> {
      let value = first;
      const cell = {
        read: () => noted(cell, value),
        write(next: T) {
          value = next;
          written += 1;
        },
      };
      return cell;
    },
    /** `isSame`: what is made anew is no other than what was there. */
    derived<T>(make: () => T, isSame?: (before: T, after: T) => boolean): Derived<T> {
      let made: { readonly value: T; readonly of: ReadonlyMap<Cell, unknown> } | undefined;
      /** What `written` was when this was last found to hold. */
      let held = -1;
      const cell: Derived<T> = {
        read() {
          // What is written while this is made, may be of what was read before.
          const now = written;
          if (made === undefined || (held !== now && [...made.of].some(([each, value]) => quietly(each) !== value))) {
            const of = new Map<Cell, unknown>();
            const next = within(of, make);
            const value = made !== undefined && isSame?.(made.value, next) === true ? made.value : next;
            made = { value, of };
          }
          held = now;
          return noted(cell, made.value);
        },
      };
      return cell;
    },
  };
}

export type Cells = ReturnType<typeof cells>;
