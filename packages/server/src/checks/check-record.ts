import type { Diagnosis } from '@hopscope/engine';
import type { ArmError, CheckState } from '@hopscope/protocol';

import type { Operation } from '../store/store.ts';
import { orderOf, type CheckOrder } from './check-order.ts';

/** A check and how it stands. */
export type CheckRecord = {
  readonly order: CheckOrder;
  readonly state: CheckState;
  readonly updatedAt: number;
  /** There when it finished, or was cancelled on the way. */
  readonly diagnosis?: Diagnosis;
  /** There when it failed. */
  readonly error?: ArmError;
};

export const hasEnded = ({ state }: CheckRecord): boolean => state !== 'queued' && state !== 'running';

/** An operation that nobody is running: ended, or left behind by a server that is gone. Undefined: not a check we can read. */
export function recordOf(operation: Operation): CheckRecord | undefined {
  const order = orderOf(operation);
  if (order === undefined) return undefined;
  const { status, updatedAt, result = 'null' } = operation;
  // What the store has under a result we wrote ourselves.
  const written = JSON.parse(result) as unknown;
  switch (status) {
    case 'Running':
      return { order, state: 'queued', updatedAt };
    case 'Succeeded':
      return { order, state: 'finished', updatedAt, diagnosis: written as Diagnosis };
    case 'Canceled':
      return { order, state: 'cancelled', updatedAt, diagnosis: written as Diagnosis };
    case 'Failed':
      return { order, state: 'failed', updatedAt, error: written as ArmError };
  }
}
