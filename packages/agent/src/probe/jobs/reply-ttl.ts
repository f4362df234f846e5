import type { Outcome } from '@hopscope/engine';

/** One more SYN whose answer counts only with at least this TTL left on it, and how long that may take. */
export type Question = { readonly minimumTtl: number; readonly patienceMs: number };

const MOST_TTL = 255;
/** The search takes about 10 questions; again as many when a lost reset has misled it. */
const MOST_QUESTIONS = 32;
/** A reset that took four times as long as the first would have is not coming. */
const PATIENCE = { leastMs: 20, roundTrips: 4 };

/**
 * Finds the TTL that the destination's reset arrives with. The kernel ignores segments that arrive with less than the
 * socket's minimum (RFC 5082's check, used here to measure), so it is the largest minimum that is still answered. Ends
 * with nothing when the destination does not answer with a reset, or not steadily.
 */
export function* findReplyTtl(silenceMs: () => number): Generator<Question, number | undefined, Outcome> {
  const first = yield { minimumTtl: 1, patienceMs: silenceMs() };
  if (first.kind !== 'refused') return undefined;
  const usual = PATIENCE.leastMs + (PATIENCE.roundTrips * (first.rtt ?? 0)) / 1e3;

  // Answered at `low`; not, as far as is known, above `high`.
  let [low, high] = [1, MOST_TTL];
  for (let asked = 0; asked < MOST_QUESTIONS && low < MOST_TTL; asked++) {
    const last = low === high;
    const minimumTtl = last ? low + 1 : Math.ceil((low + high) / 2);
    // The last question has all the time there is: a late or lost reset before it must not move the sender.
    const patienceMs = last ? silenceMs() : Math.min(silenceMs(), usual);
    const outcome = yield { minimumTtl, patienceMs };
    if (outcome.kind === 'silent') {
      if (last) return low;
      high = minimumTtl - 1;
    } else if (outcome.kind === 'refused') {
      low = minimumTtl;
      if (last) high = MOST_TTL;
    } else return undefined;
  }
  return low === MOST_TTL ? low : undefined;
}
