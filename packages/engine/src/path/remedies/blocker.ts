import type { Address } from '../../address/address.ts';
import type { Issue } from '../../issue/issue.ts';
import type { RuleReading } from '../explain/rules.ts';

/** One thing that stops a flow, where, and which rule of the same group came nearest to letting it pass. */
export type Blocker = {
  readonly issue: Issue;
  /** Hop of the path, counted from the source; of the path's branch with this index where it lies on another way. */
  readonly hop?: number;
  readonly branch?: number;
  /** In place of a hop where the path has none, as it comes there only once other blockers are gone. `id`: as of hops. */
  readonly at?: { readonly address: Address; readonly id?: string };
  readonly nearestMiss?: RuleReading;
  /** Why no setting changes it, as the end of a sentence. */
  readonly noSetting?: string;
  /** Why nobody knows what else stops the flow until this is changed, as the end of a sentence. */
  readonly unknownBehind?: string;
};
