import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { endOfRules, firstRule, isAllow, type RuleTables } from '../../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../../rules/compile/segments.ts';
import { areSidesTold, missesOf } from '../../../rules/fields.ts';
import type { Packet } from '../../../rules/packet.ts';
import { subnetAt, tagsAt } from '../place.ts';
import { firewallAt, isByApplication } from './firewall.ts';

/**
 * The row of a network rule by which a firewall may let a packet pass before an application rule does so for certain, or `NONE`.
 * Network rules come first, whatever their numbers ("Azure Firewall rule processing logic"): by one the firewall sends on to where
 * the packet is for, with the sender's address where that is private, and by an application rule it connects by itself. `decided`:
 * by its rules.
 */
export function mayPassBefore(network: CloudNetwork, configuration: number, decided: number, packet: Packet): number {
  const firewall = firewallAt(network, configuration);
  if (firewall < 0 || !isByApplication(network, firewall, decided)) return NONE;
  const { rules, sets } = network;
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, configuration));
  // A sender that hides leaves rules in doubt of which everything is told.
  const open = packet.isSourceHidden ? networkRules(network, firewall) : openRules(network, firewall);
  const before = open.find((rule) => missesOf(rules, sets, rule, packet, virtualNetwork, internet).missed.length === 0);
  return before ?? NONE;
}

/**
 * May an application rule of a firewall be what lets a packet pass, if nobody knows what its rules decide? Not behind one that decides for
 * certain: network rules come first, and of each kind the first one that matches decides.
 */
export function mayPassByApplication(network: CloudNetwork, configuration: number, packet: Packet): boolean {
  const { rules, sets, firewalls } = network;
  const firewall = firewallAt(network, configuration);
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, configuration));
  const segment = segmentOf(firewalls.groups[firewall] ?? NONE, 'inbound');
  // The last of its rules is the denial of what none matches.
  const end = endOfRules(rules, segment) - 1;
  for (let rule = firstRule(rules, segment); rule < end; rule += 1) {
    const { missed, unknown } = missesOf(rules, sets, rule, packet, virtualNetwork, internet);
    if (missed.length > 0) continue;
    if (isByApplication(network, firewall, rule)) return true;
    if (unknown.length === 0) return false;
  }
  return false;
}

/** Has a firewall rules by which it may connect by itself? The last of its rules is the denial of what none matches. */
export function hasApplicationRules({ rules, firewalls }: CloudNetwork, firewall: number): boolean {
  const segment = segmentOf(firewalls.groups[firewall] ?? NONE, 'inbound');
  const count = endOfRules(rules, segment) - firstRule(rules, segment) - 1;
  return count > (firewalls.networkRules[firewall] ?? 0);
}

/**
 * By where the rules of groups lie, which differs where rules do, and the firewall: mostly there are none, and every packet that an
 * application rule lets pass asks. Networks that are supposed share the rows that they write.
 */
const known = new WeakMap<RuleTables['segments'], Map<number, readonly number[]>>();

/** Network rules that allow, and of which not all is told. */
function openRules(network: CloudNetwork, firewall: number): readonly number[] {
  // For the name that is asked for some are told, and for another one others.
  const rules = network.asked === undefined ? network.rules : { ...network.rules, terms: network.asked.terms };
  const byFirewall = known.get(rules.segments) ?? new Map<number, readonly number[]>();
  known.set(rules.segments, byFirewall);
  const before = byFirewall.get(firewall);
  if (before !== undefined) return before;
  const open = networkRules(network, firewall).filter((rule) => !areSidesTold(rules, rule));
  byFirewall.set(firewall, open);
  return open;
}

/** Rows of a firewall's network rules that allow, in their order. */
function networkRules(network: CloudNetwork, firewall: number): readonly number[] {
  const { rules, firewalls } = network;
  const segment = segmentOf(firewalls.groups[firewall] ?? NONE, 'inbound');
  const from = firstRule(rules, segment);
  return Array.from({ length: endOfRules(rules, segment) - from }, (_, at) => from + at).filter(
    (rule) => isAllow(rules, rule) && !isByApplication(network, firewall, rule),
  );
}
