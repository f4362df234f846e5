import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { COLUMN, endOfRules, firstRule, HEAD, SIDE, STRIDE } from '../../rules/compile/rule-tables.ts';
import { segmentOf } from '../../rules/compile/segments.ts';
import { eachSideEdge, EVERY_ADDRESS, type Span } from '../../rules/side-edges.ts';
import { groupAt } from './rules.ts';
import { tagsAt } from '../walk/place.ts';

export const LEVELS = ['virtual-network', 'subnet', 'interface', 'firewall'] as const;

export const sourceEdges = (network: CloudNetwork, configuration: number): ReadonlySet<number> =>
  addressEdges(network, configuration, 'inbound', 'source');

/** Where IPv4 addresses on one side begin to mean something else to the rules at a configuration; always with the first. */
export function addressEdges(
  network: CloudNetwork,
  configuration: number,
  direction: Direction,
  side: 'source' | 'destination',
  span = EVERY_ADDRESS,
): ReadonlySet<number> {
  const subnet = network.configurations.subnets[configuration] ?? -1;
  const { edges, addRule } = collecting(network, subnet, side, span);
  for (const level of LEVELS) {
    const group = groupAt(network, { configuration, level, direction });
    if (group < 0) continue;
    const segment = segmentOf(group, direction);
    const end = endOfRules(network.rules, segment);
    for (let row = firstRule(network.rules, segment); row < end; row += 1) addRule(row);
  }
  return edges;
}

/** The same for rules by their rows, which are asked in a subnet. */
export function edgesOf(
  network: CloudNetwork,
  subnet: number,
  rows: Iterable<number>,
  side: 'source' | 'destination',
): ReadonlySet<number> {
  const { edges, addRule } = collecting(network, subnet, side, EVERY_ADDRESS);
  for (const row of rows) addRule(row);
  return edges;
}

/** Collects the edges of rules, by their rows. */
function collecting(network: CloudNetwork, subnet: number, side: 'source' | 'destination', span: Span) {
  const { rules } = network;
  const edges = new Set<number>([span.from]);
  const tags = tagsAt(network, subnet);
  const visit = (edge: number) => void edges.add(edge);
  // Whoever asks looks at the internet, too, whether a rule names it or not.
  for (const kind of [SIDE.virtualNetwork, SIDE.internet]) eachSideEdge(network, [kind, 0, 0], tags, span, visit);
  const [shift, column] =
    side === 'source' ? [HEAD.sourceShift, COLUMN.source] : [HEAD.destinationShift, COLUMN.destination];
  const addRule = (row: number) => {
    const at = row * STRIDE;
    const kind = ((rules.rows[at] ?? 0) >>> shift) & 7;
    if (kind === SIDE.any || kind === SIDE.virtualNetwork || kind === SIDE.internet) return;
    eachSideEdge(network, [kind, rules.rows[at + column] ?? 0, rules.rows[at + column + 1] ?? 0], tags, span, visit);
  };
  return { edges, addRule };
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
