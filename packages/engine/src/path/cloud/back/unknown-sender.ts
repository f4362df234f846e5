import { MAPPED, wordsOf } from '../../../address/address.ts';
import { UNKNOWN_SENDER } from '../../../address/unknown-sender.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { routeEdges } from '../../walk/routes/route-edges.ts';
import { packetOf, type Packet } from '../../../rules/packet.ts';
import { sharedI32 } from '../../../table/shared-arrays.ts';
import { valueOf } from '../../../table/address-index.ts';
import { effectiveRoute } from '../../walk/routes/effective-route.ts';
import { isPublic, subnetAt } from '../../walk/place.ts';
import type { WalkStep } from '../../walk/step.ts';
import type { Walk } from '../../walk/walk.ts';

const [, , , UNKNOWN] = wordsOf(UNKNOWN_SENDER.ipv4);

/** Does an answer go to somebody whose public address nobody knows? Of IPv6 only the default routes are looked at. */
export const isToUnknown = ({ isIpv4, d3 }: Packet): boolean => isIpv4 && d3 >>> 0 === UNKNOWN;

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
    const packets = partsOf(network, [...subnets]).map((word) => ({
      ...reply,
      d0: 0,
      d1: 0,
      d2: MAPPED,
      d3: word | 0,
    }));
    if (packets.length < 2 || packets.length > MAX_PARTS) return packets;
    for (const packet of packets) addSubnets(network, subnets, walkOf(packet).steps);
    if (subnets.size === known) return packets;
  }
}

/** The network as it is for answers to machines: nobody who asks is a service, to which there may be endpoints. */
export function forMachines(network: CloudNetwork): CloudNetwork {
  const before = plain.get(network);
  if (before !== undefined) return before;
  const made = { ...network, untoldServices: sharedI32([]) };
  plain.set(network, made);
  return made;
}

const plain = new WeakMap<CloudNetwork, CloudNetwork>();

/** Of more parts than this nobody looks at each. */
export const MAX_PARTS = 64;

function addSubnets(network: CloudNetwork, subnets: Set<number>, steps: readonly WalkStep[]): void {
  for (const { configuration, entry } of steps) {
    const subnet = subnetAt(network, configuration);
    if (subnet >= 0) subnets.add(subnet);
    if (entry !== undefined && entry.subnet >= 0) subnets.add(entry.subnet);
  }
}

/** What was found of a network: snapshots stay as they are. */
const found = new WeakMap<CloudNetwork, Map<string, readonly number[]>>();

/** An IPv4 address of each part of the public ones that the routes of these subnets tell from others. Nobody of the model has it. */
function partsOf(network: CloudNetwork, subnets: readonly number[]): readonly number[] {
  const parts = found.get(network) ?? new Map<string, readonly number[]>();
  found.set(network, parts);
  const key = subnets.join(' ');
  const before = parts.get(key);
  if (before !== undefined) return before;
  const made = makeParts(network, subnets);
  parts.set(key, made);
  return made;
}

function makeParts(network: CloudNetwork, subnets: readonly number[]): readonly number[] {
  const home = network.subnets.virtualNetworks[subnets[0] ?? NONE] ?? NONE;
  const packetTo = (word: number): Packet => ({ ...ANY, d3: word | 0 });
  const routesTo = (packet: Packet) => subnets.map((subnet) => effectiveRoute(network, subnet, packet)).join(' ');
  const parts = new Map<string, number>();
  const leaving = knownSenders(network);
  const edges = new Set([UNKNOWN, ...subnets.flatMap((subnet) => [...routeEdges(network, subnet)])]);
  for (const edge of edges) {
    const routes = routesTo(packetTo(edge));
    if (parts.has(routes)) continue;
    // Whoever is known has an address of its own: of a part the first that nobody has.
    const free = NEXT.map((more) => (edge + more) >>> 0).find((word) => {
      const packet = packetTo(word);
      const isNobodys = !leaving.has(word) && valueOf(network.lookups.publicOwners, 0, 0, 0, MAPPED, word | 0) < 0;
      return isNobodys && isPublic(network, home, packet) && routesTo(packet) === routes;
    });
    if (free !== undefined) parts.set(routes, free);
  }
  return [...parts.values()];
}

/** The last words of addresses with which somebody leaves, a NAT gateway's for instance. */
function knownSenders({ configurations }: CloudNetwork): ReadonlySet<number> {
  const words = new Set<number>();
  for (const column of [configurations.answerAddresses, configurations.otherAnswers.addresses])
    for (let at = 3; at < column.length; at += 4) words.add((column[at] ?? 0) >>> 0);
  words.delete(UNKNOWN);
  return words;
}

const NEXT = [0, 1, 2, 3];

/** Routes look at destinations alone. */
const ANY = packetOf({ protocol: 'tcp', source: UNKNOWN_SENDER.ipv4, destination: UNKNOWN_SENDER.ipv4 });
