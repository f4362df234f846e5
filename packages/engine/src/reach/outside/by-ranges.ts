import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressEdges } from '../../path/explain/address-edges.ts';
import type { PathDisposition } from '../../path/path.ts';
import { repliesTo } from '../../path/relay/replies.ts';
import { stretchesOf } from '../../path/walk/packets/packet-at.ts';
import { subnetAt } from '../../path/walk/place.ts';
import type { Walk } from '../../path/walk/record.ts';
import { routeEdges } from '../../path/walk/routes/route-edges.ts';
import { walk } from '../../path/walk/walk.ts';
import { waysOf } from '../../path/walk/ways.ts';
import { byCertainty, rangeFrom } from '../by-certainty.ts';
import type { Outsiders } from './outsiders.ts';

/** What becomes of a flow, and every way that it may go. */
export type Asked = { readonly disposition: PathDisposition; readonly ways: readonly Walk[] };

/**
 * Asks for one address of each part of the space that neither rules nor routes on any of the ways, or on those of answers, tell apart.
 * `first`: where who is asked may begin or cease to be; `isAsked`: is somebody at an address?
 */
export function byRanges(
  network: CloudNetwork,
  first: Iterable<number>,
  isAsked: (word: number) => boolean,
  ask: (word: number) => Asked,
): Pick<Outsiders, 'ranges' | 'rangesPartly' | 'rangesUndetermined'> {
  const edges = new Set([0, ...first]);
  const found = new Map<number, PathDisposition>();
  const seen = new Set<string>();
  const open = [...edges];
  for (let word = open.pop(); word !== undefined; word = open.pop()) {
    if (found.has(word) || !isAsked(word)) continue;
    const { disposition, ways } = ask(word);
    found.set(word, disposition);
    for (const way of ways) {
      const key = keyOf(way);
      if (seen.has(key)) continue;
      seen.add(key);
      for (const edge of edgesOn(network, way))
        if (!edges.has(edge)) {
          edges.add(edge);
          open.push(edge);
        }
    }
  }
  const starts = [...edges].toSorted((one, other) => one - other);
  const { certain, partly, undetermined } = byCertainty(starts, (start) => found.get(start), rangeFrom);
  return { ranges: certain, rangesPartly: partly, rangesUndetermined: undetermined };
}

const keyOf = ({ end, last, steps, anew }: Walk): string =>
  `${end} ${last} ${anew.length} ${steps.map(({ configuration, route }) => `${configuration}/${route}`).join(' ')}`;

/** Addresses from which on somebody on a way, or on that of its answers, may answer otherwise. */
function edgesOn(network: CloudNetwork, way: Walk): ReadonlySet<number> {
  const answers = stretchesOf(way).flatMap((stretch) => {
    const last = stretch.steps.at(-1);
    return last === undefined
      ? []
      : repliesTo(network, stretch).flatMap((reply) => waysOf(network, walk(network, last.configuration, reply)).ways);
  });
  const places = new Set([way, ...answers].flatMap(({ steps }) => steps.map(({ configuration }) => configuration)));
  const edges = new Set<number>();
  for (const place of places) {
    for (const direction of ['inbound', 'outbound'] as const)
      for (const side of ['source', 'destination'] as const)
        for (const edge of addressEdges(network, place, direction, side)) edges.add(edge);
    for (const edge of routeEdges(network, subnetAt(network, place))) edges.add(edge);
  }
  return edges;
}
