import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { endOfRules, firstRule, isDoubtful } from '../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../rules/compile/segments.ts';
import { bad, ok, type Result } from '../../result.ts';
import { ruleNames } from '../cloud/names.ts';
import { configurationOf } from '../walk/ends.ts';
import { groupAt } from './rules.ts';

/**
 * Ids of the security admin rules around a machine, interface or configuration, inbound ones first, in the order of asking. Those of which
 * nobody knows whether they are asked there are not among them.
 */
export function adminRules(network: CloudNetwork, id: string): Result<readonly string[]> {
  const { rules } = network;
  const configuration = configurationOf(network, id);
  if (configuration < 0) return bad(`no interface with an address belongs to ${id}`);
  const group = groupAt(network, { configuration, level: 'virtual-network', direction: 'inbound' });
  if (group < 0) return ok([]);
  return ok(
    (['inbound', 'outbound'] as const).flatMap((direction) => {
      const segment = segmentOf(group, direction);
      const [from, to] = [firstRule(rules, segment), endOfRules(rules, segment)];
      const all = Array.from({ length: to - from }, (_, index) => from + index);
      return all.filter((rule) => !isDoubtful(rules, rule)).map((rule) => ruleNames(network, rule).id);
    }),
  );
}
