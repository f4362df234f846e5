import type { CheckRecord } from './check-record.ts';

/** Figures about checks since this server started, for whoever watches it. */
export type Tallies = {
  readonly queued: number;
  readonly running: number;
  readonly ended: readonly { readonly state: string; readonly verdict: string; readonly count: number }[];
};

export function tallies() {
  const ended = new Map<string, { readonly state: string; readonly verdict: string; count: number }>();
  return {
    ended({ state, diagnosis }: CheckRecord): void {
      const verdict = diagnosis?.verdict ?? 'none';
      const key = `${state} ${verdict}`;
      const tally = ended.get(key) ?? { state, verdict, count: 0 };
      tally.count++;
      ended.set(key, tally);
    },
    read(live: readonly CheckRecord[]): Tallies {
      const queued = live.filter(({ state }) => state === 'queued').length;
      return { queued, running: live.length - queued, ended: [...ended.values()] };
    },
  };
}
