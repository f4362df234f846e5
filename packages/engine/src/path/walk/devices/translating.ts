import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { endOfRules, firstRule } from '../../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../../rules/compile/segments.ts';
import { missesOf } from '../../../rules/fields.ts';
import type { Packet } from '../../../rules/packet.ts';
import { subnetAt, tagsAt } from '../place.ts';

/**
 * The row of the first rule by which a firewall translates a packet that comes to one of its configurations; -2 minus the row of one
 * that may, before it; or `NONE`.
 */
export function translatingRule(network: CloudNetwork, front: number, firewall: number, packet: Packet): number {
  const { rules, sets } = network;
  const group = network.firewalls.translatingGroups[firewall] ?? NONE;
  if (group < 0) return NONE;
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, front));
  const segment = segmentOf(group, 'inbound');
  for (let rule = firstRule(rules, segment); rule < endOfRules(rules, segment); rule += 1) {
    const { missed, unknown } = missesOf(rules, sets, rule, packet, virtualNetwork, internet);
    if (missed.length === 0) return unknown.length === 0 ? rule : -2 - rule;
  }
  return NONE;
}

/** Rows of all rules by which a firewall translates, in their order. */
export function* translatingRules({ firewalls, rules }: CloudNetwork, firewall: number): Iterable<number> {
  const segment = segmentOf(firewalls.translatingGroups[firewall] ?? NONE, 'inbound');
  for (let rule = firstRule(rules, segment); rule < endOfRules(rules, segment); rule += 1) yield rule;
}
