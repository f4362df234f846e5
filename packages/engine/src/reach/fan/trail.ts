import type { WalkEnd } from '../../path/walk/record.ts';

/** A `Walk` of one way in columns, which the next trail of the same source overwrites. */
export type Trail = {
  count: number;
  end: Extract<WalkEnd, 'delivered' | 'no-route' | 'blackholed'>;
  last: number;
  /** `STEP.stride` numbers a step: what a `WalkStep` has. */
  readonly steps: Int32Array;
};

export const STEP = {
  configuration: 0,
  /** The admin rules', and then the groups' answers in the order in which they are asked. */
  inbound: 1,
  firewall: 4,
  outbound: 5,
  route: 8,
  stride: 9,
} as const;

/** Longer ones are left to a walk. */
export const MAX_STEPS = 16;

export const noTrail = (): Trail => ({
  count: 0,
  end: 'no-route',
  last: -1,
  steps: new Int32Array(MAX_STEPS * STEP.stride).fill(-1),
});
