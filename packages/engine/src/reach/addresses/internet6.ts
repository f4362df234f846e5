import { addressOf, numberOfWords, wordsOfNumber, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { rowsAt } from '../../path/explain/address-edges.ts';
import { addressOf as addressAt } from '../../path/cloud/names.ts';
import type { PathDisposition } from '../../path/path.ts';
import { isInspected } from '../../path/walk/devices/inspected.ts';
import { isClosedBy } from '../../path/walk/filters.ts';
import { homeOf, subnetAt, tagsAt } from '../../path/walk/place.ts';
import { routeEdges6 } from '../../path/walk/routes/route-edges.ts';
import { COLUMN, HEAD, SIDE, STRIDE, TAG } from '../../rules/compile/rule-tables.ts';
import { packetOf } from '../../rules/packet.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { addressIn } from '../../table/address-column.ts';
import { holds6, spaceOfSet } from '../../table/address-sets.ts';
import { answerOut } from '../answers-out.ts';
import { byCertainty, type AddressRange } from '../by-certainty.ts';
import { NOBODY_THERE, ofInternet, type FromInternet } from '../from-internet.ts';
import { doubtful, endingPast } from '../internet.ts';

/**
 * Whose flows to a configuration's own public address of IPv6 are delivered, as `internetInto` tells of IPv4. `to`: a row of an interface.
 */
export function internetInto6(network: CloudNetwork, to: number, port: Port): FromInternet {
  if (addressIn(network.configurations.publicAddresses, to) === undefined) return NOBODY_THERE;
  const internet = network.virtualNetworks.internet[homeOf(network, to)] ?? 0;
  const edges = new Set<bigint>([...spaceOfSet(network.sets, internet).six, ...edgesAt(network, to)]);
  const endings = new Map<bigint, PathDisposition>();
  // Whoever sends answers on may tell more of them apart, which the set goes on with.
  for (const edge of edges) {
    const words = wordsOfNumber(edge);
    if (!holds6(network.sets, internet, ...words)) continue;
    const { ending, ways } = asked(network, to, port, addressOf(words));
    endings.set(edge, ending);
    for (const { steps } of ways)
      for (const { configuration } of steps.slice(1))
        for (const each of edgesAt(network, configuration)) edges.add(each);
  }
  return ofInternet(byCertainty([...edges].toSorted(inOrder), (edge) => endings.get(edge), rangeFrom6));
}

/** By groups, and then by answers. */
function asked(network: CloudNetwork, to: number, port: Port, source: Address) {
  const destination = addressAt(network.configurations.addresses, to);
  const packet = packetOf({ protocol: 'tcp', source, destination, destinationPort: port });
  const answer = answerOut(network, to, port, source);
  const isClosed = isClosedBy(network, to, to);
  const past = endingPast(network, to, { ...packet, destinationMember: to }, isClosed, () => answer.ending);
  return { ending: isInspected(network, to) ? doubtful(past) : past, ways: answer.ways };
}

/** Where addresses of IPv6 begin to mean something else to rules and routes at a configuration. */
function edgesAt(network: CloudNetwork, configuration: number): readonly bigint[] {
  const { rules } = network;
  const subnet = subnetAt(network, configuration);
  const tags = tagsAt(network, subnet);
  const edges = [tags.virtualNetwork, tags.internet].flatMap((set) => spaceOfSet(network.sets, set & TAG.set).six);
  for (const row of rowsAt(network, [configuration], DIRECTIONS)) {
    const [at, head] = [row * STRIDE, rules.rows[row * STRIDE] ?? 0];
    for (const [shift, column] of SIDES)
      edges.push(
        ...edgesOfSide(network, (head >>> shift) & 7, rules.rows[at + column] ?? 0, rules.rows[at + column + 1] ?? 0),
      );
  }
  return [...edges, ...routeEdges6(network, subnet).map(numberOfWords)];
}

const DIRECTIONS: readonly Direction[] = ['inbound', 'outbound'];
const SIDES = [
  [HEAD.sourceShift, COLUMN.source],
  [HEAD.destinationShift, COLUMN.destination],
] as const;

/** Of the tags it is told above, wherever a rule names them. */
function edgesOfSide(network: CloudNetwork, kind: number, one: number, other: number): readonly bigint[] {
  if (kind === SIDE.set) return spaceOfSet(network.sets, one).six;
  if (kind !== SIDE.terms) return [];
  const { terms } = network.rules;
  return Array.from({ length: other - one }, (_, at) => 3 * (one + at)).flatMap((at) =>
    edgesOfSide(network, terms[at] ?? 0, terms[at + 1] ?? 0, terms[at + 2] ?? 0),
  );
}

const inOrder = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);

const rangeFrom6 = (from: bigint, next = 1n << 128n): AddressRange => ({
  from: addressOf(wordsOfNumber(from)),
  to: addressOf(wordsOfNumber(next - 1n)),
});
