import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { appliances } from './appliances.ts';
import { balancers } from './balancers.ts';
import { defaultsOut } from './default-out.ts';
import { emptyGroups } from './empty-groups.ts';
import type { LintFinding } from './finding.ts';
import { limits, priorities } from './limits.ts';
import { overlaps } from './overlaps.ts';
import { shadowedRules } from './shadowed-rules.ts';
import { unused } from './unused.ts';

/**
 * Everything that is wrong with a described network: what could not be taken as it stands, and what could and is hardly
 * meant. Comes in batches, most of them a rule each, because rules may be a million: whoever asks can pause between two.
 */
export function* lintCloud(network: CloudNetwork): Generator<readonly LintFinding[]> {
  yield network.findings.map((finding) => ({ ...finding, severity: finding.severity ?? 'error' }));
  yield appliances(network);
  yield overlaps(network);
  yield unused(network);
  yield limits(network);
  yield defaultsOut(network);
  yield* balancers(network);
  const asked = new Set(network.virtualNetworks.adminGroups);
  const unasked = new Set(network.virtualNetworks.unguardedGroups.filter((group) => !asked.has(group)));
  for (const [group, id] of network.rules.groupIds.entries()) {
    if (id < 0 || unasked.has(group)) continue;
    yield* shadowedRules(network, group);
    yield emptyGroups(network, group);
    yield priorities(network, group);
  }
}
