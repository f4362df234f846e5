import type { Address } from '../address/address.ts';
import type { Path } from '../path/path.ts';
import type { ExchangeOutcome } from '../observation/exchange.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Control, Job, Report } from './job.ts';
import type { Target } from '../observation/observation.ts';

/** What happens to a check. `at`: milliseconds since it started, by a clock that never goes back. */
export type CheckEvent =
  | { readonly kind: 'started'; readonly at: number }
  /** What an agent has reported by then, in its order: the same as an event for each at that time, at a fraction of the cost. */
  | { readonly kind: 'reports'; readonly at: number; readonly reports: readonly Report[] }
  | { readonly kind: 'predicted'; readonly at: number; readonly source?: Address; readonly path?: Path }
  | { readonly kind: 'tick'; readonly at: number }
  | { readonly kind: 'agent-lost'; readonly at: number; readonly reason: string }
  | { readonly kind: 'cancelled'; readonly at: number };

/** What the check wants done. Whoever runs a check only performs these. */
export type CheckEffect =
  | { readonly kind: 'run'; readonly job: Job }
  | { readonly kind: 'control'; readonly control: Control }
  /** Predict the flow to this target from the configuration at hand; answer with `predicted`. */
  | { readonly kind: 'predict'; readonly target: Target }
  /** Send a `tick` at this time or a little later. A later `wake` replaces an earlier one. */
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'finish'; readonly diagnosis: Diagnosis };

/** What a person may be shown while a check runs. */
export type Progress =
  | { readonly kind: 'resolving'; readonly name: string }
  | { readonly kind: 'probing'; readonly target: Target; readonly count: number }
  | {
      readonly kind: 'probe';
      readonly sequence: number;
      readonly outcome: 'connected' | 'failed';
      readonly rtt?: number;
    }
  | { readonly kind: 'exchange'; readonly sequence: number; readonly outcome: ExchangeOutcome['kind'] }
  | { readonly kind: 'hop'; readonly ttl: number; readonly address?: Address; readonly rtt?: number };
