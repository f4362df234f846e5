import { ipv4Of, wordsOf, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { NONE, SERVICE_NETWORKS, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { addressOf, idOf } from '../path/cloud/names.ts';
import type { PathDisposition } from '../path/path.ts';
import { packetFrom } from '../path/walk/packet-from.ts';
import { configurationOf } from '../path/walk/ends.ts';
import { askAdmin, askFilter } from '../path/walk/filters.ts';
import { bad, ok, type Result } from '../result.ts';
import { packetOf, type Packet } from '../rules/packet.ts';
import { isAllow, isFinal } from '../rules/compile/rule-tables.ts';
import { PUBLIC } from '../rules/non-public.ts';
import { addressIn, isIpv4In } from '../table/address-column.ts';
import { valueOf } from '../table/address-index.ts';
import { valueOfId } from '../table/id-index.ts';
import { gatewayAt, homeOf } from '../path/walk/place.ts';
import { endingBehind } from '../path/relay/relayed.ts';
import { sourceEdges } from '../path/explain/address-edges.ts';
import { destinationProblem, serviceProblem } from './relay-problem.ts';
import { endingsTo } from './ending-to.ts';
import { fatesTo } from './fan/fates-to.ts';
import { isKeptOut } from './kept-out.ts';
import { soughtFrom } from './targets.ts';

/** Who can open a TCP connection to a port. */
export type Reachers = {
  /** Ids of IP configurations that can, and of those of which nobody knows. */
  readonly configurations: readonly string[];
  readonly undetermined: readonly string[];
  /** Public IPv4 addresses whose packets to the destination's public one are let in; empty where it has none. */
  readonly internet: readonly AddressRange[];
};

/** Both ends included. */
export type AddressRange = { readonly from: Address; readonly to: Address };

/** Every configuration of the network is asked, and the internet by intervals between which rules make no difference. */
export function whoReaches(network: CloudNetwork, destination: string, port: Port): Result<Reachers> {
  const service = valueOfId(network.services.byId, network.texts, destination);
  const to = configurationOf(network, destination, 'ipv4');
  if (to < 0 && service < 0) return bad(`no interface with an ipv4 address belongs to ${destination}`);
  const problem = service < 0 ? destinationProblem(network, to) : serviceProblem(network, service);
  if (problem !== undefined) return bad(problem);
  const { addresses, interfaces, ids } = network.configurations;
  const fateFrom = fateOfAll(network, to, service, port);
  const endingFrom = endingOfEach(network, soughtFrom(network, destination, to, service), port);
  const [reached, undetermined]: [string[], string[]] = [[], []];
  for (const [from, owner] of interfaces.entries()) {
    if (from === to || owner === NONE || !isIpv4In(addresses, from)) continue;
    const ending = fateFrom(from) ?? endingFrom(from);
    if (ending === 'delivered') reached.push(idOf(network, ids, from));
    else if (ending === 'undetermined' || ending === 'partly-delivered') undetermined.push(idOf(network, ids, from));
  }
  const internet = service < 0 ? internetInto(network, to, port) : admittedBy(network, service);
  return ok({ configurations: reached, undetermined, internet });
}

/** What is told of all who ask for an address of an interface at once. */
function fateOfAll(network: CloudNetwork, to: number, service: number, destinationPort: Port) {
  if (service >= 0) return () => undefined;
  const address = addressOf(network.configurations.addresses, to);
  return fatesTo(network, to, packetOf({ protocol: 'tcp', source: address, destination: address, destinationPort }));
}

/** How the flow of one of them ends that asks. */
function endingOfEach(network: CloudNetwork, soughtBy: ReturnType<typeof soughtFrom>, destinationPort: Port) {
  const endingTo = endingsTo(network);
  return (from: number): PathDisposition => {
    const sought = soughtBy(from);
    if (typeof sought === 'string') return sought === 'unknown' ? 'undetermined' : 'unserved';
    const source = addressOf(network.configurations.addresses, from);
    const flow = { protocol: 'tcp', source, destination: sought.address, destinationPort } as const;
    const packet = packetFrom(network, from, packetOf(flow));
    if (isKeptOut(network, from, packet)) return 'denied';
    const { disposition } = endingTo(sought, from, packet, flow);
    // A service lies in the internet; somebody else out there is not who was asked for.
    return sought.service >= 0 && disposition === 'reaches-internet' ? 'delivered' : disposition;
  };
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
  edges.flatMap((from, at) =>
    at % 2 === 1 ? [] : [{ from: ipv4Of(from), to: ipv4Of((edges[at + 1] ?? 2 ** 32) - 1) }],
  );

function internetInto(network: CloudNetwork, asked: number, port: Port): readonly AddressRange[] {
  const { configurations, virtualNetworks, sets, lookups } = network;
  const shown = addressIn(configurations.publicAddresses, asked);
  if (shown === undefined) return [];
  // Of an application gateway, the frontend that has the address, and only what somebody behind it serves.
  const [a, b, c, d] = wordsOf(shown);
  const to = gatewayAt(network, asked) < 0 ? asked : valueOf(lookups.publicOwners, 0, a, b, c, d);
  const flow = { protocol: 'tcp', source: shown, destination: shown, destinationPort: port } as const;
  if (gatewayAt(network, to) >= 0 && endingBehind(network, to, flow) !== 'delivered') return [];
  const internet = virtualNetworks.internet[homeOf(network, to)] ?? 0;
  const starts = [...sourceEdges(network, to)].toSorted((one, other) => one - other);
  const ranges: { from: number; to: number }[] = [];
  const destination = addressOf(configurations.addresses, to);
  for (const [index, start] of starts.entries()) {
    const source = ipv4Of(start);
    const packet = {
      ...packetOf({ protocol: 'tcp', source, destination, destinationPort: port }),
      destinationMember: to,
    };
    if (!isIn(start) || !isLetIn(network, to, packet)) continue;
    const end = (starts[index + 1] ?? 2 ** 32) - 1;
    const last = ranges.at(-1);
    if (last !== undefined && last.to === start - 1) last.to = end;
    else ranges.push({ from: start, to: end });
  }
  return ranges.map((range) => ({ from: ipv4Of(range.from), to: ipv4Of(range.to) }));

  /** In the tag Internet: an odd number of its edges lie at or before the address. */
  function isIn(word: number): boolean {
    let count = 0;
    for (let at = sets.offsets4[internet] ?? 0; at < (sets.offsets4[internet + 1] ?? 0); at += 1)
      if ((sets.edges4[at] ?? 0) <= word) count += 1;
    return count % 2 === 1;
  }
}

/** Groups and admin rules for certain, not perhaps. */
function isLetIn(network: CloudNetwork, at: number, packet: Packet): boolean {
  const { rules } = network;
  const admin = askAdmin(network, at, 'inbound', packet);
  if (admin < NONE || (admin >= 0 && !isAllow(rules, admin))) return false;
  if (admin >= 0 && isFinal(rules, admin)) return true;
  return (['subnet', 'interface'] as const).every((level) => {
    const decided = askFilter(network, at, level, 'inbound', packet);
    return decided === NONE || (decided >= 0 && isAllow(rules, decided));
  });
}
