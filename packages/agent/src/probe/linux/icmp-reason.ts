import type { Clock, IcmpReason, Outcome } from '@hopscope/engine';
import { SO_EE_ORIGIN_ICMP6 } from './abi.ts';
import type { IcmpError } from './error-queue.ts';

/** ICMP type 3, destination unreachable, by code (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1). */
const UNREACHABLE: readonly IcmpReason[] = [
  'net-unreachable',
  'host-unreachable',
  'protocol-unreachable',
  'port-unreachable',
  'packet-too-big',
  'other', // source route failed
  'net-unreachable', // network unknown
  'host-unreachable', // host unknown
  'other', // source host isolated
  'admin-prohibited', // network
  'admin-prohibited', // host
  'net-unreachable', // for this type of service
  'host-unreachable', // for this type of service
  'admin-prohibited',
];

/** ICMPv6 type 1, destination unreachable, by code (RFC 4443 section 3.1). Code 0 is "no route to destination". */
const UNREACHABLE_6: readonly IcmpReason[] = [
  'net-unreachable',
  'admin-prohibited',
  'beyond-scope',
  'host-unreachable',
  'port-unreachable',
  'policy-failed',
  'reject-route',
];

/** What an ICMP error of this type and code means. `origin`: which of the two protocols, as the error queue says it. */
export function icmpReason(origin: number, type: number, code: number): IcmpReason {
  if (origin === SO_EE_ORIGIN_ICMP6) {
    if (type === 1) return UNREACHABLE_6[code] ?? 'other';
    if (type === 2) return 'packet-too-big';
    return type === 3 && code === 0 ? 'ttl-exceeded' : 'other';
  }
  if (type === 3) return UNREACHABLE[code] ?? 'other';
  return type === 11 && code === 0 ? 'ttl-exceeded' : 'other';
}

type Time = { readonly rtt?: number; readonly clock: Clock };

/** An ICMP error as the end of a probe. */
export const icmpOutcome = (icmp: IcmpError, time: Time): Outcome => ({
  kind: 'icmp',
  reason: icmpReason(icmp.origin, icmp.type, icmp.code),
  ...(icmp.from === undefined ? {} : { from: icmp.from }),
  ...time,
  ...(icmp.replyTtl === undefined ? {} : { replyTtl: icmp.replyTtl }),
  ...(icmp.mtu === undefined ? {} : { mtu: icmp.mtu }),
});
