import { setImmediate as breathe } from 'node:timers/promises';

import { lintCloud, type CloudNetwork, type LintFinding } from '@hopscope/engine';

/** Work goes on so long before others have their turn, ms. */
const TURN = 10;

/** Everything found, errors first. Of a large network that takes long: whoever asks the same thread is answered meanwhile. */
export async function linted(network: CloudNetwork): Promise<readonly LintFinding[]> {
  const found: LintFinding[] = [];
  let since = performance.now();
  for (const batch of lintCloud(network)) {
    for (const finding of batch) found.push(finding);
    if (performance.now() - since < TURN) continue;
    await breathe();
    since = performance.now();
  }
  return found.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}
