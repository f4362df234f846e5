import { endsPath, type HopReply } from '../diagnosis/observed.ts';
import { cycleOf } from '../diagnosis/trace.ts';

/** What the hops amount to so far. Rules ask about it at every event of a check, hops arrive a few times: so it is kept. */
export type TraceSoFar = {
  /** The lowest TTL whose answer ends the path. */
  readonly end?: number;
  readonly isLoop: boolean;
  /** TTLs that something answered at. */
  readonly answered: ReadonlySet<number>;
};

export const NO_TRACE: TraceSoFar = { isLoop: false, answered: new Set() };

export function traceSoFar(hops: readonly HopReply[]): TraceSoFar {
  const ends = hops.filter(({ outcome }) => endsPath(outcome)).map(({ ttl }) => ttl);
  return {
    ...(ends.length === 0 ? {} : { end: Math.min(...ends) }),
    isLoop: cycleOf(hops).length > 0,
    answered: new Set(hops.filter(({ outcome }) => outcome.kind !== 'silent').map(({ ttl }) => ttl)),
  };
}
