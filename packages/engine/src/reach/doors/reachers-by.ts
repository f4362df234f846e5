import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { idOf } from '../../path/cloud/names.ts';
import { backendsOf } from '../../path/walk/devices/balance.ts';
import { isEndOfPiece, type Pieces } from '../../pieces.ts';
import { companyOf, wordAt } from './alike.ts';
import type { End } from '../targets.ts';
import { comingBy, type Arrival, type BehindFirewalls, type Coming } from './coming-by.ts';
import type { Door } from './door.ts';
import type { PortForward } from './port-forward.ts';

/**
 * Who can open a connection to a configuration's port by way of a port forward, perhaps among other backends, and of whom nobody knows.
 * `kinds`: of sources, as `alikeAmong` has them.
 */
export function* reachersBy(
  network: CloudNetwork,
  end: End,
  forward: PortForward,
  kinds: readonly (readonly number[])[],
  behind: BehindFirewalls,
): Pieces<Pick<Door, 'configurations' | 'undetermined'>> {
  const { ids } = network.configurations;
  const comingFrom = comingBy(network, end, forward, behind);
  const found: [row: number, arrival: Arrival][] = [];
  for (const kind of kinds)
    for (const one of arrivalsOf(network, forward, kind, comingFrom)) {
      found.push(one);
      if (isEndOfPiece(found.length)) yield;
    }
  const inOrder = found.toSorted(([one], [other]) => one - other);
  const idsOf = (kind: Arrival) =>
    inOrder.flatMap(([row, arrival]) => (arrival === kind ? [idOf(network, ids, row)] : []));
  return { configurations: idsOf('comes-in'), undetermined: idsOf('undetermined') };
}

/** Fewer are asked one by one. */
const FEW = 3;

/** One of each that rules and routes take alike is asked. */
function* arrivalsOf(
  network: CloudNetwork,
  { by }: PortForward,
  kind: readonly number[],
  comingFrom: (row: number) => Coming,
): Iterable<[row: number, arrival: Arrival]> {
  const backends = by.kind === 'balancer' ? [...backendsOf(network, by.listener)] : [];
  const span = { from: wordAt(network, kind[0] ?? NONE), to: wordAt(network, kind.at(-1) ?? NONE) };
  for (let at = 0; at < kind.length;) {
    const first = kind[at] ?? NONE;
    const { arrival, ways, edges } = comingFrom(first);
    yield [first, arrival];
    at += 1;
    if (kind.length - at < FEW) continue;
    const company = companyOf(network, first, ways, span, backends);
    if (!company.isStranger(first)) continue;
    const ends = [company.end, ...edges].filter((edge) => edge > wordAt(network, first));
    const last = ends.reduce((one, other) => Math.min(one, other));
    for (; at < kind.length && wordAt(network, kind[at] ?? NONE) < last; at += 1) {
      const row = kind[at] ?? NONE;
      yield [row, company.isStranger(row) ? arrival : comingFrom(row).arrival];
    }
  }
}
