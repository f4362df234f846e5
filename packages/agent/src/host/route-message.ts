import type { Address, HostRouteType } from '@hopscope/engine';
import { addressOfBytes, isMapped } from './address-bytes.ts';
import { bytesIn, padded, readAttributes, u32, type Attributes } from './attributes.ts';

export const RTM_GETROUTE = 26;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const RTMSG_BYTES = 12;

export const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_GATEWAY = 5;
const RTA_PRIORITY = 6;
const RTA_PREFSRC = 7;
const RTA_MULTIPATH = 9;
const RTA_TABLE = 15;
const RTA_VIA = 18;

const RTM_F_CLONED = 0x200;
const RTNH_F_DEAD = 1;
const RTNEXTHOP_BYTES = 8;

/** Kernel route types by number (linux/rtnetlink.h, RTN_*). */
const TYPES: readonly (HostRouteType | undefined)[] = [
  undefined,
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
];

/** A route as the kernel tells it; several next hops are equal-cost ways. A route that only ends packets has none. */
export type RouteMessage = {
  readonly type: HostRouteType;
  readonly destination: Address;
  readonly prefixLength: number;
  readonly nextHops: readonly NextHop[];
  readonly source?: Address;
  readonly table: number;
  readonly metric: number;
};

/** `device` is the index of an interface. */
export type NextHop = { readonly gateway?: Address; readonly device?: number };

/**
 * Whether a route of a dump can decide about our packets. Not so: learned exceptions of a route (cloned), routes for
 * another type of service or for certain source addresses only, and those whose next hop is dead.
 */
export function isOrdinary(body: DataView): boolean {
  const [sourceLength, tos, flags] = [body.getUint8(2), body.getUint8(3), body.getUint32(8, true)];
  return sourceLength === 0 && tos === 0 && (flags & (RTM_F_CLONED | RTNH_F_DEAD)) === 0;
}

/**
 * Reads an RTM_NEWROUTE. Absent for a type that this code does not know, and for IPv6 routes to ::ffff:0:0/96, whose
 * packets Linux sends as IPv4.
 */
export function readRoute(body: DataView): RouteMessage | undefined {
  const family = body.getUint8(0);
  const type = TYPES[body.getUint8(7)];
  if (type === undefined) return undefined;
  const attributes = readAttributes(body, RTMSG_BYTES);
  const to = attributes.get(RTA_DST);
  const destination = to === undefined ? new Uint8Array(family === AF_INET ? 4 : 16) : bytesIn(to);
  if (isMapped(destination)) return undefined;
  const source = attributes.get(RTA_PREFSRC);
  return {
    type,
    destination: addressOfBytes(destination),
    prefixLength: body.getUint8(1),
    nextHops: endsPackets(type) ? [] : nextHops(attributes),
    ...(source === undefined ? {} : { source: addressOfBytes(bytesIn(source)) }),
    table: u32(attributes, RTA_TABLE) ?? body.getUint8(4),
    metric: u32(attributes, RTA_PRIORITY) ?? 0,
  };
}

/** The kernel gives IPv6 routes of these types the device lo, which no packet ever takes. */
const endsPackets = (type: HostRouteType) =>
  type === 'blackhole' || type === 'unreachable' || type === 'prohibit' || type === 'throw';

function nextHops(attributes: Attributes): readonly NextHop[] {
  const several = attributes.get(RTA_MULTIPATH);
  if (several === undefined) return [nextHop(u32(attributes, RTA_OIF), attributes)];
  const hops: NextHop[] = [];
  // struct rtnexthop: u16 length, u8 flags, u8 weight - 1, i32 interface index, then attributes.
  for (let at = 0; at + RTNEXTHOP_BYTES <= several.byteLength;) {
    const length = several.getUint16(at, true);
    if (length < RTNEXTHOP_BYTES || at + length > several.byteLength) break;
    const part = new DataView(several.buffer, several.byteOffset + at, length);
    if ((part.getUint8(2) & RTNH_F_DEAD) === 0)
      hops.push(nextHop(part.getInt32(4, true), readAttributes(part, RTNEXTHOP_BYTES)));
    at += padded(length);
  }
  return hops;
}

function nextHop(device: number | undefined, attributes: Attributes): NextHop {
  const plain = attributes.get(RTA_GATEWAY);
  // An IPv4 route by way of an IPv6 neighbour (RFC 5549): struct rtvia, u16 family before the address.
  const via = attributes.get(RTA_VIA);
  const gateway = plain === undefined ? via && bytesIn(via).subarray(2) : bytesIn(plain);
  return {
    ...(gateway === undefined ? {} : { gateway: addressOfBytes(gateway) }),
    ...(device === undefined ? {} : { device }),
  };
}
