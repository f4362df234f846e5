import { lintCloud, type CloudNetwork, type LintFinding } from '@hopscope/engine';

import { turns } from '../../../turns.ts';

/** Everything found, errors first. Of a large network that takes long: whoever asks the same thread is answered meanwhile. */
export async function linted(network: CloudNetwork): Promise<readonly LintFinding[]> {
  const found: LintFinding[] = [];
  const turn = turns();
  for (const batch of lintCloud(network)) {
    for (const finding of batch) found.push(finding);
    await turn();
  }
  return found.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}
