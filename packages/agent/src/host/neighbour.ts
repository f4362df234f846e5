import type { Address, Evidence } from '@hopscope/engine';
import { bytesOf } from './address-bytes.ts';
import { writeBody } from './attributes.ts';
import { askRoute, type AskedWay } from './kernel-route.ts';
import { linkName } from './links.ts';
import { NetlinkRefusal, type Netlink } from './netlink.ts';
import { AF_INET, AF_INET6 } from './route-message.ts';

export type Neighbour = Extract<Evidence, { readonly kind: 'neighbour' }>;

const RTM_GETNEIGH = 30;
const NDMSG_BYTES = 12;
const NDA_DST = 1;
const ENOENT = 2;

/** Neighbour states (linux/neighbour.h, NUD_*). */
const NUD_INCOMPLETE = 0x01;
const NUD_REACHABLE = 0x02;
const NUD_FAILED = 0x20;
const NUD_NOARP = 0x40;
const NUD_PERMANENT = 0x80;

/**
 * What the neighbour table says of the next hop towards `destination`: its gateway, or itself where it is on the link.
 * Absent where no neighbour is asked: this host itself, or no route. Needs Linux 5.0 (RTM_GETNEIGH for one address).
 */
export function neighbour(netlink: Netlink, way: AskedWay): Neighbour | undefined {
  const { destination } = way;
  const route = askRoute(netlink, way);
  if ('kind' in route || route.type !== 'unicast') return undefined;
  const [hop] = route.nextHops;
  if (hop?.device === undefined) return undefined;
  const address = hop.gateway ?? destination;
  return {
    kind: 'neighbour',
    address,
    device: linkName(netlink, hop.device),
    state: stateOf(neighbourState(netlink, address, hop.device)),
  };
}

/** The NUD state, 0 when there is no entry. */
function neighbourState(netlink: Netlink, address: Address, device: number): number {
  const bytes = bytesOf(address);
  const fixed = new Uint8Array(NDMSG_BYTES);
  fixed[0] = bytes.length === 4 ? AF_INET : AF_INET6;
  new DataView(fixed.buffer).setInt32(4, device, true);
  try {
    return netlink.get(RTM_GETNEIGH, writeBody(fixed, [[NDA_DST, bytes]])).body.getUint16(8, true);
  } catch (error) {
    if (error instanceof NetlinkRefusal && error.errno === ENOENT) return 0;
    throw error;
  }
}

/** Stale, delayed and being probed are unknown: the neighbour answered once, and whether it still does is not known yet. */
function stateOf(nud: number): Neighbour['state'] {
  if ((nud & (NUD_REACHABLE | NUD_PERMANENT | NUD_NOARP)) !== 0) return 'reachable';
  if ((nud & NUD_INCOMPLETE) !== 0) return 'resolving';
  return (nud & NUD_FAILED) !== 0 ? 'missing' : 'unknown';
}
