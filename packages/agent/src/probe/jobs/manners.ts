import type { Outcome } from '@hopscope/engine';

/** In flight at once before anybody knows how the target takes it. */
const CAUTIOUS = 4;
/** Equal errors in a row after which more SYNs would tell nothing new. */
const ENOUGH_EQUAL = 3;
/** Nobody can be disturbed by SYNs that nobody has answered for so long. */
const UNHEARD_MS = 250;
/** For answers that are still on their way when enough was heard. */
const LEAST_GRACE_MS = 100;

/**
 * How freely a job may go on, judged by what it has heard: at most 4 in flight until something connects; towards a
 * target that answers with RST never more (each costs it an answer); as many as the pace allows once nothing has been
 * heard for 250 ms, because then no application is reached; no more after 3 equal errors in a row.
 */
export type Manners = {
  /** The first SYN leaves now. */
  begin(now: number): void;
  heard(outcome: Outcome, now: number): void;
  /** SYNs that may be in flight now. */
  window(now: number): number;
  /** When the window opens by itself; `Infinity`: not without an answer. */
  opensAt(): number;
  /** Something has arrived from the network. */
  answered(): boolean;
  /** Since when no more should be sent, and what is in flight need only be waited for until then. */
  enoughUntil(): number | undefined;
};

export function openManners(): Manners {
  let quietSince = Infinity;
  let [connected, refused, answered] = [false, false, false];
  let [last, equal] = ['', 0];
  let slowestMs = 0;
  let enoughUntil: number | undefined;

  return {
    begin: (now) => void (quietSince = now),
    heard(outcome, now) {
      if (outcome.kind === 'silent') return;
      quietSince = now;
      connected ||= outcome.kind === 'connected';
      refused ||= outcome.kind === 'refused';
      answered ||= outcome.kind !== 'failed' && outcome.kind !== 'forbidden';
      if ('rtt' in outcome) slowestMs = Math.max(slowestMs, (outcome.rtt ?? 0) / 1e3);
      const error = errorOf(outcome);
      [last, equal] = [error, error === '' ? 0 : error === last ? equal + 1 : 1];
      if (equal === ENOUGH_EQUAL) enoughUntil = now + Math.max(LEAST_GRACE_MS, 4 * slowestMs);
    },
    window(now) {
      if (refused) return CAUTIOUS;
      return connected || now >= quietSince + UNHEARD_MS ? Infinity : CAUTIOUS;
    },
    opensAt: () => (refused ? Infinity : quietSince + UNHEARD_MS),
    answered: () => answered,
    enoughUntil: () => enoughUntil,
  };
}

/** Two errors are equal when the same router says the same, or the same call fails in the same way. */
function errorOf(outcome: Outcome): string {
  if (outcome.kind === 'icmp') return `${outcome.reason} ${outcome.from ?? ''}`;
  return outcome.kind === 'failed' ? `${outcome.call} ${outcome.errno}` : '';
}
