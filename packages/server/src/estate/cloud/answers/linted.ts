import { lintCloud, type CloudNetwork, type LintFinding, type Pieces } from '@hopscope/engine';

/** Everything found, errors first. */
export function* linted(network: CloudNetwork): Pieces<readonly LintFinding[]> {
  const found: LintFinding[] = [];
  for (const batch of lintCloud(network)) {
    for (const finding of batch) found.push(finding);
    yield;
  }
  return found.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}
