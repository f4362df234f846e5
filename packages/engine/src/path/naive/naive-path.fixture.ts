import type { NaiveHop } from './walk.fixture.ts';

export type NaivePath = {
  readonly hops: readonly NaiveHop[];
  readonly disposition: string;
  /** Where load balancers choose. */
  readonly branches?: readonly NaivePath[];
  /** However its branches end, it ends as it says. */
  readonly isWhole?: boolean;
  /** Other ways that may be shown as well as this one, where the flow of somebody who sends anew has several. */
  readonly others?: readonly NaivePath[];
};
