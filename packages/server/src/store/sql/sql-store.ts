import type { Store } from '../store.ts';
import type { Run, SqlEngine } from './engine.ts';
import { isStorable } from './keys.ts';
import { operationsOver } from './operations.ts';
import { agentsOver } from './agents.ts';
import { principalsOver } from './principals.ts';
import { resourcesOver } from './resources.ts';
import { STATEMENTS } from './statements.ts';

/** Rows deleted by one statement: few enough that writers next in line do not notice. */
const RETAIN_SLICE = 200;

/** A store in any database that speaks the one SQL text. */
export function sqlStore(engine: SqlEngine): Store {
  const run = guarded(engine.run);
  return {
    operations: operationsOver(run),
    resources: resourcesOver(run),
    principals: principalsOver(run),
    agents: agentsOver(run),
    async usage() {
      const [bytes, [counts]] = await Promise.all([engine.usedBytes(), run('countOperations', [])]);
      const [operations, unfinished] = counts as unknown as readonly [number, number];
      return { bytes, operations, unfinished };
    },
    async retain({ before, bytes, keepSince = Number.MAX_SAFE_INTEGER }) {
      let gone = 0;
      for (;;) {
        const rows = await run('deleteOperationsBefore', [Math.min(before, keepSince), RETAIN_SLICE]);
        gone += rows.length;
        if (rows.length < RETAIN_SLICE) break;
      }
      for (;;) {
        const excess = (await engine.usedBytes()) - bytes;
        if (excess <= 0) return gone;
        const rows = await run('deleteOldestOperations', [excess, keepSince, RETAIN_SLICE]);
        if (rows.length === 0) return gone;
        gone += rows.length;
      }
    },
    backup: engine.backup,
    close: engine.close,
  };
}

/**
 * Keeps out what would not come back as it went in. A write of it is refused; a read for it finds nothing, because
 * nothing of the kind can be there.
 */
function guarded(run: Run): Run {
  return async (name, values) => {
    for (const value of values) {
      if (typeof value === 'number' && !Number.isSafeInteger(value)) {
        throw new RangeError(`The store takes whole numbers only, not ${value} (${name}).`);
      }
      if (typeof value === 'string' && !isStorable(value)) {
        if (!STATEMENTS[name].writes) return [];
        throw new RangeError(`The store takes no NUL character and no half of a surrogate pair (${name}).`);
      }
    }
    return run(name, values);
  };
}
