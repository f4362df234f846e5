import type { CloudNetwork, CloudQuestion, CloudSurroundings, QuestionResult } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import type { Change } from '../estate.ts';

/** Something about a network that can take long. */
export type Question =
  | { readonly kind: 'reachers'; readonly destination: string; readonly port: number }
  | { readonly kind: 'reached'; readonly source: string; readonly port: number }
  | { readonly kind: 'ports'; readonly source: string; readonly destination: string }
  | { readonly kind: 'explain'; readonly flow: CloudQuestion }
  | { readonly kind: 'lint' };

/** A body of our door's, as JSON in UTF-8 that nobody else holds; or what of the question cannot be asked. */
export type Answer = QuestionResult<Uint8Array<ArrayBuffer>>;

/** Why a question has no answer: whoever asked has gone, as many are asked already as may be, or nobody answers any more. */
export type Unanswered = 'given-up' | 'too-many' | 'closed';

/** What is to be done before there is a network, or to it. */
export type Order =
  /** What is in no document: before all others. */
  | { readonly kind: 'surroundings'; readonly surroundings: CloudSurroundings }
  /** More documents of a network that is not built yet. */
  | { readonly kind: 'documents'; readonly documents: readonly ArmDocument[] }
  /** Changes; the answer is the network after them. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[]; readonly revision: number };

/** `network`: absent where it is the same as before. Answered with `undefined` where it was given up. */
export type QuestionAsked = {
  readonly kind: 'question';
  readonly network?: CloudNetwork;
  readonly question: Question;
};

/** Nobody wants the answer to the question of the same number any more. */
export type GiveUp = { readonly kind: 'give-up' };

/** What the main thread asks of an engine's thread. Networks are tables in shared memory: posting one copies none of them. */
export type Request = Order | QuestionAsked;
