import { MAPPED, wordsOf, type Address, type Words } from '../../../address/address.ts';
import { UNKNOWN_SENDER } from '../../../address/unknown-sender.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { routeEdges, routeEdges6 } from '../../walk/routes/route-edges.ts';
import { packetOf, type Packet } from '../../../rules/packet.ts';
import type { AddressColumn } from '../../../table/address-column.ts';
import { valueOf } from '../../../table/address-index.ts';
import { withBeside } from '../../walk/devices/beside.ts';
import { effectiveRoute } from '../../walk/routes/effective-route.ts';
import { isPublic, subnetAt } from '../../walk/place.ts';
import type { WalkStep } from '../../walk/step.ts';
import type { Walk } from '../../walk/record.ts';

const [UNKNOWN4, UNKNOWN6] = [wordsOf(UNKNOWN_SENDER.ipv4), wordsOf(UNKNOWN_SENDER.ipv6)];

/** Does an answer go to somebody whose public address nobody knows? */
export const isToUnknown = (packet: Packet): boolean => isTo(packet, packet.isIpv4 ? UNKNOWN4 : UNKNOWN6);

const isUnknown = (words: Words): boolean => [UNKNOWN4, UNKNOWN6].some((each) => each.join() === words.join());

const isTo = ({ d0, d1, d2, d3 }: Packet, [a, b, c, d]: Words): boolean =>
  d3 >>> 0 === d && d2 >>> 0 === c && d1 >>> 0 === b && d0 >>> 0 === a;

/**
 * An answer to somebody whose public address nobody knows, once to an address of each part of the public ones that routes tell from
 * others where it comes by: mostly one. `walkOf`: its way to one of them.
 */
export function answersToUnknown(
  network: CloudNetwork,
  reply: Packet,
  back: Walk,
  walkOf: (packet: Packet) => Walk,
): readonly Packet[] {
  const subnets = new Set<number>();
  addSubnets(network, subnets, back.steps);
  for (;;) {
    const known = subnets.size;
    const packets = partsOf(network, [...subnets], reply.isIpv4).map((words) => withDestination(reply, words));
    if (packets.length < 2 || packets.length > MAX_PARTS) return packets;
    for (const packet of packets) addSubnets(network, subnets, walkOf(packet).steps);
    if (subnets.size === known) return packets;
  }
}

/** Of more parts than this nobody looks at each. */
export const MAX_PARTS = 64;

function addSubnets(network: CloudNetwork, subnets: Set<number>, steps: readonly WalkStep[]): void {
  for (const { configuration, entry } of steps) {
    for (const place of withBeside(network, configuration)) {
      const subnet = subnetAt(network, place);
      if (subnet >= 0) subnets.add(subnet);
    }
    if (entry !== undefined && entry.subnet >= 0) subnets.add(entry.subnet);
  }
}

const withDestination = (packet: Packet, [a, b, c, d]: Words): Packet => ({
  ...packet,
  d0: a | 0,
  d1: b | 0,
  d2: c | 0,
  d3: d | 0,
});

/** What was found of a network: snapshots stay as they are. */
const found = new WeakMap<CloudNetwork, Map<string, readonly Words[]>>();

/** An address of each part of the public ones of a family that the routes of these subnets tell from others. Nobody of the model has it. */
function partsOf(network: CloudNetwork, subnets: readonly number[], isIpv4: boolean): readonly Words[] {
  const parts = found.get(network) ?? new Map<string, readonly Words[]>();
  found.set(network, parts);
  const key = `${isIpv4} ${subnets.join(' ')}`;
  const before = parts.get(key);
  if (before !== undefined) return before;
  const made = makeParts(network, subnets, isIpv4);
  parts.set(key, made);
  return made;
}

function makeParts(network: CloudNetwork, subnets: readonly number[], isIpv4: boolean): readonly Words[] {
  const home = network.subnets.virtualNetworks[subnets[0] ?? NONE] ?? NONE;
  const any = isIpv4 ? ANY4 : ANY6;
  const routesTo = (packet: Packet) => subnets.map((subnet) => effectiveRoute(network, subnet, packet)).join(' ');
  const parts = new Map<string, Words>();
  const isKnown = knownSenders(network);
  for (const edge of edgesOf(network, subnets, isIpv4)) {
    const routes = routesTo(withDestination(any, edge));
    if (parts.has(routes)) continue;
    // Whoever is known has an address of its own: of a part the first that nobody has.
    const free = NEXT.map((more) => behind(edge, more)).find((words) => {
      const packet = withDestination(any, words);
      const { d0, d1, d2, d3 } = packet;
      const isNobodys = !isKnown(words) && valueOf(network.lookups.publicOwners, 0, d0, d1, d2, d3) < 0;
      return isNobodys && isPublic(network, home, packet) && routesTo(packet) === routes;
    });
    if (free !== undefined) parts.set(routes, free);
  }
  return [...parts.values()];
}

/** Where routes of some of these subnets may become others, and the address that stands for whoever is not known. */
function edgesOf(network: CloudNetwork, subnets: readonly number[], isIpv4: boolean): Iterable<Words> {
  if (!isIpv4) return [UNKNOWN6, ...subnets.flatMap((subnet) => routeEdges6(network, subnet))];
  const words = new Set([UNKNOWN4[3], ...subnets.flatMap((subnet) => [...routeEdges(network, subnet)])]);
  return Array.from(words, (word): Words => [0, 0, MAPPED, word]);
}

const behind = ([a, b, c, d]: Words, more: number): Words => [a, b, c, (d + more) >>> 0];

/** Does somebody leave with an address, a NAT gateway for instance? Few have the last word of another one's. */
function knownSenders({ configurations }: CloudNetwork): (words: Words) => boolean {
  const columns = [configurations.answerAddresses, configurations.otherAnswers.addresses];
  const last = new Set<number>();
  for (const column of columns) for (let at = 3; at < column.length; at += 4) last.add((column[at] ?? 0) >>> 0);
  return (words) => last.has(words[3]) && !isUnknown(words) && columns.some((column) => holds(column, words));
}

function holds(column: AddressColumn, [a, b, c, d]: Words): boolean {
  for (let at = 0; at < column.length; at += 4)
    if (column[at + 3] === d && column[at + 2] === c && column[at + 1] === b && column[at] === a) return true;
  return false;
}

const NEXT = [0, 1, 2, 3];

/** Routes look at destinations alone. */
const between = (address: Address): Packet => packetOf({ protocol: 'tcp', source: address, destination: address });
const [ANY4, ANY6] = [between(UNKNOWN_SENDER.ipv4), between(UNKNOWN_SENDER.ipv6)];
