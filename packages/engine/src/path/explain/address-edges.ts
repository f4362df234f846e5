import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { COLUMN, endOfRules, firstRule, HEAD, SIDE, segmentOf, STRIDE } from '../../rules/compile/rule-tables.ts';
import { sideEdges } from '../../rules/side-edges.ts';
import { groupAt } from './rules.ts';
import { tagsAt } from '../walk/place.ts';

export const LEVELS = ['virtual-network', 'subnet', 'interface', 'firewall'] as const;

export const sourceEdges = (network: CloudNetwork, configuration: number): ReadonlySet<number> =>
  addressEdges(network, configuration, 'inbound', 'source');

/** IPv4 addresses from the first one to the last one, as numbers. */
export type Span = { readonly from: number; readonly to: number };
const ALL: Span = { from: 0, to: 2 ** 32 - 1 };

/** Where IPv4 addresses on one side begin to mean something else to the rules at a configuration; always with the first. */
export function addressEdges(
  network: CloudNetwork,
  configuration: number,
  direction: Direction,
  side: 'source' | 'destination',
  span = ALL,
): ReadonlySet<number> {
  const subnet = network.configurations.subnets[configuration] ?? -1;
  return edgesOf(network, subnet, rowsAt(network, [configuration], [direction]), side, span);
}

/** The same for rules by their rows, which are asked in a subnet. */
export function edgesOf(
  network: CloudNetwork,
  subnet: number,
  rows: Iterable<number>,
  side: 'source' | 'destination',
  span = ALL,
): ReadonlySet<number> {
  const { rules, sets } = network;
  const edges = new Set<number>([span.from]);
  const add = (edge: number) => {
    if (edge > span.from && edge <= span.to) edges.add(edge);
  };
  const { virtualNetwork, internet } = tagsAt(network, subnet);
  const addSide = (kind: number, one: number, other: number) => {
    for (const edge of sideEdges(rules, sets, kind, one, other, virtualNetwork, internet)) add(edge);
  };
  // Whoever asks looks at the internet, too, whether a rule names it or not.
  addSide(SIDE.virtualNetwork, 0, 0);
  addSide(SIDE.internet, 0, 0);
  const [shift, column] =
    side === 'source' ? [HEAD.sourceShift, COLUMN.source] : [HEAD.destinationShift, COLUMN.destination];
  for (const row of rows) {
    const at = row * STRIDE;
    const kind = ((rules.rows[at] ?? 0) >>> shift) & 7;
    addSide(kind, rules.rows[at + column] ?? 0, rules.rows[at + column + 1] ?? 0);
  }
  return edges;
}

/** Every rule of the groups at these configurations. */
export function* rowsAt(
  network: CloudNetwork,
  configurations: Iterable<number>,
  directions: readonly Direction[],
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
