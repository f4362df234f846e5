import type { Packet } from '../../rules/packet.ts';
import { decide, mayEndIn, NO_MATCH, ruleInDoubt } from '../../rules/decide.ts';
import { HEAD, isAllow, isFinal } from '../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../rules/compile/segments.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS, PLACE, SUBNET, UNPLACED } from '../../network/cloud/places.ts';
import { networksOfEach } from '../names/asked-name.ts';
import { isAlike, isFirewall } from './devices/firewall.ts';
import { flagsAt, homeOf, subnetAt } from './place.ts';

/** There is no group here, or it does not see this packet. */
export const NOT_ASKED = NO_MATCH;
/** The group is not among the documents. */
export const GROUP_MISSING = -0x4000_0000;
/** No rule's row: there is no group, and without one nobody comes in by a Standard public address ("Public IP addresses"). */
export const CLOSED = 0x3fff_ffff;

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
  return askGroup(network, subnetAt(network, configuration), group, direction, packet);
}

/** Is a configuration closed to what comes by a public address, its own or that of a load balancer's frontend? `shown`: the row that has it. */
export const isClosedBy = (network: CloudNetwork, configuration: number, shown: number): boolean =>
  (flagsAt(network, shown) & IS.standard) !== 0 && (flagsAt(network, configuration) & IS.groupless) !== 0;

/** The row of the group that is asked there, `MISSING`, or `NONE`. */
export function groupAt({ places }: CloudNetwork, configuration: number, level: 'interface' | 'subnet'): number {
  const { configurations } = places;
  const at = PLACE.stride * configuration;
  if (((configurations[at + PLACE.flags] ?? 0) & IS.unfiltered) !== 0) return NONE;
  return configurations[at + (level === 'subnet' ? PLACE.subnetGroup : PLACE.interfaceGroup)] ?? NONE;
}

/** What the admin rules of the network around a configuration decide, which come before every group. */
export function askAdmin(network: CloudNetwork, configuration: number, direction: Direction, packet: Packet): number {
  const group = adminGroupAt(network, configuration);
  return group < 0 ? NOT_ASKED : askGroup(network, subnetAt(network, configuration), group, direction, packet);
}

/**
 * What they decided, once the groups behind them were asked: where nobody knows whether one that lets the packet pass for good
 * matches, and the packet passes in any case, what the others decide.
 */
export function settledAdmin(
  network: CloudNetwork,
  configuration: number,
  direction: Direction,
  packet: Packet,
  admin: number,
  one: number,
  other: number,
): number {
  if (!isMoot(network, admin, one, other)) return admin;
  const group = adminGroupAt(network, configuration);
  const rest = askGroup(network, subnetAt(network, configuration), group, direction, packet, HEAD.isFinal);
  return restOr(network, rest, admin);
}

/** Is it in doubt whether admin rules let a packet pass for good, which groups let pass as well? */
export const isMoot = (network: CloudNetwork, admin: number, one: number, other: number): boolean =>
  admin < NOT_ASKED && mayEnd(network, admin) && isOpen(network, one) && isOpen(network, other);

/** What is decided by admin rules but for those that let pass for good, unless that is a denial, or in doubt. */
export const restOr = (network: CloudNetwork, rest: number, admin: number): number =>
  isOpen(network, rest) ? rest : admin;

/** Does nobody there deny a packet, for certain? */
const isOpen = ({ rules }: CloudNetwork, decided: number): boolean =>
  decided === NOT_ASKED || (decided >= 0 && decided !== CLOSED && isAllow(rules, decided));

/** The row of the group of admin rules that are asked there, or `NONE`. They are for machines: neither private endpoints nor firewalls. */
export function adminGroupAt(network: CloudNetwork, configuration: number): number {
  const { configurations, subnets } = network.places;
  if (!isOfMachine(network, configuration)) return NONE;
  const subnet = configurations[PLACE.stride * configuration + PLACE.subnet] ?? NONE;
  return subnets[SUBNET.stride * subnet + SUBNET.adminGroup] ?? NONE;
}

function isOfMachine({ places: { configurations } }: CloudNetwork, configuration: number): boolean {
  const at = PLACE.stride * configuration;
  const isEndpoint = ((configurations[at + PLACE.flags] ?? 0) & IS.endpoint) !== 0;
  return !isEndpoint && configurations[at + PLACE.interface] !== NONE;
}

/** The row of the group of admin rules that would be asked there if no service guarded the network, or `NONE`. */
export function leftOutGroupAt(network: CloudNetwork, configuration: number): number {
  const group = network.virtualNetworks.unguardedGroups[homeOf(network, configuration)] ?? NONE;
  return group >= 0 && isOfMachine(network, configuration) ? group : NONE;
}

/** The rule of such a group, by its row, that would deny a packet there; or `NONE`. */
export function leftOutDenial(
  network: CloudNetwork,
  configuration: number,
  group: number,
  direction: Direction,
  packet: Packet,
): number {
  const decided = askGroup(network, subnetAt(network, configuration), group, direction, packet);
  return decided !== NOT_ASKED && isDenied(network, decided) ? decided : NONE;
}

/** What the rules of a firewall decide, if the address is one's. */
export function askFirewall(network: CloudNetwork, configuration: number, packet: Packet): number {
  if (!isFirewall(network, configuration)) return NOT_ASKED;
  const { firewallGroups, subnets } = network.configurations;
  const ask = (each: CloudNetwork) =>
    askGroup(each, subnets[configuration] ?? NONE, firewallGroups[configuration] ?? NONE, 'inbound', packet);
  const decided = ask(network);
  if (decided >= 0 || network.asked === undefined) return decided;
  return together(network, configuration, networksOfEach(network).map(ask)) ?? decided;
}

/** What was decided by each of several names that may be asked for: all may fare alike, by whichever rules. Undefined without any. */
function together(network: CloudNetwork, configuration: number, all: readonly number[]): number | undefined {
  const [first, ...others] = all;
  if (first === undefined || others.every((each) => isAlike(network, configuration, first, each))) return first;
  const doubts = all.flatMap((each) => (each < 0 ? ruleInDoubt(each) : []));
  return -2 - Math.min(...(doubts.length > 0 ? doubts : all));
}

/** Does an admin rule let the packet pass for good, whatever groups say, or may it, as nobody knows whether it matches? */
export function mayEnd({ rules }: CloudNetwork, admin: number): boolean {
  return admin >= 0 ? isFinal(rules, admin) : admin < NOT_ASKED && mayEndIn(admin);
}

/** Is it the row of a rule that denies, or does the address itself? */
export const isDenied = ({ rules }: CloudNetwork, decided: number): boolean =>
  decided >= 0 && (decided === CLOSED || !isAllow(rules, decided));

/** What the group at a subnet decides about a packet to whoever is there, as `askFilter` answers. */
export function askAtSubnet(network: CloudNetwork, subnet: number, direction: Direction, packet: Packet): number {
  const group = network.subnets.groups[subnet] ?? NONE;
  if (group < 0) return group === MISSING ? GROUP_MISSING : NOT_ASKED;
  return askGroup(network, subnet, group, direction, packet);
}

/** `without`: bits of heads whose rules are left out. */
function askGroup(
  network: CloudNetwork,
  subnet: number,
  group: number,
  direction: Direction,
  packet: Packet,
  without = 0,
): number {
  const { rules, sets, places } = network;
  const at = SUBNET.stride * subnet;
  const virtualNetwork = places.subnets[at + SUBNET.virtualNetworkTag] ?? UNPLACED.virtualNetwork;
  const internet = places.subnets[at + SUBNET.internet] ?? UNPLACED.internet;
  return decide(rules, sets, segmentOf(group, direction), packet, virtualNetwork, internet, without);
}
