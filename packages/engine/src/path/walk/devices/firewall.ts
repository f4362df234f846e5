import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { IS, PLACE } from '../../../network/cloud/places.ts';
import { portAnew, type Packet } from '../../../rules/packet.ts';
import { COLUMN, endOfRules, firstRule, isAllow, STRIDE } from '../../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../../rules/compile/segments.ts';
import { NO_MATCH } from '../../../rules/decide.ts';
import { MAYBE, NO, YES, type Match } from '../../../rules/match.ts';
import { valueOf } from '../../../table/address-index.ts';
import { holds4, holds6 } from '../../../table/address-sets.ts';
import type { WalkStep } from '../step.ts';
import type { Walk } from '../walk.ts';

/** Is a configuration an address of an Azure Firewall? */
export const isFirewall = ({ places }: CloudNetwork, configuration: number): boolean =>
  ((places.configurations[PLACE.stride * configuration + PLACE.flags] ?? 0) & IS.firewall) !== 0;

/** The row of the Azure Firewall whose address a configuration is, or `NONE`. */
export const firewallAt = (network: CloudNetwork, configuration: number): number =>
  isFirewall(network, configuration)
    ? network.firewalls.groups.indexOf(network.configurations.firewallGroups[configuration] ?? NONE)
    : NONE;

/** Does it keep the sender's address on packets to this destination? */
export function keepsSender({ firewalls, sets }: CloudNetwork, firewall: number, packet: Packet): boolean {
  const { isIpv4, d0, d1, d2, d3 } = packet;
  const ranges = firewalls.privateRanges[firewall] ?? 0;
  return isIpv4 ? holds4(sets, ranges, d3) : holds6(sets, ranges, d0, d1, d2, d3);
}

/** Did an application rule let a packet pass? By such a rule the firewall connects by itself. */
export function isByApplication({ firewalls, rules }: CloudNetwork, firewall: number, decided: number): boolean {
  if (decided < 0 || !isAllow(rules, decided)) return false;
  return (rules.rows[decided * STRIDE + COLUMN.priority] ?? 0) >= (firewalls.networkRules[firewall] ?? 0);
}

/** Do two answers of a firewall's rules come to the same? */
export function isAlike(network: CloudNetwork, configuration: number, one: number, other: number): boolean {
  if (one === other) return true;
  if (one < 0 || other < 0 || isAllow(network.rules, one) !== isAllow(network.rules, other)) return false;
  const firewall = firewallAt(network, configuration);
  return isByApplication(network, firewall, one) === isByApplication(network, firewall, other);
}

/**
 * Does a firewall send a packet on under an address of its own, by what its rules decided? So it does with what an application rule
 * lets pass, and with what is for addresses that are not private to it ("Azure Firewall SNAT private IP address ranges"). `MAYBE`
 * where nobody knows, or not which addresses it has.
 */
export function sendsAnew(network: CloudNetwork, configuration: number, decided: number, packet: Packet): Match {
  const firewall = firewallAt(network, configuration);
  const { rules, firewalls } = network;
  if (firewall < 0 || decided === NO_MATCH || (decided >= 0 && !isAllow(rules, decided))) return NO;
  const isKept = keepsSender(network, firewall, packet);
  if (decided >= 0) {
    if (isKept && !isByApplication(network, firewall, decided)) return NO;
    return packet.isIpv4 && (firewalls.instanceSets[firewall] ?? NONE) >= 0 ? YES : MAYBE;
  }
  if (!isKept) return MAYBE;
  // The last of its rules is the denial of what none matches.
  const segment = segmentOf(firewalls.groups[firewall] ?? NONE, 'inbound');
  const count = endOfRules(rules, segment) - firstRule(rules, segment) - 1;
  return count > (firewalls.networkRules[firewall] ?? 0) ? MAYBE : NO;
}

/** A packet as a firewall sends it on under an address of its own: any that one of its instances may have. */
export function sentBy({ firewalls, configurations }: CloudNetwork, firewall: number, packet: Packet): Packet {
  const lowest = firewalls.instances[2 * firewall] ?? NONE;
  return {
    ...packet,
    s3: (configurations.addresses[4 * lowest + 3] ?? 0) | 0,
    sourcePort: portAnew(packet),
    sourceMember: NONE,
    isSourceHidden: true,
    hiddenIn: firewalls.instanceSets[firewall] ?? NONE,
  };
}

/** The first firewall on the way of which nobody knows whether, or as whom, it sends on what is not for the internet. */
export function senderAnew(network: CloudNetwork, { steps, end, packet, anew }: Walk): WalkStep | undefined {
  if (network.firewalls.groups.length === 0) return undefined;
  // Out to the internet, whoever has the address there.
  const leaving = end === 'translated' ? steps.findLast(({ route }) => route >= 0) : undefined;
  return steps.find(
    (step, index) =>
      // Behind the last one nobody is asked about its address.
      index > 0 &&
      index < steps.length - 1 &&
      step !== leaving &&
      !anew.some((each) => each.step === index) &&
      sendsAnew(network, step.configuration, step.firewall, packet) !== NO,
  );
}

/** Is a packet for a public address of the very firewall that a configuration is of? */
export function isToItself({ configurations, lookups }: CloudNetwork, configuration: number, packet: Packet): boolean {
  const { d0, d1, d2, d3 } = packet;
  const owner = valueOf(lookups.publicOwners, 0, d0, d1, d2, d3);
  return owner >= 0 && configurations.firewallGroups[owner] === configurations.firewallGroups[configuration];
}
