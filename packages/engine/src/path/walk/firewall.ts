import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { COLUMN, isAllow, STRIDE } from '../../rules/compile/rule-tables.ts';
import { holds4 } from '../../table/address-sets.ts';
import type { Walk, WalkStep } from './walk.ts';

/** The row of the Azure Firewall whose address a configuration is, or `NONE`. */
export function firewallAt({ configurations, firewalls }: CloudNetwork, configuration: number): number {
  const group = configurations.firewallGroups[configuration] ?? NONE;
  return group < 0 ? NONE : firewalls.groups.indexOf(group);
}

/** Does it keep the sender's address on packets to this destination? What it knows of are IPv4 networks. */
export function keepsSender({ firewalls, sets }: CloudNetwork, firewall: number, { isIpv4, d3 }: Packet): boolean {
  return isIpv4 && holds4(sets, firewalls.privateRanges[firewall] ?? 0, d3);
}

/** Did an application rule let a packet pass? By such a rule the firewall connects by itself. */
export function isByApplication({ firewalls, rules }: CloudNetwork, firewall: number, decided: number): boolean {
  if (decided < 0 || !isAllow(rules, decided)) return false;
  return (rules.rows[decided * STRIDE + COLUMN.priority] ?? 0) >= (firewalls.networkRules[firewall] ?? 0);
}

/**
 * The first firewall on the way that sends on under an address of its own, though not out to the internet: what an application
 * rule lets pass, and what is for addresses that are not private to it ("Azure Firewall SNAT private IP address ranges").
 */
export function senderAnew(network: CloudNetwork, { steps, end, packet }: Walk): WalkStep | undefined {
  if (network.firewalls.groups.length === 0) return undefined;
  // Out to the internet, whoever has the address there.
  const leaving = end === 'translated' ? steps.findLast(({ route }) => route >= 0) : undefined;
  return steps.find((step, index) => {
    const firewall = firewallAt(network, step.configuration);
    // Behind the last one nobody is asked about its address.
    if (index === 0 || index === steps.length - 1 || step === leaving) return false;
    if (firewall < 0 || step.firewall < 0) return false;
    if (!isAllow(network.rules, step.firewall)) return false;
    return isByApplication(network, firewall, step.firewall) || !keepsSender(network, firewall, packet);
  });
}
