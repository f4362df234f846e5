import type { Packet } from '../../rules/packet.ts';
import { decide, NO_MATCH } from '../../rules/decide.ts';
import { isAllow, isFinal, segmentOf } from '../../rules/compile/rule-tables.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { homeOf } from './place.ts';

/** There is no group here, or it does not see this packet. */
export const NOT_ASKED = NO_MATCH;
/** The group is not among the documents. */
export const GROUP_MISSING = -0x4000_0000;

/**
 * What the group at the interface, or at its subnet, decides about a packet: the row of a rule; -2 minus the row of one
 * that may match; or one of the above.
 */
export function askFilter(
  network: CloudNetwork,
  configuration: number,
  level: 'interface' | 'subnet',
  direction: Direction,
  packet: Packet,
): number {
  const group = groupAt(network, configuration, level);
  if (group < 0) return group === MISSING ? GROUP_MISSING : NOT_ASKED;
  return askGroup(network, network.configurations.subnets[configuration] ?? NONE, group, direction, packet);
}

/** The row of the group that is asked there, `MISSING`, or `NONE`. */
export function groupAt(
  { configurations, interfaces, subnets }: CloudNetwork,
  configuration: number,
  level: 'interface' | 'subnet',
): number {
  const one = configurations.interfaces[configuration] ?? NONE;
  if (interfaces.isFiltered[one] === 0) return NONE;
  return (
    (level === 'subnet' ? subnets.groups[configurations.subnets[configuration] ?? NONE] : interfaces.groups[one]) ??
    NONE
  );
}

/** What the admin rules of the network around a configuration decide, which come before every group. */
export function askAdmin(network: CloudNetwork, configuration: number, direction: Direction, packet: Packet): number {
  const group = adminGroupAt(network, configuration);
  return group < 0
    ? NOT_ASKED
    : askGroup(network, network.configurations.subnets[configuration] ?? NONE, group, direction, packet);
}

/** The row of the group of admin rules that are asked there, or `NONE`. They are for machines: neither private endpoints nor firewalls. */
export function adminGroupAt(network: CloudNetwork, configuration: number): number {
  const { configurations, interfaces, virtualNetworks } = network;
  const one = configurations.interfaces[configuration] ?? NONE;
  if (one === NONE || interfaces.isEndpoint[one] === 1) return NONE;
  return virtualNetworks.adminGroups[homeOf(network, configuration)] ?? NONE;
}

/** What the rules of a firewall decide, if the address is one's. */
export function askFirewall(network: CloudNetwork, configuration: number, packet: Packet): number {
  const { configurations } = network;
  const group = configurations.firewallGroups[configuration] ?? NONE;
  return group < 0
    ? NOT_ASKED
    : askGroup(network, configurations.subnets[configuration] ?? NONE, group, 'inbound', packet);
}

/** Do admin rules or groups deny a packet for certain? */
export function isKeptFrom(
  network: CloudNetwork,
  configuration: number,
  direction: Direction,
  packet: Packet,
): boolean {
  const { rules } = network;
  const denies = (decided: number) => decided >= 0 && !isAllow(rules, decided);
  const admin = askAdmin(network, configuration, direction, packet);
  if (admin >= 0 && isFinal(rules, admin)) return false;
  return (
    denies(admin) ||
    denies(askFilter(network, configuration, 'subnet', direction, packet)) ||
    denies(askFilter(network, configuration, 'interface', direction, packet))
  );
}

function askGroup(network: CloudNetwork, subnet: number, group: number, direction: Direction, packet: Packet): number {
  const { rules, sets, subnets, virtualNetworks } = network;
  return decide(
    rules,
    sets,
    segmentOf(group, direction),
    packet,
    subnets.virtualNetworkTags[subnet] ?? 0,
    virtualNetworks.internet[subnets.virtualNetworks[subnet] ?? NONE] ?? 0,
  );
}
