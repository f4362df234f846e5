import { armError } from '@hopscope/protocol';

import { orderOf } from './check-order.ts';
import type { ChecksOptions } from './checks-options.ts';
import type { LiveChecks } from './live-checks.ts';

/** Nobody waits for the answer of a check that was asked for longer ago than this, ms. */
const RESUMED_UNTIL = 3_600_000;

/**
 * Takes up what an earlier server left unfinished, with its whole deadline before it. What cannot be run here any more
 * fails, and says so: none is forgotten.
 */
export async function resumeChecks(
  { store, fleet, now, log }: ChecksOptions,
  registry: LiveChecks,
): Promise<{ readonly resumed: number; readonly failed: number }> {
  let [resumed, failed] = [0, 0];
  for (const operation of await store.operations.unfinished()) {
    // Asked for since this server started.
    if (registry.find(operation.id) !== undefined) continue;
    const order = orderOf(operation);
    const member = order && fleet.find(order.source);
    if (member !== undefined && order !== undefined && now() - order.createdAt < RESUMED_UNTIL) {
      registry.run(order, member, Promise.resolve(), true);
      resumed++;
    } else {
      const result = JSON.stringify(armError('OperationInterrupted', { operation: operation.id }));
      await store.operations.finish(operation.id, { status: 'Failed', at: now(), result });
      failed++;
    }
  }
  if (resumed + failed > 0) log.info({ resumed, failed }, 'took up what an earlier server left unfinished');
  return { resumed, failed };
}
