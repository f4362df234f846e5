/** The clocks of a server. */
export type Clocks = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** By a clock that never goes back, ms. */
  readonly monotonic: () => number;
  /** Calls back once, after so many milliseconds; the answer takes the call back. */
  readonly wake: (delayMs: number, callback: () => void) => () => void;
};

export const clocksWith = (now: () => number): Clocks => ({ now, monotonic: () => performance.now(), wake });

function wake(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}
