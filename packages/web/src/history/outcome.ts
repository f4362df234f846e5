import type { Check } from '@hopscope/protocol';
import { targetOf } from '../answer/headline.ts';
import { nameOf } from '../words/figures.ts';
import type { Words } from '../words/words.ts';

/** What a check came to, in one word: its verdict, or why it has none. */
export const OUTCOMES = ['reachable', 'unreachable', 'undetermined', 'running', 'cancelled', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export function outcomeOf({ state, diagnosis }: Check): Outcome {
  switch (state) {
    case 'queued':
    case 'running':
      return 'running';
    case 'cancelled':
    case 'failed':
      return state;
    case 'finished':
      return diagnosis?.verdict ?? 'undetermined';
  }
}

export const outcomeWords = (outcome: Outcome, { answer, history }: Words): string =>
  outcome === 'reachable' || outcome === 'unreachable' || outcome === 'undetermined'
    ? answer.verdict[outcome]
    : history.without[outcome];

/** What was asked, without when. */
export const pairOf = (check: Check): string => `${nameOf(check.source)} → ${targetOf(check)}`;

/** What is wanted of the history; an empty text and no outcome want everything. */
export type Wanted = {
  readonly text: string;
  readonly outcome: Outcome | '';
  /** Hours back from now; 0: however long ago. */
  readonly hours: number;
};

/** `now`: milliseconds since 1970. */
export const isWanted = (check: Check, { text, outcome, hours }: Wanted, now: number): boolean =>
  pairOf(check).toLowerCase().includes(text.trim().toLowerCase()) &&
  (outcome === '' || outcomeOf(check) === outcome) &&
  (hours === 0 || Date.parse(check.createdAt) > now - hours * 3_600_000);
