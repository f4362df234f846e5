import type { SynPlan } from '../jobs/air.ts';
import type { Family } from '@hopscope/engine';
import {
  ICMP_FILTER,
  ICMPV6_FILTER,
  IP_MINTTL,
  IP_RECVERR,
  IP_RECVTTL,
  IP_TTL,
  IPV6_AUTOFLOWLABEL,
  IPV6_MINHOPCOUNT,
  IPV6_RECVERR,
  IPV6_RECVHOPLIMIT,
  IPV6_UNICAST_HOPS,
  SO_ERROR,
  SO_LINGER,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SO_TIMESTAMPNS,
  SOL_ICMPV6,
  SOL_IP,
  SOL_IPV6,
  SOL_RAW,
  SOL_SOCKET,
  SOL_TCP,
  TCP_INFO,
} from './abi.ts';
import { reserve, type Libc } from '../../libc.ts';

/** The parts of `struct tcp_info` (linux/tcp.h) that probing reads. */
export type TcpState = {
  /** `TCP_SYN_SENT` while the answer is awaited. */
  readonly state: number;
  /** Repeats of the SYN that the IP layer took. Zero with `totalRetransmits` above zero: this host dropped them itself. */
  readonly retransmits: number;
  /** Repeats of the SYN that were tried. */
  readonly totalRetransmits: number;
  /** Smoothed round-trip time in microseconds; after a handshake, that of the SYN. Zero: none was measured. */
  readonly rtt: number;
};

export type SocketOptions = {
  prepare(fd: number, plan: SynPlan): void;
  allowReuse(fd: number): void;
  /** Lets in others that ask for the same, and are of the same user: nobody else (socket(7), SO_REUSEPORT). */
  sharePort(fd: number): void;
  /** Of what is sent from here on. */
  limitHops(fd: number, family: Family, ttl: number): void;
  stampArrivals(fd: number): void;
  /** Of a raw socket: lets nothing in but answers to echo requests (errors come by the error queue). */
  onlyEchoReplies(fd: number, family: Family): void;
  /** Reads and clears the pending error; zero is none. */
  takeError(fd: number): number;
  tcpState(fd: number): TcpState;
};

const TCP_STATE_BYTES = 104;

export function openSocketOptions(libc: Libc): SocketOptions {
  const value = reserve(8);
  const length = reserve(4);
  const tcp = reserve(TCP_STATE_BYTES);

  const setNumber = (fd: number, level: number, option: number, number: number) => {
    value.view.setInt32(0, number, true);
    libc.setsockopt(fd, level, option, value.bytes, 4);
  };
  const prepareIpv4 = (fd: number, { ttl, minimumTtl }: SynPlan) => {
    setNumber(fd, SOL_IP, IP_RECVERR, 1);
    setNumber(fd, SOL_IP, IP_RECVTTL, 1);
    if (ttl !== undefined) setNumber(fd, SOL_IP, IP_TTL, ttl);
    if (minimumTtl !== undefined) setNumber(fd, SOL_IP, IP_MINTTL, minimumTtl);
  };
  const prepareIpv6 = (fd: number, { ttl, minimumTtl, sourcePort }: SynPlan) => {
    // Each socket would have a flow label of its own, and routers may share flows out by it (RFC 6438).
    if (sourcePort !== undefined) setNumber(fd, SOL_IPV6, IPV6_AUTOFLOWLABEL, 0);
    setNumber(fd, SOL_IPV6, IPV6_RECVERR, 1);
    setNumber(fd, SOL_IPV6, IPV6_RECVHOPLIMIT, 1);
    if (ttl !== undefined) setNumber(fd, SOL_IPV6, IPV6_UNICAST_HOPS, ttl);
    if (minimumTtl !== undefined) setNumber(fd, SOL_IPV6, IPV6_MINHOPCOUNT, minimumTtl);
  };
  return {
    prepare(fd, plan) {
      if (plan.family === 'ipv4') prepareIpv4(fd, plan);
      else prepareIpv6(fd, plan);
      setNumber(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
      // struct linger { 1, 0 }: close sends a RST, so that no TIME_WAIT holds the port (and slows the next ten thousand).
      value.view.setInt32(0, 1, true);
      value.view.setInt32(4, 0, true);
      libc.setsockopt(fd, SOL_SOCKET, SO_LINGER, value.bytes, 8);
    },
    limitHops(fd, family, ttl) {
      if (family === 'ipv4') setNumber(fd, SOL_IP, IP_TTL, ttl);
      else setNumber(fd, SOL_IPV6, IPV6_UNICAST_HOPS, ttl);
    },
    sharePort: (fd) => setNumber(fd, SOL_SOCKET, SO_REUSEPORT, 1),
    allowReuse: (fd) => setNumber(fd, SOL_SOCKET, SO_REUSEADDR, 1),
    stampArrivals: (fd) => setNumber(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1),
    onlyEchoReplies(fd, family) {
      if (family === 'ipv4') return setNumber(fd, SOL_RAW, ICMP_FILTER, ~1);
      const filter = new Uint8Array(32).fill(0xff);
      // Type 129 is bit 1 of the fifth 32-bit word.
      filter[16] = 0xff & ~2;
      libc.setsockopt(fd, SOL_ICMPV6, ICMPV6_FILTER, filter, filter.length);
    },
    takeError(fd) {
      length.view.setUint32(0, 4, true);
      libc.getsockopt(fd, SOL_SOCKET, SO_ERROR, value.bytes, length.bytes);
      return value.view.getInt32(0, true);
    },
    tcpState(fd) {
      tcp.bytes.fill(0);
      length.view.setUint32(0, TCP_STATE_BYTES, true);
      libc.getsockopt(fd, SOL_TCP, TCP_INFO, tcp.bytes, length.bytes);
      return {
        state: tcp.view.getUint8(0),
        retransmits: tcp.view.getUint32(36, true),
        totalRetransmits: tcp.view.getUint32(100, true),
        rtt: tcp.view.getUint32(68, true),
      };
    },
  };
}
