import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { SERVICE_NETWORKS } from '../network/services/service-table.ts';
import { askerKey } from '../network/services/name-asker.ts';
import { addressOf, idOf } from '../path/cloud/names.ts';
import { namesOfTarget, severalFrontends } from '../path/cloud/target.ts';
import { withAskedName } from '../path/names/asked-name.ts';
import { foundAtEnd } from '../path/names/found-anew.ts';
import { askerAt, interfaceAt } from '../path/walk/place.ts';
import type { PathDisposition } from '../path/path.ts';
import { configurationsOf, destinationsOf } from '../path/walk/ends.ts';
import { packetFrom } from '../path/walk/packets/packet-from.ts';
import { whole, type Pieces } from '../pieces.ts';
import { bad, ok, type Result } from '../result.ts';
import { PUBLIC } from '../rules/non-public.ts';
import { packetOf } from '../rules/packet.ts';
import { isIpv4In } from '../table/address-column.ts';
import { valueOfId } from '../table/id-index.ts';
import { byEnding, sourcesTo, type ByEnding } from './endings/by-ending.ts';
import { doorsTo } from './doors/doors.ts';
import type { Door } from './doors/door.ts';
import { internetInto6 } from './addresses/internet6.ts';
import { endingOfAll } from './endings/ending-of-all.ts';
import { endingsTo } from './endings/ending-to.ts';
import { fatesTo } from './fan/fates-to.ts';
import { rangeFrom, type AddressRange } from './by-certainty.ts';
import { NOBODY_THERE, type FromInternet } from './from-internet.ts';
import { internetInto } from './internet.ts';
import { isKeptOut } from './endings/kept-out.ts';
import { allOutside } from './outside/all-outside.ts';
import type { Outsiders, Unasked } from './outside/outsiders.ts';
import { destinationProblem, serviceProblem } from './relay-problem.ts';
import { soughtFrom, type Sought } from './targets.ts';

/** Who can open a TCP connection to a port. */
export type Reachers = ByEnding &
  /** By its public address; all empty where it has none. */
  FromInternet & {
    /** Who reaches it by another address: by way of a load balancer, or of a firewall that translates. */
    readonly doors: readonly Door[];
    /** Who reaches it, or may, from outside of the described interfaces. */
    readonly outsiders: readonly Outsiders[];
    /** Who may reach it as well, and was not asked. */
    readonly unasked: readonly Unasked[];
  };

/** Every configuration of the network is asked, and the internet by intervals in which neither rules nor routes of answers make a difference. */
export const whoReaches = (network: CloudNetwork, destination: string, port: Port): Result<Reachers> =>
  whole(whoReachesInPieces(network, destination, port));

/** As `whoReaches`, about one address: the first of IPv4, or else of IPv6. `isAlone`: doors are not asked about. */
export function* whoReachesInPieces(
  network: CloudNetwork,
  destination: string,
  port: Port,
  isAlone = false,
): Pieces<Result<Reachers>> {
  const service = valueOfId(network.services.byId, network.texts, destination);
  const four = destinationsOf(network, destination, 'ipv4');
  const [to = NONE, other] = four.length > 0 ? four : destinationsOf(network, destination, 'ipv6');
  if (to < 0 && service < 0) return bad(`no interface with an address belongs to ${destination}`);
  if (other !== undefined) return bad(severalFrontends(network, destination, to));
  const problem = service < 0 ? destinationProblem(network, to) : serviceProblem(network, service);
  if (problem !== undefined) return bad(problem);
  const isIpv4 = to < 0 || isIpv4In(network.configurations.addresses, to);
  const fateFrom = isIpv4 ? fateOfAll(network, to, service, port) : () => undefined;
  const networkOf = networksFor(network, destination);
  const endingFrom = endingOfEach(networkOf, soughtFrom(network, destination, to, service), port);
  const sources = sourcesTo(network, to);
  const reachers = yield* byEnding(network, sources, (from) => fateFrom(from) ?? endingFrom(from));
  yield;
  if (!isIpv4) return ok({ ...reachers, ...internet6(network, to, port), doors: [], outsiders: [] });
  const internet =
    service < 0 ? internetInto(network, to, port) : { ...NOBODY_THERE, internet: admittedBy(network, service) };
  // Every part of the internet has been asked: not once more for the door at the same address.
  const internetTo = (row: number) => (row === to ? internet : internetInto(network, row, port));
  const doors = isAlone ? [] : yield* doorsTo(network, rowsOf(network, destination, to), port, sources, internetTo);
  yield;
  return ok({ ...reachers, ...internet, doors, ...allOutside(network, to, port) });
}

/** By IPv6 neither doors are asked about nor who is outside. */
function internet6(network: CloudNetwork, to: number, port: Port): FromInternet & Pick<Reachers, 'unasked'> {
  const isOwn = interfaceAt(network, to) >= 0;
  const who = `by IPv6 ${isOwn ? '' : 'the internet, '}those behind load balancers, gateways and the like`;
  return { ...(isOwn ? internetInto6(network, to, port) : NOBODY_THERE), unasked: [{ who }] };
}

/**
 * All configurations of a machine, an interface, or a private endpoint, to which doors may lead. `to`: the row that is asked, or `NONE`.
 */
function rowsOf(network: CloudNetwork, destination: string, to: number): readonly number[] {
  const one = interfaceAt(network, to);
  if (one < 0) return [];
  const rows = configurationsOf(network, destination, 'ipv4');
  return rows.length > 0 ? rows : configurationsOf(network, idOf(network, network.interfaces.ids, one), 'ipv4');
}

/** What is told of all who ask for an address of an interface at once. */
function fateOfAll(network: CloudNetwork, to: number, service: number, destinationPort: Port) {
  if (service >= 0) return () => undefined;
  const address = addressOf(network.configurations.addresses, to);
  return fatesTo(network, to, packetOf({ protocol: 'tcp', source: address, destination: address, destinationPort }));
}

type Around = { readonly network: CloudNetwork; readonly endingTo: ReturnType<typeof endingsTo> };

/** The network as it is for whoever asks: by name for a service, which firewalls hear. One for all who ask alike for names. */
function networksFor(network: CloudNetwork, id: string): (from: number) => Around {
  const names = namesOfTarget(network, { kind: 'resource', id });
  const plain = { network, endingTo: endingsTo(network) };
  if (names.length === 0 || network.firewalls.ids.length === 0) return () => plain;
  const byAsker = new Map<string, Around>();
  return (from) => {
    const asker = askerAt(network, from);
    const key = askerKey(asker);
    const known = byAsker.get(key);
    if (known !== undefined) return known;
    const named = withAskedName(network, names, asker);
    const made = { network: named, endingTo: endingsTo(named) };
    byAsker.set(key, made);
    return made;
  };
}

/** How the flow of one of them ends that asks. */
function endingOfEach(
  networkOf: (from: number) => Around,
  soughtBy: ReturnType<typeof soughtFrom>,
  destinationPort: Port,
) {
  return (from: number): PathDisposition => {
    const sought = soughtBy(from);
    if (typeof sought === 'string') return sought === 'unknown' ? 'undetermined' : 'unserved';
    const around = networkOf(from);
    const { others = [] } = sought;
    if (others.length === 0) return endingAt(around, from, sought, destinationPort);
    const endings = [sought.address, ...others].map((address) =>
      endingAt(around, from, { ...sought, address }, destinationPort),
    );
    return endingOfAll(endings);
  };
}

function endingAt({ network, endingTo }: Around, from: number, sought: Sought, destinationPort: Port): PathDisposition {
  const source = addressOf(network.configurations.addresses, from);
  const flow = { protocol: 'tcp', source, destination: sought.address, destinationPort } as const;
  const packet = packetFrom(network, from, packetOf(flow));
  // Where a firewall looks a name up itself, what keeps the flow out behind it says nothing.
  if (network.asked === undefined && isKeptOut(network, from, packet)) return 'denied';
  const { disposition, ways } = endingTo(sought, from, packet, flow);
  // A service lies in the internet; somebody else out there is not who was asked for. Firewalls may find either.
  const found = ways.flatMap((way) => foundAtEnd(network, way)?.service ?? []);
  const isThere = (found.length === 0 ? [sought.service] : found).every((service) => service >= 0);
  return isThere && disposition === 'reaches-internet' ? 'delivered' : disposition;
}

/** Whom the rules of a service itself let in by their public addresses. */
function admittedBy({ services, sets }: CloudNetwork, service: number): readonly AddressRange[] {
  if (SERVICE_NETWORKS[services.networks[service] ?? 0] === 'closed') return [];
  if (services.allowsOthers[service] === 1) return rangesOf(PUBLIC.four);
  const set = services.sets[service] ?? 0;
  return rangesOf([...sets.edges4.subarray(sets.offsets4[set], sets.offsets4[set + 1])]);
}

/** Edges of a set: from each first one up to the second. */
const rangesOf = (edges: readonly number[]): readonly AddressRange[] =>
  edges.flatMap((from, at) => (at % 2 === 1 ? [] : [rangeFrom(from, edges[at + 1])]));
