import type { Outcome } from '@hopscope/engine';
import {
  AF_INET,
  AF_INET6,
  ECONNREFUSED,
  ECONNRESET,
  EINPROGRESS,
  EPIPE,
  ETIMEDOUT,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  TCP_SYN_SENT,
} from './abi.ts';
import { errnoName } from './errno.ts';
import { openErrorQueue, type IcmpError } from './error-queue.ts';
import { icmpOutcome } from './icmp-reason.ts';
import { openMessages } from './message.ts';
import { realtimeOf, stampedTime, type PacketSocket, type Sent } from './packet-socket.ts';
import type { Libc } from '../../libc.ts';
import { socketAddress } from './socket-address.ts';
import { openSocketOptions, type TcpState } from './socket-options.ts';

type Failed = Extract<Outcome, { readonly kind: 'failed' }>;

/** TCP connects that do not block. None of it needs a privilege (Linux 5.8 or later). */
export function openSynSocket(libc: Libc, now: () => number): PacketSocket {
  const options = openSocketOptions(libc);
  const readErrorQueue = openErrorQueue(openMessages(libc));
  const realtime = realtimeOf(libc);

  // The first user of time stamps makes the kernel switch them on a little later; this one keeps them on.
  const warm = libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  options.stampArrivals(warm);

  const failed = (call: Failed['call'], fd?: number): Failed => {
    const errno = errnoName(libc.errno());
    if (fd !== undefined) libc.close(fd);
    return { kind: 'failed', call, errno };
  };

  return {
    send(plan) {
      const domain = plan.family === 'ipv4' ? AF_INET : AF_INET6;
      const fd = libc.socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      if (fd < 0) return failed('socket');
      options.prepare(fd, plan);
      if (plan.sourcePort !== undefined || plan.sourceAddress !== undefined) {
        options.allowReuse(fd);
        // It may be one that is held for this flow.
        options.sharePort(fd);
        const own = socketAddress(plan.family, plan.sourceAddress, plan.sourcePort);
        if (libc.bind(fd, own, own.length) < 0) return failed('bind', fd);
      }
      const destination = socketAddress(plan.family, plan.address, plan.port);
      const sentRealtime = realtime();
      const sentAt = now();
      if (libc.connect(fd, destination, destination.length) < 0 && libc.errno() !== EINPROGRESS)
        return failed('connect', fd);
      return { fd, sentAt, sentRealtime };
    },
    read(syn, at, error) {
      const errno = options.takeError(syn.fd);
      const icmp = errno !== 0 || error ? readErrorQueue(syn.fd) : undefined;
      const tcp = options.tcpState(syn.fd);
      // ICMP that arrives while connect() still holds the socket leaves it in SYN_SENT, and would repeat the SYN: the
      // error queue has the last word, and the caller closes at once.
      if (icmp !== undefined) return icmpOutcome(icmp, icmpTime(syn, icmp, at, tcp));
      if (errno === ECONNREFUSED) return { kind: 'refused', ...userTime(syn, at, tcp) };
      if (errno === ETIMEDOUT) return silentOutcome(syn, at, tcp);
      // A reset after the handshake: the SYN-ACK had arrived, which is what was asked.
      if (errno === ECONNRESET || errno === EPIPE) return connectedOutcome(syn, at, tcp);
      if (errno !== 0) return { kind: 'failed', call: 'connect', errno: errnoName(errno) };
      return tcp.state === TCP_SYN_SENT ? undefined : connectedOutcome(syn, at, tcp);
    },
    silence: (syn, at) => silentOutcome(syn, at, options.tcpState(syn.fd)),
    close: (syn) => void libc.close(syn.fd),
    end: () => void libc.close(warm),
  };
}

/** The process's own clock, in microseconds. It cannot tell which of two SYNs was answered. */
const userTime = (syn: Sent, at: number, tcp: TcpState) =>
  tcp.totalRetransmits > 0
    ? ({ clock: 'user' } as const)
    : ({ rtt: Math.round((at - syn.sentAt) * 1e3), clock: 'user' } as const);

function connectedOutcome(syn: Sent, at: number, tcp: TcpState): Outcome {
  const retransmits = tcp.totalRetransmits;
  // After a repeat the kernel has only TCP's own time stamps to go by, which count whole milliseconds.
  if (retransmits > 0) return { kind: 'connected', clock: 'kernel', retransmits };
  if (tcp.rtt > 0) return { kind: 'connected', rtt: tcp.rtt, clock: 'kernel', retransmits };
  return { kind: 'connected', ...userTime(syn, at, tcp), retransmits };
}

function icmpTime(syn: Sent, icmp: IcmpError, at: number, tcp: TcpState) {
  if (icmp.receivedAt === undefined || tcp.totalRetransmits > 0) return userTime(syn, at, tcp);
  return stampedTime(syn, icmp.receivedAt, at);
}

/** `left` by what the first repeat of the SYN showed (linux/tcp.h: retrans counts only what the IP layer took). */
const silentOutcome = (syn: Sent, at: number, tcp: TcpState): Outcome => ({
  kind: 'silent',
  waitedMs: Math.round(at - syn.sentAt),
  left: tcp.totalRetransmits === 0 ? 'unknown' : tcp.retransmits === 0 ? 'no' : 'yes',
});
