import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { LEVELS, rowsAt } from '../path/explain/address-edges.ts';
import { groupAt } from '../path/explain/rules.ts';
import { isFront } from '../path/walk/devices/balance.ts';
import { firewallAt, isByApplication } from '../path/walk/devices/firewall.ts';
import { mayPassBefore, mayPassByApplication } from '../path/walk/devices/passed-before.ts';
import { decide, mayEndIn, NO_MATCH } from '../rules/decide.ts';
import { isForEnds } from '../rules/fields.ts';
import { eachPortRange } from '../rules/compile/port-lists.ts';
import { LICENCE_PORT, type Packet } from '../rules/packet.ts';
import type { Direction } from '../rules/security-rule.ts';
import { COLUMN, endOfRules, firstRule, HEAD, isAllow, isFinal, STRIDE } from '../rules/compile/rule-tables.ts';
import { segmentOf } from '../rules/compile/segments.ts';
import { subnetAt, tagsAt } from '../path/walk/place.ts';

const DIRECTIONS: readonly Direction[] = ['inbound', 'outbound'];
/** From and up to the licence service's, which has rules of its own. */
export const LICENCE = [LICENCE_PORT, LICENCE_PORT + 1] as const;

/** Where a packet is seen, in which directions, and which of its ports is the one that is asked about. */
export type FilterPoint = {
  readonly configuration: number;
  readonly directions: readonly Direction[];
  readonly packet: Packet;
  readonly side: 'source' | 'destination';
};

/** Where ports begin to mean something else to the rules at any of these configurations; always with 0. */
export function portEdges(network: CloudNetwork, configurations: Iterable<number>): ReadonlySet<number> {
  const edges = new Set<number>([0, ...LICENCE]);
  for (const row of rowsAt(network, configurations, DIRECTIONS))
    for (const side of ['source', 'destination'] as const) addPorts(network, row, side, edges);
  return edges;
}

/** Ports from which on the groups at these places, and load balancers there, may answer otherwise about one flow. */
export function portEdgesOf(network: CloudNetwork, places: readonly FilterPoint[]): ReadonlySet<number> {
  const edges = new Set<number>();
  for (const place of places) {
    const { configuration, packet, directions } = place;
    if (isFront(network, configuration)) addListeners(network, configuration, packet.protocol, edges);
    for (const level of LEVELS)
      for (const direction of directions) {
        const group = groupAt(network, { configuration, level, direction });
        if (group >= 0) addTurns(network, place, group, direction, edges);
      }
  }
  return edges;
}

/**
 * Of all the ports at which rules of a group begin or end that are for the flow's ends, those from which on it has another
 * answer: what stands behind a rule that decides, or says the same, means nothing.
 */
function addTurns(
  network: CloudNetwork,
  { configuration, packet, side }: FilterPoint,
  group: number,
  direction: Direction,
  edges: Set<number>,
): void {
  const { rules, sets } = network;
  const { virtualNetwork, internet } = tagsAt(network, subnetAt(network, configuration));
  const segment = segmentOf(group, direction);
  const own = new Set([0]);
  for (let row = firstRule(rules, segment); row < endOfRules(rules, segment); row += 1)
    if (isForEnds(rules, sets, row, packet, virtualNetwork, internet)) addPorts(network, row, side, own);
  const member = side === 'destination' ? 'destinationPort' : 'sourcePort';
  let before: number | undefined;
  for (const port of [...own].toSorted((one, other) => one - other)) {
    const asked = { ...packet, [member]: port };
    const decided = decide(rules, sets, segment, asked, virtualNetwork, internet);
    const toldBy = decided < 0 ? openness : accessOf;
    const answer = toldBy(network, configuration, decided, asked);
    if (answer !== before) edges.add(port);
    before = answer;
  }
}

/**
 * What `decide` answers where no rule decides: that none matches, or that nobody knows, perhaps not even whether groups are asked, nor whether
 * a firewall connects by itself.
 */
function openness(network: CloudNetwork, configuration: number, decided: number, packet: Packet): number {
  if (decided === NO_MATCH) return NO_MATCH;
  const mayConnect = firewallAt(network, configuration) >= 0 && mayPassByApplication(network, configuration, packet);
  return -2 - Number(mayEndIn(decided)) - 2 * Number(mayConnect);
}

/** What a rule comes to: by an application rule a firewall connects by itself, unless a network rule lets the packet pass before. */
function accessOf(network: CloudNetwork, configuration: number, rule: number, packet: Packet): number {
  const { rules } = network;
  const firewall = firewallAt(network, configuration);
  const isByName = firewall >= 0 && isByApplication(network, firewall, rule);
  const isOpen = isByName && mayPassBefore(network, configuration, rule, packet) >= 0;
  return Number(isAllow(rules, rule)) + 2 * Number(isFinal(rules, rule)) + 4 * Number(isByName) + 8 * Number(isOpen);
}

/** Where the rules of a load balancer's frontend begin and end. */
function addListeners(
  { configurations, listeners }: CloudNetwork,
  front: number,
  protocol: number,
  edges: Set<number>,
): void {
  const end = configurations.listenerOffsets[front + 1] ?? 0;
  for (let at = configurations.listenerOffsets[front] ?? 0; at < end; at += 1) {
    const [from = 0, to = 0, bits = 0] = [listeners.froms[at], listeners.tos[at], listeners.protocols[at]];
    if ((bits & protocol) !== 0) addRange(edges, from, to);
  }
}

/** Both ends included. */
function addRange(edges: Set<number>, from: number, to: number): void {
  edges.add(from);
  if (to < 65_535) edges.add(to + 1);
}

export function addPorts({ rules }: CloudNetwork, row: number, side: FilterPoint['side'], edges: Set<number>): void {
  const [column, isList] =
    side === 'destination'
      ? [COLUMN.destinationPorts, HEAD.hasDestinationPortList]
      : [COLUMN.sourcePorts, HEAD.hasSourcePortList];
  const ports = rules.rows[row * STRIDE + column] ?? 0;
  if (((rules.rows[row * STRIDE] ?? 0) & isList) === 0) addRange(edges, ports & 0xffff, ports >>> 16);
  else eachPortRange(rules.portLists, ports, (from, to) => addRange(edges, from, to));
}
