import { openCloud, type CloudNetwork, type CloudSurroundings, type OpenCloud } from '@hopscope/engine';

import type { Change, Estate } from '../estate.ts';
import { applyChanges } from './apply-changes.ts';

/** The network as it is built in this thread, when it is asked for. */
export type BuiltHere = {
  hear(change: Change): void;
  /** With every change that was heard of. */
  now(): CloudNetwork;
  /** Frees it: whoever comes next has all documents read again. */
  forget(): void;
};

export function builtHere(estate: Estate, surroundings: CloudSurroundings): BuiltHere {
  let open: OpenCloud | undefined;
  let changes: Change[] = [];
  const forget = () => {
    open = undefined;
    changes = [];
  };
  return {
    hear(change) {
      if (open !== undefined) changes.push(change);
    },
    now() {
      try {
        open ??= openCloud(documentsOf(estate), surroundings);
        applyChanges(open, changes);
        changes = [];
        return open.at(estate.revision);
      } catch (error) {
        // Half made.
        forget();
        throw error;
      }
    },
    forget,
  };
}

function* documentsOf(estate: Estate) {
  for (const { document } of estate.all()) yield document;
}
