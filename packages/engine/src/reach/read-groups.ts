import { addressOf as addressFrom, familyOf, ipv4Of, type Address } from '../address/address.ts';
import { wordsOfPrefix, type Prefix } from '../address/prefix.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { MISSING, NONE } from '../network/cloud/cloud-network.ts';
import { idOf } from '../path/cloud/names.ts';
import { packetFrom } from '../path/walk/packets/packet-from.ts';
import { groupAt, readRules, type GroupPlace, type RuleReading } from '../path/explain/rules.ts';
import { configurationOf } from '../path/walk/ends.ts';
import { memberWith } from '../path/walk/onward.ts';
import { homeOf } from '../path/walk/place.ts';
import { whole, type Pieces } from '../pieces.ts';
import { bad, ok, type Result } from '../result.ts';
import { packetOf, replyTo, type Packet, type PacketEnds } from '../rules/packet.ts';
import { RULE_FIELDS, type RuleField } from '../rules/fields.ts';
import { addressEdges } from '../path/explain/address-edges.ts';
import { portEdges } from './edges.ts';

/** Many packets at once. Of IPv6 only single addresses. Absent port: every one. */
export type FlowRange = {
  readonly protocols: readonly PacketEnds['protocol'][];
  readonly source: readonly Prefix[];
  readonly destination: readonly Prefix[];
  readonly destinationPort?: number;
};

/** A group that is asked, and each of its rules: a field is missed where the rule does not hold all of the range. */
export type GroupReading = Pick<GroupPlace, 'direction' | 'level'> & {
  /** Ids: of the group, or of the admin rules' collection; and of the interface, subnet or network that it is at. */
  readonly group: string;
  readonly appliedTo: string;
  readonly rules: readonly RuleReading[];
  /** The first rule that holds all of the range. Absent: only traffic of the platform's own comes to that. */
  readonly decided?: RuleReading;
  /** It is named, and not among the documents: nobody knows what it decides. */
  readonly isMissing?: true;
};

/** Every group at an interface or its subnet, in the order in which they are asked, admin rules first. */
export const readGroups = (...asked: Parameters<typeof readGroupsInPieces>): Result<readonly GroupReading[]> =>
  whole(readGroupsInPieces(...asked));

/** As `readGroups`; a packet of a range at a group is a piece: of a thousand rules it is a millisecond. */
export function* readGroupsInPieces(
  network: CloudNetwork,
  id: string,
  direction: GroupPlace['direction'],
  range: FlowRange,
): Pieces<Result<readonly GroupReading[]>> {
  const [near] = direction === 'inbound' ? range.destination : range.source;
  const configuration = configurationOf(network, id, near?.includes(':') === true ? 'ipv6' : 'ipv4');
  if (configuration < 0) return bad(`no interface with such an address belongs to ${id}`);
  const packets = samplesOf(network, configuration, direction, range);
  const levels = direction === 'inbound' ? (['subnet', 'interface'] as const) : (['interface', 'subnet'] as const);
  const groups: GroupReading[] = [];
  for (const level of ['virtual-network', ...levels] as const) {
    const place = { direction, level, configuration };
    const row = groupAt(network, place);
    const appliedTo = placeId(network, place);
    if (row === MISSING) groups.push({ direction, level, group: '', appliedTo, rules: [], isMissing: true });
    // Groups do not concern private endpoints, unless their subnet says so.
    const card = network.configurations.interfaces[configuration] ?? NONE;
    if (row < 0 || (level !== 'virtual-network' && network.interfaces.isFiltered[card] === 0)) continue;
    const rules = yield* merged(network, place, packets);
    const decided = rules.find(({ match }) => match === 'yes');
    // Admin rules of several collections are asked as one.
    const collection = level === 'virtual-network' ? (decided ?? rules[0])?.group : undefined;
    const group = collection ?? idOf(network, network.rules.groupIds, row);
    groups.push({ direction, level, group, appliedTo, rules, ...(decided && { decided }) });
  }
  return ok(groups);
}

function placeId(network: CloudNetwork, { level, configuration }: GroupPlace): string {
  const { configurations, interfaces, subnets, virtualNetworks } = network;
  const subnet = configurations.subnets[configuration] ?? NONE;
  switch (level) {
    case 'interface':
      return idOf(network, interfaces.ids, configurations.interfaces[configuration] ?? NONE);
    case 'subnet':
      return idOf(network, subnets.ids, subnet);
    case 'firewall':
      return idOf(network, configurations.ids, configuration);
    case 'virtual-network':
      return idOf(network, virtualNetworks.ids, subnets.virtualNetworks[subnet] ?? NONE);
  }
}

/** Fields are asked apart from each other: it is enough to go through the values of one at a time. */
function samplesOf(
  network: CloudNetwork,
  configuration: number,
  direction: GroupPlace['direction'],
  range: FlowRange,
): readonly Packet[] {
  const own = (side: 'source' | 'destination') => {
    const home = homeOf(network, configuration);
    const edges = Float64Array.from(addressEdges(network, configuration, direction, side)).toSorted();
    const seen = new Set<number>();
    return range[side].flatMap((prefix) => [
      ...addressesIn(network, home, prefix, edges, seen),
      ...throughMembers(network, home, prefix),
    ]);
  };
  const [sources, destinations] = [own('source'), own('destination')];
  const ports =
    range.destinationPort === undefined ? [...portEdges(network, [configuration])] : [range.destinationPort];
  const [protocol = 'tcp', ...protocols] = range.protocols;
  const [source, ...moreSources] = sources;
  const [destination, ...moreDestinations] = destinations;
  const [destinationPort = 0, ...morePorts] = ports;
  if (source === undefined || destination === undefined) return [];
  const first = { protocol, source, destination, destinationPort };
  const ends: readonly PacketEnds[] = [
    first,
    ...protocols.map((each) => ({ ...first, protocol: each })),
    ...moreSources.map((each) => ({ ...first, source: each })),
    ...moreDestinations.map((each) => ({ ...first, destination: each })),
    ...morePorts.map((each) => ({ ...first, destinationPort: each })),
  ];
  // The platform's own addresses are exempt from rules; a range that merely holds them is not.
  const isOne = range.destination.length === 1 && /\/(?:32|128)$/.test(range.destination[0] ?? '');
  return ends.map((each) => {
    const packet = packetOf(each);
    return withMembers(network, configuration, isOne ? packet : { ...packet, isExempt: false, isToPlatform: false });
  });
}

/** Members of application security groups are known by their single addresses, wherever the packet begins. */
function withMembers(network: CloudNetwork, configuration: number, packet: Packet): Packet {
  const { destinationMember } = packetFrom(network, configuration, packet);
  const { destinationMember: sourceMember } = packetFrom(network, configuration, replyTo(packet));
  return { ...packet, sourceMember, destinationMember };
}

/**
 * The first address of a prefix, and every address in it from which on rules may say something else (`edges`, in order). `seen`: stretches
 * between edges of which an address in no group is among the samples, which shows more of them than any other; tags have thousands
 * of prefixes in one.
 */
function addressesIn(
  network: CloudNetwork,
  home: number,
  prefix: Prefix,
  edges: Float64Array,
  seen: Set<number>,
): readonly Address[] {
  const { words, bits } = wordsOfPrefix(prefix);
  const [a, b, c, start] = words;
  if (familyOf(addressFrom(words)) === 'ipv6') return [addressFrom(words)];
  const end = start + 2 ** (128 - bits);
  const found: Address[] = [];
  let stretch = stretchOf(edges, start);
  for (let at = start; at < end; at = edges[stretch++] ?? end) {
    if (seen.has(stretch)) continue;
    if (groupsOf(network, memberWith(network, home, a, b, c, at)) === '') seen.add(stretch);
    found.push(ipv4Of(at));
  }
  return found;
}

/** How many edges are not above an address. */
function stretchOf(edges: Float64Array, address: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Where the first address of a prefix is in an application security group, one for each selection of groups that those behind it are in, up
 * to one that is in none: no rule for groups holds all of them unless they are all in one.
 */
function throughMembers(network: CloudNetwork, home: number, prefix: Prefix): readonly Address[] {
  const { words, bits } = wordsOfPrefix(prefix);
  const [a, b, c, first] = words;
  if (familyOf(addressFrom(words)) === 'ipv6') return [];
  const end = first + 2 ** (128 - bits);
  const passed = new Map<string, Address>();
  for (let at = first; at < end; at += 1) {
    const groups = groupsOf(network, memberWith(network, home, a, b, c, at));
    if (!passed.has(groups)) passed.set(groups, ipv4Of(at));
    if (groups === '') break;
  }
  return [...passed.values()].slice(1);
}

/** The application security groups of a member, in order. */
function groupsOf({ rules: { memberships, memberGroups } }: CloudNetwork, member: number): string {
  if (member < 0) return '';
  return memberGroups
    .subarray(memberships[member], memberships[member + 1])
    .toSorted()
    .join();
}

/** The readings of one group for each sample, as one: a field is missed, or unknown, where it is so for any of them. */
function* merged(network: CloudNetwork, place: GroupPlace, packets: readonly Packet[]): Pieces<readonly RuleReading[]> {
  let first: readonly RuleReading[] = [];
  const all: { readonly missed: Set<RuleField>; readonly unknown: Set<RuleField> }[] = [];
  for (const [at, packet] of packets.entries()) {
    const rules = readRules(network, place, packet);
    if (at === 0) first = rules;
    for (const [index, { missed, unknown }] of rules.entries()) {
      const held = (all[index] ??= { missed: new Set(), unknown: new Set() });
      for (const field of missed) held.missed.add(field);
      for (const field of unknown) held.unknown.add(field);
    }
    yield;
  }
  let isBehind = false;
  return first.map((rule, index) => {
    const named = (fields: 'missed' | 'unknown') => RULE_FIELDS.filter((field) => all[index]?.[fields].has(field));
    const [missed, unknown] = [named('missed'), named('unknown')];
    const match = missed.length > 0 ? 'no' : unknown.length > 0 ? 'maybe' : 'yes';
    const reading: RuleReading = { ...rule, match, missed, unknown, isBehind };
    isBehind ||= match === 'yes';
    return reading;
  });
}
