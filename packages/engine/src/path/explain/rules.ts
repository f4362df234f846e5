import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { missesOf, type RuleField } from '../../rules/fields.ts';
import type { Packet } from '../../rules/packet.ts';
import { endOfRules, firstRule, isAccessUnread, isAllow, isFinal } from '../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../rules/compile/segments.ts';
import type { FilterStep } from '../path.ts';
import { ruleNames, type RuleNames } from '../cloud/names.ts';
import { networksOfEach } from '../names/asked-name.ts';
import { mayBeInfrastructure } from '../names/infrastructure.ts';
import { nameInRule } from '../names/names-in-rule.ts';
import { isFront } from '../walk/devices/balance.ts';
import { firewallAt } from '../walk/devices/firewall.ts';
import { subnetAt, tagsAt } from '../walk/place.ts';

/** One rule, and what a packet has to do with it. */
export type RuleReading = RuleNames & {
  readonly access: 'allow' | 'deny' | 'always-allow' | 'unknown';
  /** `maybe`: hangs on what is not known. */
  readonly match: 'yes' | 'no' | 'maybe';
  /** The fields that the packet misses, or of which nobody knows whether it does. */
  readonly missed: readonly RuleField[];
  readonly unknown: readonly RuleField[];
  /** Comes behind the one that decided. */
  readonly isBehind: boolean;
  /** The name by which it matches, as the rule writes it. */
  readonly byName?: string;
};

type Misses = Pick<RuleReading, 'missed' | 'unknown'>;

/** `isForItself`: the packet is for the firewall, whose rules that translate are asked, and no others. */
export type GroupPlace = Pick<FilterStep, 'direction' | 'level'> & {
  readonly configuration: number;
  readonly isForItself?: boolean;
};

/** The row of the group that is asked at a place, or less than 0: also where there is one, and it does not see what passes. */
export function groupAt(network: CloudNetwork, place: GroupPlace): number {
  const { configuration, level, direction, isForItself = false } = place;
  const { configurations, interfaces, subnets, virtualNetworks, firewalls } = network;
  const subnet = configurations.subnets[configuration] ?? NONE;
  const one = configurations.interfaces[configuration] ?? NONE;
  if (isFront(network, configuration)) return NONE;
  if ((level === 'subnet' || level === 'interface') && interfaces.isFiltered[one] === 0) return NONE;
  switch (level) {
    case 'virtual-network':
      // For machines only: neither private endpoints nor what has no interface.
      if (one === NONE || interfaces.isEndpoint[one] === 1) return NONE;
      return virtualNetworks.adminGroups[subnets.virtualNetworks[subnet] ?? NONE] ?? NONE;
    case 'firewall':
      if (direction === 'outbound') return NONE;
      return isForItself
        ? (firewalls.translatingGroups[firewallAt(network, configuration)] ?? NONE)
        : (configurations.firewallGroups[configuration] ?? NONE);
    case 'subnet':
      return subnets.groups[subnet] ?? NONE;
    case 'interface':
      return interfaces.groups[one] ?? NONE;
  }
}

/** Every rule of the group at a place, in the order in which they are asked. */
export function readRules(network: CloudNetwork, place: GroupPlace, packet: Packet): readonly RuleReading[] {
  const { rules, sets } = network;
  const group = groupAt(network, place);
  if (group < 0) return [];
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, place.configuration));
  const segment = segmentOf(group, place.direction);
  const from = firstRule(rules, segment);
  const names = place.level === 'firewall' ? networksOfEach(network) : [];
  const missesIn = (rule: number) => {
    const of = (each: CloudNetwork) => missesOf(each.rules, sets, rule, packet, virtualNetwork, internet);
    // Of several names that may be asked for it may be for all, by one after the other.
    const [first, ...others] = names.map(of);
    return first !== undefined && others.every((each) => isSame(each, first)) ? first : of(network);
  };
  let isBehind = false;
  return Array.from({ length: endOfRules(rules, segment) - from }, (_, index) => {
    const rule = from + index;
    const misses = missesIn(rule);
    const isOpen = place.level === 'firewall' && mayBeInfrastructure(network, rule, packet);
    const { missed, unknown } = isOpen ? { ...misses, unknown: ['destination'] as const } : misses;
    const match = missed.length > 0 ? 'no' : unknown.length > 0 ? 'maybe' : 'yes';
    const access = isAccessUnread(rules, rule)
      ? 'unknown'
      : !isAllow(rules, rule)
        ? 'deny'
        : isFinal(rules, rule)
          ? 'always-allow'
          : 'allow';
    const byName = match === 'yes' && place.level === 'firewall' ? nameInRule(network, rule) : undefined;
    const reading: RuleReading = {
      ...ruleNames(network, rule),
      access,
      match,
      missed,
      unknown,
      isBehind,
      ...(byName === undefined ? {} : { byName }),
    };
    isBehind ||= match === 'yes';
    return reading;
  });
}

const isSame = (one: Misses, other: Misses): boolean =>
  one.missed.join() === other.missed.join() && one.unknown.join() === other.unknown.join();

/** The user's rule that would have allowed the packet but for the fewest fields; of equal ones the one that is nearer for certain, then the first asked. */
export function nearestMiss(network: CloudNetwork, place: GroupPlace, packet: Packet): RuleReading | undefined {
  const segment = segmentOf(groupAt(network, place), place.direction);
  if (segment < 0) return undefined;
  return readRules(network, place, packet)
    .filter(
      ({ access, match, origin, missed }) =>
        access !== 'deny' &&
        access !== 'unknown' &&
        match === 'no' &&
        origin !== 'default' &&
        !missed.includes('platform'),
    )
    .toSorted(byNearness)[0];
}

/** A field of which nobody knows counts as missed; and what misses it perhaps comes behind what misses as many for certain. */
export const byNearness = (one: Misses, other: Misses): number =>
  one.missed.length + one.unknown.length - (other.missed.length + other.unknown.length) ||
  one.unknown.length - other.unknown.length;
