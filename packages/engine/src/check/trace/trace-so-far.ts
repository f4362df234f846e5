import { endsPath, wasSent, type HopReply } from '../../observation/observed.ts';
import { cycleOf } from '../../observation/trace.ts';

/** What the hops amount to so far. Rules ask about it at every event of a check, hops arrive a few times: so it is kept. */
export type TraceSoFar = {
  readonly hops: readonly HopReply[];
  /** The lowest TTL whose answer ends the path. */
  readonly end?: number;
  readonly isLoop: boolean;
  /** TTLs that something answered at. */
  readonly answered: ReadonlySet<number>;
};

export const NO_TRACE: TraceSoFar = { hops: [], isLoop: false, answered: new Set() };

export function withReply(before: TraceSoFar, reply: HopReply): TraceSoFar {
  const { ttl, outcome } = reply;
  const hops = [...before.hops, reply];
  if (outcome.kind === 'silent' || !wasSent(outcome)) return { ...before, hops };
  const answered = new Set(before.answered).add(ttl);
  if (endsPath(outcome)) return { ...before, hops, answered, end: Math.min(before.end ?? ttl, ttl) };
  return { ...before, hops, answered, isLoop: cycleOf(hops).length > 0 };
}
