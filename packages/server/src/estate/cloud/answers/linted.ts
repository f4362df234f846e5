import { lintCloud, type CloudNetwork, type LintFinding } from '@hopscope/engine';

import { flatMapInTurns } from '../../../turns.ts';

/** Everything found, errors first. Of a large network that takes long: whoever asks the same thread is answered meanwhile. */
export async function linted(network: CloudNetwork): Promise<readonly LintFinding[]> {
  const found = await flatMapInTurns(lintCloud(network), (batch) => batch);
  return found.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}
