import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { IS, PLACE } from '../../../network/cloud/places.ts';
import { portAnew, type Packet } from '../../../rules/packet.ts';
import { COLUMN, isAllow, STRIDE } from '../../../rules/compile/rule-tables.ts';
import { valueOf } from '../../../table/address-index.ts';
import { holds4, holds6 } from '../../../table/address-sets.ts';

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

/** Is a packet for a public address of the very firewall that a configuration is of? */
export function isToItself({ configurations, lookups }: CloudNetwork, configuration: number, packet: Packet): boolean {
  const { d0, d1, d2, d3 } = packet;
  const owner = valueOf(lookups.publicOwners, 0, d0, d1, d2, d3);
  return owner >= 0 && configurations.firewallGroups[owner] === configurations.firewallGroups[configuration];
}
