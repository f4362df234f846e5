import { spaceOf } from '../address/address-space.ts';
import type { Prefix } from '../address/prefix.ts';
import type { AddressSets } from '../table/address-sets.ts';
import { HOST_ADDRESS } from './packet.ts';

/** What the tag Internet never holds: private use, shared, loopback, link-local, multicast and above, and the host itself. */
export const NON_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  `${HOST_ADDRESS}/32`,
] as readonly string[] as readonly Prefix[];

const EDGES = spaceOf(NON_PUBLIC).four;

/** Is there no public address from the first to the last of these? */
function isRangePublicFree(first: number, last: number): boolean {
  const before = EDGES.findLastIndex((edge) => edge <= first);
  return before % 2 === 0 && (EDGES[before + 1] ?? 2 ** 32) > last;
}

export const isPrefixPublicFree = (start: number, mask: number): boolean =>
  isRangePublicFree(start >>> 0, (start | ~mask) >>> 0);

/** The same of a whole set. One that holds IPv6 may hold public addresses. */
export function isSetPublicFree({ edges4, offsets4, offsets6 }: AddressSets, set: number): boolean {
  if (offsets6[set] !== offsets6[set + 1]) return false;
  const end = offsets4[set + 1] ?? 0;
  for (let at = offsets4[set] ?? 0; at < end; at += 2) {
    const last = at + 1 < end ? (edges4[at + 1] ?? 0) - 1 : 2 ** 32 - 1;
    if (!isRangePublicFree(edges4[at] ?? 0, last)) return false;
  }
  return true;
}
