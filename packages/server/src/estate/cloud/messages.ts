import type {
  CloudNetwork,
  CloudSurroundings,
  PortSet,
  QuestionResult,
  Reached,
  Reachers,
  Result,
} from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import type { Change } from '../estate.ts';

/** Something about a network that can take long. */
export type Question =
  | { readonly kind: 'reachers'; readonly destination: string; readonly port: number }
  | { readonly kind: 'reached'; readonly source: string; readonly port: number }
  | { readonly kind: 'ports'; readonly source: string; readonly destination: string };

export type Answers = {
  readonly reachers: Result<Reachers>;
  readonly reached: Result<Reached>;
  readonly ports: QuestionResult<readonly PortSet[]>;
};

/** What the main thread asks of an engine's thread. Networks are tables in shared memory: posting one copies none of them. */
export type Request =
  /** What is in no document: before all others. */
  | { readonly kind: 'surroundings'; readonly surroundings: CloudSurroundings }
  /** More documents of a network that is not built yet. */
  | { readonly kind: 'documents'; readonly documents: readonly ArmDocument[] }
  /** Changes; the answer is the network after them. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[]; readonly revision: number }
  /** `network`: absent where it is the same as before. */
  | { readonly kind: 'question'; readonly network?: CloudNetwork; readonly question: Question };
