import type { Address, KernelRoute, Port } from '@hopscope/engine';
import { bytesOf } from './address-bytes.ts';
import { writeBody } from './attributes.ts';
import { linkName } from './links.ts';
import { NetlinkRefusal, type Netlink } from './netlink.ts';
import {
  AF_INET,
  AF_INET6,
  readRoute,
  RTA_DST,
  RTM_GETROUTE,
  RTMSG_BYTES,
  type RouteMessage,
} from './route-message.ts';

const RTA_SRC = 2;
const RTA_IP_PROTO = 27;
const RTA_SPORT = 28;
const RTA_DPORT = 29;
const IPPROTO_TCP = 6;
/** Otherwise the kernel names the main table for IPv4, whichever table decided. For IPv6 it always names the right one. */
const RTM_F_LOOKUP_TABLE = 0x1000;
/** The route as it is in the table, with all its next hops (Linux 4.15, for IPv6 4.16). */
const RTM_F_FIB_MATCH = 0x2000;

const EAGAIN = 11;
const EACCES = 13;
const EINVAL = 22;
const ENETUNREACH = 101;
const EHOSTUNREACH = 113;

/** A route that ends the packet on this host, or no route at all. */
export type RefusedRoute = Extract<KernelRoute, { readonly kind: 'unreachable' | 'prohibit' | 'blackhole' | 'none' }>;

/** The kernel says which kind of route ends a packet by the error alone (net/ipv4/fib_semantics.c, fib_props). */
const REFUSALS: ReadonlyMap<number, RefusedRoute['kind']> = new Map([
  [EHOSTUNREACH, 'unreachable'],
  [EACCES, 'prohibit'],
  [EINVAL, 'blackhole'],
  [ENETUNREACH, 'none'],
  // A `throw` route with no table left to go on to.
  [EAGAIN, 'none'],
]);

/** What rules may choose a route by (ip-rule(8)); what is absent, the kernel chooses. */
export type AskedWay = {
  readonly destination: Address;
  /** One of this host's own. */
  readonly sourceAddress?: Address;
  readonly sourcePort?: Port;
  readonly port?: Port;
};

/** The kernel's own choice for a TCP packet that this host sends to `destination`. */
export function kernelRoute(netlink: Netlink, way: AskedWay): KernelRoute {
  const { destination } = way;
  const route = askRoute(netlink, way);
  if ('kind' in route) return route;
  const { type, table } = route;
  // It is told only where the kernel chose it.
  const source = route.source ?? way.sourceAddress;
  const [hop] = route.nextHops;
  if (hop?.device === undefined) throw new Error(`the kernel's route to ${destination} names no device`);
  return {
    kind:
      type === 'local' || type === 'anycast'
        ? 'local'
        : type === 'broadcast' || type === 'multicast'
          ? type
          : 'unicast',
    device: linkName(netlink, hop.device),
    ...(hop.gateway === undefined ? {} : { gateway: hop.gateway }),
    ...(source === undefined ? {} : { source }),
    table,
  };
}

/** Whether the route to there, as it was configured, has several next hops. */
export function isSharedRoute(netlink: Netlink, way: AskedWay): boolean {
  const route = askRoute(netlink, way, RTM_F_FIB_MATCH);
  return !('kind' in route) && route.nextHops.length > 1;
}

/**
 * Asks as `ip route get` does: the answer is the one route and next hop that the kernel would take now. `flags`: more of
 * RTM_F_*. Ports take Linux 4.17; earlier ones pass over them.
 */
export function askRoute(netlink: Netlink, way: AskedWay, flags = 0): RouteMessage | RefusedRoute {
  const { destination, sourceAddress, sourcePort, port } = way;
  const bytes = bytesOf(destination);
  const fixed = new Uint8Array(RTMSG_BYTES);
  fixed[0] = bytes.length === 4 ? AF_INET : AF_INET6;
  fixed[1] = 8 * bytes.length;
  fixed[2] = sourceAddress === undefined ? 0 : 8 * bytes.length;
  new DataView(fixed.buffer).setUint32(8, flags | (bytes.length === 4 ? RTM_F_LOOKUP_TABLE : 0), true);
  const body = writeBody(fixed, [
    [RTA_DST, bytes],
    [RTA_IP_PROTO, Uint8Array.of(IPPROTO_TCP)],
    ...(sourceAddress === undefined ? [] : [[RTA_SRC, bytesOf(sourceAddress)] as const]),
    ...(sourcePort === undefined ? [] : [[RTA_SPORT, bigEndian(sourcePort)] as const]),
    ...(port === undefined ? [] : [[RTA_DPORT, bigEndian(port)] as const]),
  ]);
  try {
    const route = readRoute(netlink.get(RTM_GETROUTE, body).body);
    if (route === undefined) throw new Error(`the kernel's route to ${destination} is of a kind unknown here`);
    return route;
  } catch (error) {
    const kind =
      error instanceof NetlinkRefusal && error.complaint === undefined ? REFUSALS.get(error.errno) : undefined;
    if (kind === undefined) throw error;
    // A source that is not this host's is refused in the same words as a route that ends packets: EINVAL, later ENETUNREACH.
    if (sourceAddress !== undefined && !isOwn(netlink, sourceAddress))
      throw new Error(`${sourceAddress} is no address of this host`, { cause: error });
    return { kind };
  }
}

function isOwn(netlink: Netlink, address: Address): boolean {
  const route = askRoute(netlink, { destination: address });
  return !('kind' in route) && route.type === 'local';
}

const bigEndian = (port: Port) => Uint8Array.of(port >> 8, port & 0xff);
