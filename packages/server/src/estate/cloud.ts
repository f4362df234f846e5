import { compileCloud, type CloudNetwork, type CloudSurroundings } from '@hopscope/engine';

import type { Estate } from './estate.ts';

/** The described network as tables: made anew for the first who asks after a change, and shared until the next one. */
export function cloudOf(estate: Estate, surroundings: CloudSurroundings = {}): () => CloudNetwork {
  let latest: CloudNetwork | undefined;
  return () => {
    if (latest?.revision !== estate.revision) latest = compileCloud(documentsOf(estate), estate.revision, surroundings);
    return latest;
  };
}

function* documentsOf(estate: Estate) {
  for (const { document } of estate.all()) yield document;
}
