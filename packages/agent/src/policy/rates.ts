/** How much the owner of a host lets it do for others; an absent figure leaves the default. */
export type Rates = {
  /** SYNs that leave this host in a second, of all checks together. */
  readonly probesPerSecond?: number;
  readonly checksAtOnce?: number;
  readonly checksPerMinute?: number;
};

export const RATE_LIMITS = {
  probesPerSecond: { min: 1, max: 100_000 },
  checksAtOnce: { min: 1, max: 1000 },
  checksPerMinute: { min: 1, max: 100_000 },
} as const satisfies Readonly<Record<keyof Rates, { readonly min: number; readonly max: number }>>;

const MINUTE_MS = 60_000;

/** Whether one more may begin now: at most so many within any minute. Counts those that may. */
export function admitPerMinute(most: number | undefined, now: () => number): () => boolean {
  const begun: number[] = [];
  return () => {
    if (most === undefined) return true;
    const at = now();
    while (begun[0] !== undefined && begun[0] <= at - MINUTE_MS) begun.shift();
    if (begun.length >= most) return false;
    begun.push(at);
    return true;
  };
}
