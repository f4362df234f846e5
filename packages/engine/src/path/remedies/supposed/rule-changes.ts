import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { COLUMN, endOfRules, firstRule, STRIDE } from '../../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../../rules/compile/segments.ts';
import { EPHEMERAL_FROM, EPHEMERAL_TO, PROTOCOL_BITS } from '../../../rules/packet.ts';
import { ruleIds } from '../../cloud/names.ts';
import { firewallAt } from '../../walk/devices/firewall.ts';
import type { Change, Plan } from '../changes/change.ts';
import type { Allowed, RuleChange } from './rules.ts';
import { rowOf } from './routes.ts';

/** Where Azure manages application gateways by; whose addresses the tag holds need not be known. */
const MANAGERS = { protocols: PROTOCOL_BITS.any, ports: { from: 65_200, to: 65_535 } };

/** Where an application rule would let a flow pass: the row of a firewall, and the id of its own rule that keeps it out, if any does. */
export type Opening = { readonly firewall: number; readonly before?: string };

/** What application rules would do: for what no rule matches, or before one that denies. */
export function byApplication(network: CloudNetwork, openings: readonly Opening[]): readonly RuleChange[] {
  return openings.map(({ firewall, before }): RuleChange => {
    const segment = segmentOf(network.firewalls.groups[firewall] ?? NONE, 'inbound');
    const from = firstRule(network.rules, segment);
    const rows = Array.from({ length: endOfRules(network.rules, segment) - from }, (_, at) => from + at);
    const denial = before === undefined ? undefined : rows.find((rule) => ruleIds(network, rule).id === before);
    if (denial === undefined) return { kind: 'allow-rest', segment };
    const priority = network.rules.rows[denial * STRIDE + COLUMN.priority] ?? 0;
    return { kind: 'allow', segment, priority, allowed: { protocols: PROTOCOL_BITS.tcp } };
  });
}

/** What a plan does to rules; undefined where it does nothing to them. */
export function ruleChangesOf(network: CloudNetwork, plan: Plan): readonly RuleChange[] | undefined {
  const { change, issue, flow, at } = plan;
  if (change.kind === 'add-rule') return addedRule(network, change);
  if (change.kind === 'change-rule') return removedRule(network, change.rule, issue.context['group'] ?? '');
  if (change.kind !== 'do') return undefined;
  const group = rowOf(network, network.rules.groupIds, change.resource);
  if (issue.code === 'LB_SUBNET_FILTER') {
    return [{ kind: 'allow', segment: segmentOf(group, 'inbound'), priority: 0, allowed: MANAGERS }];
  }
  const { direction, from } = issue.context;
  if (issue.code === 'RETURN_FILTERED' && from !== undefined && group >= 0) {
    const segment = segmentOf(group, direction === 'outbound' ? 'outbound' : 'inbound');
    return [
      { kind: 'allow', segment, priority: 0, allowed: { protocols: PROTOCOL_BITS[flow.protocol], sources: [from] } },
    ];
  }
  const firewall = firewallAt(network, at);
  if (issue.code !== 'FIREWALL_APPLIANCE_DENY' || issue.context['kind'] === 'translation' || firewall < 0)
    return undefined;
  const segment = segmentOf(network.firewalls.groups[firewall] ?? NONE, 'inbound');
  return [{ kind: 'allow', segment, priority: 0, allowed: allowedFlow(flow), firewall }];
}

type AddedRule = Extract<Change, { kind: 'add-rule' }>;

function addedRule(
  network: CloudNetwork,
  { group, direction, priority, flow }: AddedRule,
): readonly RuleChange[] | undefined {
  const row = rowOf(network, network.rules.groupIds, group);
  if (row < 0) return undefined;
  return [{ kind: 'allow', segment: segmentOf(row, direction), priority, allowed: allowedFlow(flow) }];
}

/** A rule for just this flow. */
function allowedFlow(flow: AddedRule['flow']): Allowed {
  const { protocol, sources, destination, destinationPort, isAnswer = false } = flow;
  const ports = isAnswer ? { from: EPHEMERAL_FROM, to: EPHEMERAL_TO } : { from: destinationPort, to: destinationPort };
  return { protocols: PROTOCOL_BITS[protocol], sources, destination, ...(protocol !== 'icmp' && { ports }) };
}

/** A rule of a network manager's is in the groups of several networks. */
function removedRule(network: CloudNetwork, id: string, group: string): readonly RuleChange[] | undefined {
  const { rules, virtualNetworks } = network;
  const own = rowOf(network, rules.groupIds, group);
  const groups = own >= 0 ? [own] : [...new Set(virtualNetworks.adminGroups)].filter((row) => row > NONE);
  const segments = groups.flatMap((row) => [segmentOf(row, 'inbound'), segmentOf(row, 'outbound')]);
  const found = segments.flatMap((segment) => {
    const from = firstRule(rules, segment);
    return Array.from({ length: endOfRules(rules, segment) - from }, (_, at) => from + at)
      .filter((rule) => ruleIds(network, rule).id === id)
      .map((rule): RuleChange => ({ kind: 'without', segment, rule }));
  });
  return found.length === 0 ? undefined : found;
}
