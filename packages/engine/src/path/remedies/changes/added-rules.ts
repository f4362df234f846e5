import type { Address } from '../../../address/address.ts';
import { NO_PORT } from '../../../address/port.ts';
import type { Issue } from '../../../issue/issue.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { COLUMN, endOfRules, firstRule, segmentOf, STRIDE } from '../../../rules/compile/rule-tables.ts';
import { HOST_ADDRESS, METADATA_ADDRESS } from '../../../rules/packet.ts';
import type { Change, SeenFlow } from './changes.ts';
import { rowOf } from '../supposed/routes.ts';

/** Whom only answers meet is asked about them as about a new flow, from who was asked to the port that who asked has chosen. */
export function answerChange(
  network: CloudNetwork,
  issue: Issue,
  { protocol, sourcePort }: SeenFlow,
  others: readonly Change[],
): Change {
  const { rule = '', ruleOrigin, group = '', direction, from, to } = issue.context;
  // Nobody knows to which address; and a default rule does not change.
  if (ruleOrigin === 'default' && from !== undefined && to === undefined)
    return { kind: 'do', resource: group, what: `allow ${protocol.toUpperCase()} from ${from} to the tag Internet` };
  // A rule of a network manager's is no group's.
  if (ruleOrigin === 'admin' || from === undefined || to === undefined) return { kind: 'change-rule', rule };
  const isAnswer = protocol !== 'icmp' && sourcePort === undefined;
  return ruleChange(
    network,
    { ...issue, origin: direction === 'outbound' ? 'outbound' : 'inbound' },
    {
      protocol,
      sources: [from],
      destination: to as Address,
      destinationPort: sourcePort ?? NO_PORT,
      ...(isAnswer && { isAnswer }),
    },
    others,
  );
}

type AddedRule = Extract<Change, { kind: 'add-rule' }>;

/** `others`: what is to be changed beside it; no two rules of a group and direction have one number. */
export function ruleChange(
  network: CloudNetwork,
  { origin, context }: Pick<Issue, 'origin' | 'context'>,
  flow: AddedRule['flow'],
  others: readonly Change[],
): Change {
  const { rules } = network;
  const group = context['group'] ?? '';
  const direction = origin === 'inbound' ? 'inbound' : 'outbound';
  const row = rowOf(network, rules.groupIds, group);
  const added = others.filter(
    (other): other is AddedRule => other.kind === 'add-rule' && other.group === group && other.direction === direction,
  );
  // One that comes behind the rule that denies does not do for it.
  const denying = Number(context['priority'] ?? Number.POSITIVE_INFINITY);
  const same = added.find((other) => other.priority < denying && JSON.stringify(other.flow) === JSON.stringify(flow));
  if (same !== undefined) return same;
  const segment = segmentOf(row, direction);
  const taken = new Set(added.map(({ priority }) => priority));
  for (let rule = firstRule(rules, segment); rule < endOfRules(rules, segment); rule += 1)
    taken.add(rules.rows[rule * STRIDE + COLUMN.priority] ?? 0);
  // The number before the first rule of all is free of doubt: no rule that may match comes before it.
  let priority = Math.min(4096, ...[...taken].filter((each) => each <= 4096)) - 1;
  if (priority < 100) {
    priority = Math.min(4096, Number(context['priority'] ?? 0) - 1);
    while (priority >= 100 && taken.has(priority)) priority -= 1;
  }
  // What is for the platform itself, a rule for addresses does not see: the one with its tag has to change.
  const isUnseen = flow.destination === HOST_ADDRESS || flow.destination === METADATA_ADDRESS;
  if (row < 0 || priority < 100 || isUnseen) return { kind: 'change-rule', rule: context['rule'] ?? '' };
  return { kind: 'add-rule', group, direction, priority, flow };
}
