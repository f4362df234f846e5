import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressEdges } from '../../path/explain/address-edges.ts';
import type { PathDisposition } from '../../path/path.ts';
import { repliesTo } from '../../path/relay/replies.ts';
import { withBeside } from '../../path/walk/devices/beside.ts';
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
  const met = new Set<number>();
  const open = [...edges];
  for (let word = open.pop(); word !== undefined; word = open.pop()) {
    if (found.has(word) || !isAsked(word)) continue;
    const { disposition, ways } = ask(word);
    found.set(word, disposition);
    for (const place of ways.flatMap((way) => placesOn(network, way))) {
      if (met.has(place)) continue;
      met.add(place);
      for (const edge of edgesAt(network, place))
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

/** Who is on a way, or on that of its answers. These may go elsewhere to another address that came the same way. */
function placesOn(network: CloudNetwork, way: Walk): readonly number[] {
  const answers = stretchesOf(way).flatMap((stretch) => {
    const last = stretch.steps.at(-1);
    return last === undefined
      ? []
      : repliesTo(network, stretch).flatMap((reply) => waysOf(network, walk(network, last.configuration, reply)).ways);
  });
  return [way, ...answers].flatMap(({ steps }) =>
    steps.flatMap(({ configuration }) => withBeside(network, configuration)),
  );
}

/** Where described networks begin and end: what none of them has an appliance may have behind itself. */
const spaceEdges = ({ sets, virtualNetworks: { spaces } }: CloudNetwork): Uint32Array =>
  sets.edges4.subarray(sets.offsets4[spaces], sets.offsets4[spaces + 1]);

/** Addresses from which on somebody may answer otherwise. */
function edgesAt(network: CloudNetwork, place: number): ReadonlySet<number> {
  const edges = new Set<number>([...routeEdges(network, subnetAt(network, place)), ...spaceEdges(network)]);
  for (const direction of ['inbound', 'outbound'] as const)
    for (const side of ['source', 'destination'] as const)
      for (const edge of addressEdges(network, place, direction, side)) edges.add(edge);
  return edges;
}
