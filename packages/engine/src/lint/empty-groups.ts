import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { ruleNames } from '../path/cloud/names.ts';
import { COLUMN, endOfRules, firstRule, HEAD, isEmptyGroup, SIDE, STRIDE } from '../rules/compile/rule-tables.ts';
import { segmentOf } from '../rules/compile/segments.ts';
import type { LintFinding } from './finding.ts';

/** Rules of a group that name application security groups with nobody in them. */
export function emptyGroups(network: CloudNetwork, group: number): readonly LintFinding[] {
  const { rules } = network;
  const found: LintFinding[] = [];
  const last = endOfRules(rules, segmentOf(group, 'outbound'));
  for (let rule = firstRule(rules, segmentOf(group, 'inbound')); rule < last; rule += 1)
    for (const side of ['source', 'destination'] as const) {
      const empty = emptyAt(network, rule, side);
      if (empty === 'none') continue;
      const { id, name } = ruleNames(network, rule);
      found.push({
        resource: id,
        field: `properties.${side}ApplicationSecurityGroups`,
        problem: `Nobody is in ${empty === 'all' ? 'the application security groups' : 'an application security group'} that ${name} names as its ${side}.`,
        consequence: empty === 'all' ? 'The rule matches nothing.' : 'That part of the rule matches nothing.',
        severity: 'warning',
      });
    }
  return found;
}

/** Are all of a side's terms empty groups, some of them, or none? */
function emptyAt({ rules }: CloudNetwork, rule: number, side: 'source' | 'destination'): 'all' | 'some' | 'none' {
  const at = rule * STRIDE;
  const shift = side === 'source' ? HEAD.sourceShift : HEAD.destinationShift;
  const column = side === 'source' ? COLUMN.source : COLUMN.destination;
  const kind = ((rules.rows[at] ?? 0) >>> shift) & 7;
  const [one, other] = [rules.rows[at + column] ?? 0, rules.rows[at + column + 1] ?? 0];
  const isEmpty = (of: number, row: number) => of === SIDE.applicationGroup && row >= 0 && isEmptyGroup(rules, row);
  if (kind !== SIDE.terms) return isEmpty(kind, one) ? 'all' : 'none';
  let count = 0;
  for (let term = one; term < other; term += 1)
    if (isEmpty(rules.terms[3 * term] ?? 0, rules.terms[3 * term + 1] ?? 0)) count += 1;
  return count === 0 ? 'none' : count === other - one ? 'all' : 'some';
}
