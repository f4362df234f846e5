import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf, idOf } from '../../path/cloud/names.ts';
import { configurationOf, destinationsOf } from '../../path/walk/ends.ts';
import { ok, type Result } from '../../result.ts';
import type { Pieces } from '../../pieces.ts';
import type { QuestionResult } from '../../path/question-result.ts';
import { isIpv4In } from '../../table/address-column.ts';
import type { ByEnding } from '../endings/by-ending.ts';
import { portsBetween, type PortSet } from '../ports-between.ts';
import { reachedFromInPieces, type Reached } from '../reached-from.ts';
import { whoReachesInPieces, type Reachers } from '../who-reaches.ts';
import { othersOf } from './asked-at.ts';

/** Who reaches another address of the same end. What comes by doors to any of them is told once. */
export type ReachersAt = Omit<Reachers, 'doors' | 'unasked'> & { readonly address: Address };

/** Who reaches a port of an end at each of its addresses, of IPv4 and of IPv6. */
export function* whoReachesAtAll(
  network: CloudNetwork,
  destination: string,
  port: Port,
): Pieces<Result<Reachers & { readonly others: readonly ReachersAt[] }>> {
  const first = yield* whoReachesInPieces(network, destination, port);
  if (!first.ok) return first;
  const others: ReachersAt[] = [];
  const unasked = new Map(first.value.unasked.map((each) => [each.who, each]));
  for (const [address, id] of ownOf(network, destination)) {
    const found = yield* whoReachesInPieces(network, id, port, true);
    if (!found.ok) return found;
    const { doors: _, unasked: more, ...reachers } = found.value;
    others.push({ address, ...reachers });
    for (const each of more) unasked.set(each.who, each);
  }
  return ok({ ...first.value, unasked: [...unasked.values()], others });
}

/** Whom a machine reaches from another of its addresses. */
export type ReachedFrom = ByEnding & { readonly address: Address };

/** Whom a machine reaches on a port from each of its addresses. */
export function* reachedFromAll(
  network: CloudNetwork,
  source: string,
  port: Port,
): Pieces<Result<Reached & { readonly others: readonly ReachedFrom[] }>> {
  const first = yield* reachedFromInPieces(network, source, port);
  if (!first.ok) return first;
  const others: ReachedFrom[] = [];
  for (const [address, id] of ownOf(network, source)) {
    const found = yield* reachedFromInPieces(network, id, port);
    if (!found.ok) return found;
    others.push({ address, ...found.value });
  }
  return ok({ ...first.value, others });
}

/** Ports between two other addresses of the same ends. `destination`: absent of a service, whose address differs by who asks. */
export type PortsAt = {
  readonly source: Address;
  readonly destination?: Address;
  readonly sets: readonly PortSet[];
};

/** More pairs of addresses are not asked about. */
const MAX_PAIRS = 64;

/** Which ports lead from each address of one end to each of the other that is of its family. */
export function* portsBetweenAll(
  network: CloudNetwork,
  source: string,
  destination: string,
): Pieces<
  QuestionResult<{ readonly sets: readonly PortSet[]; readonly others: readonly PortsAt[]; readonly isCut: boolean }>
> {
  const sets = portsBetween(network, source, destination);
  if (!sets.ok) return sets;
  const pairs = pairsOf(network, source, destination);
  const others: PortsAt[] = [];
  for (const [from, to] of pairs.slice(0, MAX_PAIRS)) {
    yield;
    const found = portsBetween(network, from.id, to.id);
    if (!found.ok) return found;
    others.push({
      source: from.address,
      ...(to.address !== undefined && { destination: to.address }),
      sets: found.value,
    });
  }
  return ok({ sets: sets.value, others, isCut: pairs.length > MAX_PAIRS });
}

type OneEnd = { readonly id: string; readonly address: Address };

/** All but the first pair, which is asked about by the ids of the ends themselves. */
function pairsOf(network: CloudNetwork, source: string, destination: string) {
  const { addresses } = network.configurations;
  const [first, other] = destinationsOf(network, destination);
  const endOf = (row: number): OneEnd & { readonly row: number } => ({
    row,
    id: idOf(network, network.configurations.ids, row),
    address: addressOf(addresses, row),
  });
  const asked = first === undefined || isIpv4In(addresses, first) ? 'ipv4' : 'ipv6';
  const own = configurationOf(network, source, asked);
  const sources = [...new Set([own, configurationOf(network, source), ...othersOf(network, source)])]
    .filter((row) => row >= 0)
    .map(endOf);
  // A service, and one of several frontends, is asked for by its own id.
  if (first === undefined || other !== undefined)
    return sources
      .filter(({ row }) => row !== own && isIpv4In(addresses, row))
      .map((from) => [from, { id: destination, address: undefined }] as const);
  const four = destinationsOf(network, destination, 'ipv4');
  const destinations = [...new Set([first, ...four, ...othersOf(network, destination)])].map(endOf);
  return destinations.flatMap((to) =>
    sources
      .filter((from) => isIpv4In(addresses, from.row) === isIpv4In(addresses, to.row))
      .filter((from) => from.row !== own || to.row !== first)
      .map((from) => [from, to] as const),
  );
}

/** The other configurations of an end. */
const ownOf = (network: CloudNetwork, id: string): readonly (readonly [address: Address, id: string])[] =>
  othersOf(network, id).map((row) => [
    addressOf(network.configurations.addresses, row),
    idOf(network, network.configurations.ids, row),
  ]);
