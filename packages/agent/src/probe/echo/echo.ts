import { randomInt } from 'node:crypto';
import type { Address, Outcome } from '@hopscope/engine';
import {
  AF_INET,
  AF_INET6,
  EACCES,
  EPERM,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
} from '../linux/abi.ts';
import type { SynPlan } from '../jobs/air.ts';
import { behindHeader, echoRequest, isEchoReply, isEchoRequest, type EchoMark } from './echo-packet.ts';
import { errnoName } from '../linux/errno.ts';
import { controlIn, openErrorQueue } from '../linux/error-queue.ts';
import { icmpOutcome } from '../linux/icmp-reason.ts';
import { openMessages } from '../linux/message.ts';
import { realtimeOf, stampedTime, type PacketSocket, type Sent } from '../linux/packet-socket.ts';
import type { Libc } from '../../libc.ts';
import type { ReadSysctl } from '../../host/sysctl.ts';
import { missingPermission } from './ping-permission.ts';
import { addressIn, socketAddress } from '../linux/socket-address.ts';
import { openSocketOptions } from '../linux/socket-options.ts';

/** An echo request on its way. `isRaw`: the kernel does not keep others' answers from its socket. */
type Echo = Sent & { readonly plan: SynPlan; readonly mark: EchoMark; readonly isRaw: boolean };

type Opened = { readonly fd: number; readonly isRaw: boolean };

/**
 * Echo requests through the kernel's ping sockets, which a group needs to be let (icmp(7), ping_group_range); where it is
 * not, through raw ones, which take CAP_NET_RAW.
 */
export function openEchoSocket(libc: Libc, now: () => number, readSysctl: ReadSysctl): PacketSocket {
  const options = openSocketOptions(libc);
  const receive = openMessages(libc);
  const readErrorQueue = openErrorQueue(receive);
  const realtime = realtimeOf(libc);
  /** Of raw sockets; a ping socket has one that its kernel sees to. */
  const identifier = randomInt(1, 0x1_0000);
  const flights = new Map<number, Echo>();
  let sequence = 0;

  const failed = (call: 'socket' | 'bind' | 'connect', fd?: number): Outcome => {
    const errno = errnoName(libc.errno());
    if (fd !== undefined) libc.close(fd);
    return { kind: 'failed', call, errno };
  };
  const open = ({ family }: SynPlan): Opened | Outcome => {
    const [domain, protocol] = family === 'ipv4' ? [AF_INET, IPPROTO_ICMP] : [AF_INET6, IPPROTO_ICMPV6];
    const socket = (type: number) => libc.socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    const ping = socket(SOCK_DGRAM);
    if (ping >= 0) return { fd: ping, isRaw: false };
    if (libc.errno() !== EACCES) return failed('socket');
    const raw = socket(SOCK_RAW);
    if (raw < 0) return { kind: 'failed', call: 'socket', errno: 'EACCES', needs: missingPermission(readSysctl) };
    options.onlyEchoReplies(raw, family);
    return { fd: raw, isRaw: true };
  };
  const errorOf = ({ fd, plan, mark }: Echo) =>
    readErrorQueue(fd, (packet) => isEchoRequest(plan.family, packet, mark));

  return {
    send(plan) {
      // A group would answer as one: many packets for each of ours. TCP's connect refuses it in these words.
      if (isMulticast(plan.address)) return { kind: 'failed', call: 'connect', errno: 'ENETUNREACH' };
      const opened = open(plan);
      if ('kind' in opened) return opened;
      const { fd, isRaw } = opened;
      options.prepare(fd, plan);
      if (plan.sourceAddress !== undefined) {
        const own = socketAddress(plan.family, plan.sourceAddress);
        if (libc.bind(fd, own, own.length) < 0) return failed('bind', fd);
      }
      const destination = socketAddress(plan.family, plan.address);
      if (libc.connect(fd, destination, destination.length) < 0) return failed('connect', fd);
      sequence = (sequence + 1) & 0xffff;
      const mark = isRaw ? { identifier, sequence } : { sequence };
      const packet = echoRequest(plan.family, mark);
      const echo: Echo = { fd, sentAt: now(), sentRealtime: realtime(), plan, mark, isRaw };
      if (libc.send(fd, packet, packet.length, 0) < 0) {
        if (libc.errno() !== EPERM) return failed('connect', fd);
        // A rule of this host's: one that rejects has said so by now.
        const icmp = errorOf(echo);
        libc.close(fd);
        return icmp === undefined
          ? { kind: 'silent', waitedMs: 0, left: 'no' }
          : icmpOutcome(icmp, stampedTime(echo, icmp.receivedAt, now()));
      }
      flights.set(fd, echo);
      return echo;
    },
    read({ fd }, at, error) {
      const echo = flights.get(fd);
      if (echo === undefined) return undefined;
      options.takeError(fd);
      const icmp = error ? errorOf(echo) : undefined;
      if (icmp !== undefined) return icmpOutcome(icmp, stampedTime(echo, icmp.receivedAt, at));
      const { plan, mark, isRaw } = echo;
      for (let message = receive(fd, 0); message !== undefined; message = receive(fd, 0)) {
        const packet = isRaw && plan.family === 'ipv4' ? behindHeader(message.payload) : message.payload;
        if (addressIn(message.name, 0) !== plan.address || !isEchoReply(plan.family, packet, mark)) continue;
        const { receivedAt } = controlIn(message.control);
        return { kind: 'connected', ...stampedTime(echo, receivedAt, at), retransmits: 0 };
      }
      return undefined;
    },
    silence({ fd, sentAt }, at) {
      const echo = flights.get(fd);
      // Sending fails where the IP layer does not take it; an IPv6 ping socket alone says nothing (net/ipv6/ping.c).
      const isTold = echo?.isRaw === true || echo?.plan.family === 'ipv4';
      return { kind: 'silent', waitedMs: Math.round(at - sentAt), left: isTold ? 'yes' : 'unknown' };
    },
    close({ fd }) {
      flights.delete(fd);
      libc.close(fd);
    },
    end: () => {},
  };
}

/** 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291). */
const isMulticast = (address: Address) => /^(?:22[4-9]|23\d)\.|^ff[\da-f]{2}:/.test(address);
