/** Microseconds. */
export type Microseconds = number;

/** A latency as people read it: three significant digits, in milliseconds, or microseconds below 0.1 ms. */
export function inMilliseconds(us: Microseconds): string {
  if (us < 100) return `${Math.round(us)} µs`;
  return `${Number((us / 1000).toPrecision(3))} ms`;
}

/** `1 probe`, `2 probes`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
