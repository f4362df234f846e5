import { familyOf, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { contains, type Prefix } from '../address/prefix.ts';
import type { HostNetwork } from '../network/host/host-network.ts';
import { addressIn } from '../table/address-column.ts';
import { textAt } from '../table/text-table.ts';
import { chooseRoute, kindOf, type RouteChoice } from './choose-route.ts';
import { chooseSource } from './choose-source.ts';
import { interfaceId, interfaceWith } from './host-addresses.ts';
import type { Path, PathDisposition, PathHop } from './path.ts';

/** A flow as it is asked for: without a source the host chooses one. A given source is taken as the host's own. */
export type HostQuestion = {
  readonly source?: Address;
  readonly sourcePort?: Port;
  readonly destination: Address;
  readonly port: Port;
  /** Absent: a TCP flow. With ICMP the port says nothing. */
  readonly protocol?: 'icmp';
};

/** A check's flow as a host is asked about it. */
export function hostQuestion(
  { address, port, protocol }: { readonly address: Address; readonly port: Port; readonly protocol?: 'icmp' },
  { sourceAddress, sourcePort }: { readonly sourceAddress?: Address; readonly sourcePort?: Port },
): HostQuestion {
  return {
    destination: address,
    port,
    ...(protocol !== undefined && { protocol }),
    ...(sourceAddress !== undefined && { source: sourceAddress }),
    ...(sourcePort !== undefined && { sourcePort }),
  };
}

/** `source`: the address that packets leave from; absent only where the host has none of the destination's family. */
export type HostPrediction = { readonly source?: Address; readonly path: Path };

/** Where this host's configuration sends a flow: to itself, to a neighbour, to a router beyond the model, or nowhere. */
export function predictHost(network: HostNetwork, question: HostQuestion): HostPrediction {
  const { destination, port, protocol = 'tcp' } = question;
  const target = reached(destination);
  const choice = chooseRoute(network, target);
  const chosen = choice.kind === 'chosen' ? choice.row : undefined;
  const source = question.source ?? chooseSource(network, target, chosen);
  const start = sourceHop(network, source ?? unspecified(destination), choice);
  const { hops, disposition } = follow(network, target, choice);
  const flow = {
    protocol,
    source: start.address,
    ...(question.sourcePort === undefined ? {} : { sourcePort: question.sourcePort }),
    destination,
    destinationPort: port,
  } as const;
  return { ...(source === undefined ? {} : { source }), path: { flow, hops: [start, ...hops], disposition } };
}

type Rest = { readonly hops: readonly PathHop[]; readonly disposition: PathDisposition };

/** What comes behind the source. */
function follow(network: HostNetwork, target: Address, choice: RouteChoice): Rest {
  if (choice.kind === 'none') return { hops: [], disposition: 'no-route' };
  if (choice.kind === 'undetermined') return { hops: [], disposition: 'undetermined' };
  switch (kindOf(network, choice.row)) {
    case 'unicast':
      return isGroup(target) ? { hops: [], disposition: 'no-route' } : forward(network, target, choice);
    case 'local':
    case 'anycast':
      return { hops: [destinationHop(network, target, choice.row)], disposition: 'delivered' };
    // TCP connects to one host: the kernel answers as if there were no route (net/ipv4/tcp_ipv4.c, tcp_v4_connect).
    case 'broadcast':
    case 'multicast':
    case 'throw':
      return { hops: [], disposition: 'no-route' };
    case 'unreachable':
      return { hops: [], disposition: 'unreachable-route' };
    case 'prohibit':
      return { hops: [], disposition: 'prohibited-route' };
    case 'blackhole':
      return { hops: [], disposition: 'blackholed' };
    case 'unreadable':
      return { hops: [], disposition: 'undetermined' };
  }
}

function forward(network: HostNetwork, target: Address, choice: RouteChoice & { readonly kind: 'chosen' }): Rest {
  const onLink: Rest = { hops: [{ kind: 'destination', address: target }], disposition: 'delivered-on-link' };
  const gateway = addressIn(network.routes.gateways, choice.row);
  if (gateway === undefined) return onLink;
  const others = choice.equals.flatMap((row) => {
    const other = addressIn(network.routes.gateways, row);
    return other === undefined || other === gateway ? [] : [other];
  });
  if (gateway === target && others.length === 0) return onLink;
  return {
    hops: [{ kind: 'router', address: gateway, ...(others.length === 0 ? {} : { otherAddresses: others }) }],
    disposition: 'leaves-model',
  };
}

function sourceHop(network: HostNetwork, address: Address, choice: RouteChoice): PathHop {
  const id = interfaceWith(network, address);
  const route = choice.kind === 'none' ? undefined : routeWords(network, choice.row);
  return { kind: 'source', address, ...(id === undefined ? {} : { id }), ...(route === undefined ? {} : { route }) };
}

function destinationHop(network: HostNetwork, address: Address, row: number): PathHop {
  const id = interfaceWith(network, address) ?? interfaceId(network, network.routes.interfaces[row] ?? -1);
  return { kind: 'destination', address, ...(id === undefined ? {} : { id }) };
}

function routeWords({ routes, texts }: HostNetwork, row: number): PathHop['route'] {
  const [id, words] = [routes.ids[row], routes.words[row]];
  return id === undefined || words === undefined ? undefined : { id: textAt(texts, id), words: textAt(texts, words) };
}

/** Connecting to the unspecified address means this host itself (ip(7): INADDR_ANY; net/ipv6/tcp_ipv6.c). */
function reached(destination: Address): Address {
  if (destination === '0.0.0.0') return '127.0.0.1' as Address;
  return destination === '::' ? ('::1' as Address) : destination;
}

const unspecified = (destination: Address) => (familyOf(destination) === 'ipv4' ? '0.0.0.0' : '::') as Address;

const GROUPS = ['224.0.0.0/4', '255.255.255.255/32', 'ff00::/8'] as readonly string[] as readonly Prefix[];
const isGroup = (address: Address) => GROUPS.some((group) => contains(group, address));
