import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { groupAt } from '../path/explain/rules.ts';
import { isFront } from '../path/walk/balance.ts';
import { isForEnds } from '../rules/fields.ts';
import type { Packet } from '../rules/packet.ts';
import { COLUMN, endOfRules, firstRule, HEAD, SIDE, segmentOf, STRIDE } from '../rules/compile/rule-tables.ts';

const LEVELS = ['virtual-network', 'subnet', 'interface', 'firewall'] as const;
const DIRECTIONS = ['inbound', 'outbound'] as const;
/** The licence service's, which has rules of its own. */
const SPECIAL = [0, 1688, 1689];

/** Where a packet is seen, and how. */
export type Place = { readonly configuration: number; readonly packet: Packet };

/** Where ports begin to mean something else to the rules at any of these configurations; always with 0. */
export const portEdges = (network: CloudNetwork, configurations: Iterable<number>): ReadonlySet<number> =>
  edgesOf(network, rowsAt(network, configurations, DIRECTIONS));

/** The same for one flow, and for load balancers that it comes to: rules that do not match its addresses or its protocol, at any port, mean nothing to it. */
export function portEdgesOf(network: CloudNetwork, places: readonly Place[]): ReadonlySet<number> {
  const { rules, sets, subnets, configurations, virtualNetworks } = network;
  const found = new Set<number>();
  const listened = new Set<number>();
  for (const { configuration, packet } of places) {
    if (isFront(network, configuration)) addListeners(network, configuration, packet.protocol, listened);
    const subnet = configurations.subnets[configuration] ?? -1;
    const tag = subnets.virtualNetworkTags[subnet] ?? 0;
    const internet = virtualNetworks.internet[subnets.virtualNetworks[subnet] ?? -1] ?? 0;
    for (const row of rowsAt(network, [configuration], DIRECTIONS))
      if (isForEnds(rules, sets, row, packet, tag, internet)) found.add(row);
  }
  return new Set([...edgesOf(network, found), ...listened]);
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

function edgesOf({ rules }: CloudNetwork, rows: Iterable<number>): ReadonlySet<number> {
  const edges = new Set<number>(SPECIAL);
  for (const row of rows)
    for (const [column, bit] of [
      [COLUMN.destinationPorts, HEAD.hasDestinationPortList],
      [COLUMN.sourcePorts, HEAD.hasSourcePortList],
    ] as const) {
      const ports = rules.rows[row * STRIDE + column] ?? 0;
      if (((rules.rows[row * STRIDE] ?? 0) & bit) === 0) addRange(edges, ports & 0xffff, ports >>> 16);
      else
        for (let at = rules.portLists[ports] ?? 0; at < (rules.portLists[ports + 1] ?? 0); at += 1)
          addRange(edges, rules.portFroms[at] ?? 0, rules.portTos[at] ?? 0);
    }
  return edges;
}

export const sourceEdges = (network: CloudNetwork, configuration: number): ReadonlySet<number> =>
  addressEdges(network, configuration, 'inbound', 'source');

/** Where IPv4 addresses on one side begin to mean something else to the rules at a configuration; always with 0. */
export function addressEdges(
  network: CloudNetwork,
  configuration: number,
  direction: 'inbound' | 'outbound',
  side: 'source' | 'destination',
): ReadonlySet<number> {
  const { rules, sets, subnets, configurations, virtualNetworks } = network;
  const edges = new Set<number>([0]);
  const addSet = (set: number) => {
    for (let at = sets.offsets4[set] ?? 0; at < (sets.offsets4[set + 1] ?? 0); at += 1) edges.add(sets.edges4[at] ?? 0);
  };
  const addSide = (kind: number, one: number, other: number) => {
    if (kind === SIDE.set) addSet(one);
    if (kind === SIDE.prefix4) {
      edges.add(one >>> 0);
      const next = (one >>> 0) + (~other >>> 0) + 1;
      if (next < 2 ** 32) edges.add(next);
    }
    if (kind === SIDE.terms)
      for (let term = one; term < other; term += 1)
        addSide(rules.terms[3 * term] ?? 0, rules.terms[3 * term + 1] ?? 0, rules.terms[3 * term + 2] ?? 0);
  };
  const subnet = configurations.subnets[configuration] ?? -1;
  addSet(subnets.virtualNetworkTags[subnet] ?? 0);
  addSet(virtualNetworks.internet[subnets.virtualNetworks[subnet] ?? -1] ?? 0);
  const [shift, column] =
    side === 'source' ? [HEAD.sourceShift, COLUMN.source] : [HEAD.destinationShift, COLUMN.destination];
  for (const row of rowsAt(network, [configuration], [direction])) {
    const at = row * STRIDE;
    const kind = ((rules.rows[at] ?? 0) >>> shift) & 7;
    addSide(kind, rules.rows[at + column] ?? 0, rules.rows[at + column + 1] ?? 0);
  }
  return edges;
}

function* rowsAt(
  network: CloudNetwork,
  configurations: Iterable<number>,
  directions: readonly ('inbound' | 'outbound')[],
): Iterable<number> {
  const { rules } = network;
  for (const configuration of configurations)
    for (const level of LEVELS)
      for (const direction of directions) {
        const group = groupAt(network, { configuration, level, direction });
        if (group < 0) continue;
        const segment = segmentOf(group, direction);
        for (let row = firstRule(rules, segment); row < endOfRules(rules, segment); row += 1) yield row;
      }
}
