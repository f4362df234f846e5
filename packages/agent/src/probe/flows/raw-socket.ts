import type { Address, Family, Outcome } from '@hopscope/engine';
import {
  AF_INET,
  AF_INET6,
  IPPROTO_TCP,
  IPV6_CHECKSUM,
  SO_ATTACH_FILTER,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_IPV6,
  SOL_SOCKET,
} from '../linux/abi.ts';
import { errnoName } from '../linux/errno.ts';
import { addressIn, SOCKET_ADDRESS_BYTES, socketAddress } from '../linux/socket-address.ts';
import type { SocketOptions } from '../linux/socket-options.ts';
import { reserve, type Libc } from '../../libc.ts';
import type { SynPlan } from '../jobs/air.ts';
import { CHECKSUM_AT } from './syn-packet.ts';

/** A socket for SYNs of our own making to one destination. It hears what comes from there, and errors about what goes there. */
export type RawSocket = { readonly fd: number; readonly family: Family; readonly own: Address };

const LENGTH_BYTES = 4;

/** Takes CAP_NET_RAW in the network namespace of the calling thread (raw(7)). */
export function openRawSocket(libc: Libc, options: SocketOptions, plan: SynPlan): RawSocket | Outcome {
  const { family, address, sourceAddress } = plan;
  const domain = family === 'ipv4' ? AF_INET : AF_INET6;
  const fd = libc.socket(domain, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd < 0) return failed(libc, 'socket');
  options.prepare(fd, plan);
  onlyAnswers(libc, fd, family);
  if (family === 'ipv6') setNumber(libc, fd, SOL_IPV6, IPV6_CHECKSUM, CHECKSUM_AT);
  if (sourceAddress !== undefined) {
    const own = socketAddress(family, sourceAddress);
    if (libc.bind(fd, own, own.length) < 0) return failed(libc, 'bind', fd);
  }
  const destination = socketAddress(family, address);
  if (libc.connect(fd, destination, destination.length) < 0) return failed(libc, 'connect', fd);
  const own = addressIn(socketName(libc, fd), 0);
  return own === undefined ? failed(libc, 'connect', fd) : { fd, family, own };
}

function failed(libc: Libc, call: 'socket' | 'bind' | 'connect', fd?: number): Outcome {
  const errno = errnoName(libc.errno());
  if (fd !== undefined) libc.close(fd);
  return { kind: 'failed', call, errno };
}

/** The address and port that a socket has by now, as a `struct sockaddr` (getsockname(2)). */
export function socketName(libc: Libc, fd: number): DataView {
  const name = reserve(SOCKET_ADDRESS_BYTES);
  const length = reserve(LENGTH_BYTES);
  length.view.setUint32(0, SOCKET_ADDRESS_BYTES, true);
  libc.getsockname(fd, name.bytes, length.bytes);
  return name.view;
}

function setNumber(libc: Libc, fd: number, level: number, option: number, number: number): void {
  const value = reserve(4);
  value.view.setInt32(0, number, true);
  libc.setsockopt(fd, level, option, value.bytes, 4);
}

/** struct sock_filter: code, jump if true, jump if false, constant (linux/filter.h, classic BPF). */
type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, constant: number];

/** Flags stand in the 14th byte of a TCP header; IPv4 sockets see the IP header in front of it, as long as it says. */
const LOAD_FLAGS: Readonly<Record<Family, readonly Instruction[]>> = {
  ipv4: [
    [0xb1, 0, 0, 0],
    [0x50, 0, 0, 13],
  ],
  ipv6: [[0x30, 0, 0, 13]],
};
/** Whole packets with SYN or RST, and none of the others. */
const KEEP_ANSWERS: readonly Instruction[] = [
  [0x45, 0, 1, 0x06],
  [0x06, 0, 0, 0x4_0000],
  [0x06, 0, 0, 0],
];

/** This host may have much to do with that destination: what is in connections that are open is not copied to us. */
function onlyAnswers(libc: Libc, fd: number, family: Family): void {
  const program = [...LOAD_FLAGS[family], ...KEEP_ANSWERS];
  const code = reserve(8 * program.length);
  for (const [index, [opcode, ifTrue, ifFalse, constant]] of program.entries()) {
    code.view.setUint16(8 * index, opcode, true);
    code.view.setUint8(8 * index + 2, ifTrue);
    code.view.setUint8(8 * index + 3, ifFalse);
    code.view.setUint32(8 * index + 4, constant, true);
  }
  // struct sock_fprog: u16 length, then a pointer.
  const whole = reserve(16);
  whole.view.setUint16(0, program.length, true);
  whole.view.setBigUint64(8, code.address, true);
  libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, whole.bytes, 16);
  // C reads it during the call only; so long it must not go.
  code.bytes.fill(0);
}
