import type { Verdict } from '@hopscope/engine';
import type { CheckState } from '@hopscope/protocol';

/** Figures about checks since this server started, for whoever watches it. */
export type Tallies = {
  readonly queued: number;
  readonly running: number;
  readonly ended: readonly { readonly state: CheckState; readonly verdict: Verdict | 'none'; readonly count: number }[];
};

export function tallies() {
  const ended = new Map<string, { readonly state: CheckState; readonly verdict: Verdict | 'none'; count: number }>();
  return {
    ended(state: CheckState, verdict: Verdict | 'none' = 'none'): void {
      const key = `${state} ${verdict}`;
      const tally = ended.get(key) ?? { state, verdict, count: 0 };
      tally.count++;
      ended.set(key, tally);
    },
    read(live: readonly CheckState[]): Tallies {
      const queued = live.filter((state) => state === 'queued').length;
      return { queued, running: live.length - queued, ended: [...ended.values()] };
    },
  };
}
