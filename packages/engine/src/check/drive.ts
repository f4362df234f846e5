import type { Address } from '../address/address.ts';
import type { Path } from '../path/path.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Progress } from './effect.ts';
import type { Target } from '../diagnosis/observation.ts';
import type { CheckRequest } from './request.ts';
import type { OpenSession } from './session.ts';

/** Everything impure that a check needs, handed in by whoever runs it. */
export type Surroundings = {
  readonly openSession: OpenSession;
  /** Milliseconds by a clock that never goes back. */
  readonly now: () => number;
  /** Calls back once, after so many milliseconds; the answer takes the call back. */
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  /** What configuration says about a flow to this target; empty where nothing is known. */
  readonly predict: (target: Target) => { readonly source?: Address; readonly path?: Path };
  readonly progress: (progress: Progress) => void;
  readonly dataPlane: Diagnosis['dataPlane'];
};

export type RunningCheck = {
  readonly finished: Promise<Diagnosis>;
  cancel(): void;
};

/** Runs a check to its end: performs each effect of `step` and feeds back what comes of it. Never rejects. */
export function drive(_request: CheckRequest, _surroundings: Surroundings): RunningCheck {
  throw new Error('comes with the check machine');
}
