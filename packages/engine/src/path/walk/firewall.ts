import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS, PLACE } from '../../network/cloud/places.ts';
import type { Packet } from '../../rules/packet.ts';
import { COLUMN, endOfRules, firstRule, isAllow, segmentOf, STRIDE } from '../../rules/compile/rule-tables.ts';
import { NO_MATCH } from '../../rules/decide.ts';
import { valueOf } from '../../table/address-index.ts';
import { holds4 } from '../../table/address-sets.ts';
import type { Walk, WalkStep } from './walk.ts';

/** Is a configuration an address of an Azure Firewall? */
export const isFirewall = ({ places }: CloudNetwork, configuration: number): boolean =>
  ((places.configurations[PLACE.stride * configuration + PLACE.flags] ?? 0) & IS.firewall) !== 0;

/** The row of the Azure Firewall whose address a configuration is, or `NONE`. */
export const firewallAt = (network: CloudNetwork, configuration: number): number =>
  isFirewall(network, configuration)
    ? network.firewalls.groups.indexOf(network.configurations.firewallGroups[configuration] ?? NONE)
    : NONE;

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
 * Does a firewall send a packet on under an address of its own, or may it, by what its rules decided? So it does with what an
 * application rule lets pass, and with what is for addresses that are not private to it ("Azure Firewall SNAT private IP
 * address ranges").
 */
export function sendsAnew(network: CloudNetwork, configuration: number, decided: number, packet: Packet): boolean {
  const firewall = firewallAt(network, configuration);
  const { rules, firewalls } = network;
  if (firewall < 0 || decided === NO_MATCH || (decided >= 0 && !isAllow(rules, decided))) return false;
  if (!keepsSender(network, firewall, packet)) return true;
  if (decided >= 0) return isByApplication(network, firewall, decided);
  // The last of its rules is the denial of what none matches.
  const segment = segmentOf(firewalls.groups[firewall] ?? NONE, 'inbound');
  return endOfRules(rules, segment) - firstRule(rules, segment) - 1 > (firewalls.networkRules[firewall] ?? 0);
}

/** The first firewall on the way that sends on under an address of its own, or may, though not out to the internet. */
export function senderAnew(network: CloudNetwork, { steps, end, packet }: Walk): WalkStep | undefined {
  if (network.firewalls.groups.length === 0) return undefined;
  // Out to the internet, whoever has the address there.
  const leaving = end === 'translated' ? steps.findLast(({ route }) => route >= 0) : undefined;
  return steps.find(
    (step, index) =>
      // Behind the last one nobody is asked about its address.
      index > 0 &&
      index < steps.length - 1 &&
      step !== leaving &&
      sendsAnew(network, step.configuration, step.firewall, packet),
  );
}

/** Is a packet for a public address of the very firewall that a configuration is of? */
export function isToItself({ configurations, lookups }: CloudNetwork, configuration: number, packet: Packet): boolean {
  const { d0, d1, d2, d3 } = packet;
  const owner = valueOf(lookups.publicOwners, 0, d0, d1, d2, d3);
  return owner >= 0 && configurations.firewallGroups[owner] === configurations.firewallGroups[configuration];
}
