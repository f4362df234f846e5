import { NO_PORT } from '../../../address/port.ts';
import type { Issue } from '../../../issue/issue.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { COLUMN, endOfRules, firstRule, STRIDE } from '../../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../../rules/compile/segments.ts';
import { HOST_ADDRESS, METADATA_ADDRESS } from '../../../rules/packet.ts';
import type { Change, Plan, SeenFlow } from './change.ts';
import { rowOf } from '../supposed/routes.ts';

/** Whom only answers meet is asked about them as about a new flow, from who was asked to the port that who asked has chosen. */
export function answerChange(
  network: CloudNetwork,
  issue: Issue,
  { protocol, sourcePort }: SeenFlow,
  added: Added,
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
      destination: to,
      destinationPort: sourcePort ?? NO_PORT,
      ...(isAnswer && { isAnswer }),
    },
    added,
  );
}

type AddedRule = Extract<Change, { kind: 'add-rule' }>;

/** Rules that are to be added already, by group and direction: by the flow that they are for, and their priorities. */
export type Added = Map<string, { readonly rules: Map<string, AddedRule>; readonly priorities: Set<number> }>;

const placeOf = ({ group, direction }: Pick<AddedRule, 'group' | 'direction'>) => `${direction} ${group}`;

/** Those among some plans, beside others. */
export function addedIn(plans: readonly Plan[], added: Added = new Map()): Added {
  for (const { change } of plans) {
    if (change.kind !== 'add-rule') continue;
    const own = added.get(placeOf(change)) ?? { rules: new Map(), priorities: new Set() };
    added.set(placeOf(change), own);
    // Of two for one flow the first that is asked does for most.
    const flow = JSON.stringify(change.flow);
    if (change.priority < (own.rules.get(flow)?.priority ?? Number.POSITIVE_INFINITY)) own.rules.set(flow, change);
    own.priorities.add(change.priority);
  }
  return added;
}

/** `added`: beside it; no two rules of a group and direction have one number. */
export function ruleChange(
  network: CloudNetwork,
  { origin, context }: Pick<Issue, 'origin' | 'context'>,
  flow: AddedRule['flow'],
  added: Added,
): Change {
  const { rules } = network;
  const group = context['group'] ?? '';
  const direction = origin === 'inbound' ? 'inbound' : 'outbound';
  const row = rowOf(network, rules.groupIds, group);
  const own = added.get(placeOf({ group, direction }));
  // One that comes behind the rule that denies does not do for it.
  const denying = Number(context['priority'] ?? Number.POSITIVE_INFINITY);
  const same = own?.rules.get(JSON.stringify(flow));
  if (same !== undefined && same.priority < denying) return same;
  const segment = segmentOf(row, direction);
  const taken = new Set(own?.priorities);
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
