import type { OpenCloud } from '@hopscope/engine';

import type { Change } from '../estate.ts';

export function applyChanges(cloud: OpenCloud, changes: readonly Change[]): void {
  for (const { id, document } of changes)
    if (document === undefined) cloud.remove(id);
    else cloud.put(document);
}
