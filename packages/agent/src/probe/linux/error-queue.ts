import type { Address } from '@hopscope/engine';
import {
  IP_RECVERR,
  IP_TTL,
  IPV6_HOPLIMIT,
  IPV6_RECVERR,
  MSG_DONTWAIT,
  MSG_ERRQUEUE,
  SO_EE_ORIGIN_ICMP,
  SO_EE_ORIGIN_ICMP6,
  SO_TIMESTAMPNS,
  SOL_IP,
  SOL_IPV6,
  SOL_SOCKET,
} from './abi.ts';
import { reserve, type Libc } from '../../libc.ts';
import { addressIn, SOCKET_ADDRESS_BYTES } from './socket-address.ts';

/** An ICMP error about a SYN, as the kernel kept it for the socket (ip(7), IP_RECVERR). */
export type IcmpError = {
  readonly origin: number;
  readonly type: number;
  readonly code: number;
  readonly from?: Address;
  /** Only "packet too big" has one. */
  readonly mtu?: number;
  readonly replyTtl?: number;
  /** Microseconds since 1970 at which the kernel received it. */
  readonly receivedAt?: number;
};

/** Reads until the first ICMP error in the socket's error queue; undefined when there is none. */
export type ReadErrorQueue = (fd: number) => IcmpError | undefined;

const HEADER_BYTES = 16;
const EXTENDED_ERROR_BYTES = 16;

/** Where things lie in the one piece of memory that the kernel is given pointers into: whoever holds a part holds it all. */
const MESSAGE = { at: 0, bytes: 56 };
const VECTOR = { at: 64, bytes: 16 };
const NAME = { at: 96, bytes: SOCKET_ADDRESS_BYTES };
const CONTROL = { at: 128, bytes: 512 };
const QUOTED = { at: 640, bytes: 256 };
const ALL_BYTES = 896;

export function openErrorQueue(libc: Libc): ReadErrorQueue {
  const memory = reserve(ALL_BYTES);
  const point = (at: number, to: typeof NAME) => memory.view.setBigUint64(at, memory.address + BigInt(to.at), true);
  const message = memory.bytes.subarray(MESSAGE.at, MESSAGE.at + MESSAGE.bytes);
  // struct msghdr and struct iovec of 64-bit machines.
  point(MESSAGE.at, NAME);
  point(MESSAGE.at + 16, VECTOR);
  memory.view.setBigUint64(MESSAGE.at + 24, 1n, true);
  point(MESSAGE.at + 32, CONTROL);
  point(VECTOR.at, QUOTED);
  memory.view.setBigUint64(VECTOR.at + 8, BigInt(QUOTED.bytes), true);

  return (fd) => {
    for (;;) {
      // Both lengths come back changed, so they are set before every call.
      memory.view.setUint32(MESSAGE.at + 8, NAME.bytes, true);
      memory.view.setBigUint64(MESSAGE.at + 40, BigInt(CONTROL.bytes), true);
      if (libc.recvmsg(fd, message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return undefined;
      const length = memory.view.getUint32(MESSAGE.at + 40, true);
      const error = icmpErrorIn(new DataView(memory.bytes.buffer, CONTROL.at, length));
      if (error !== undefined) return error;
    }
  };
}

/** Walks the control messages (struct cmsghdr: u64 length, i32 level, i32 type, then the value). */
function icmpErrorIn(view: DataView): IcmpError | undefined {
  let error: Omit<IcmpError, 'replyTtl' | 'receivedAt'> | undefined;
  let replyTtl: number | undefined;
  let receivedAt: number | undefined;
  for (let at = 0; at + HEADER_BYTES <= view.byteLength;) {
    const size = view.getUint32(at, true);
    if (size < HEADER_BYTES) break;
    const level = view.getInt32(at + 8, true);
    const type = view.getInt32(at + 12, true);
    const value = at + HEADER_BYTES;
    if (level === SOL_SOCKET && type === SO_TIMESTAMPNS) {
      // struct timespec. Microseconds since 1970 fit a double to a quarter of one.
      receivedAt = Number(view.getBigInt64(value, true)) * 1e6 + Number(view.getBigInt64(value + 8, true)) / 1e3;
    } else if ((level === SOL_IP && type === IP_TTL) || (level === SOL_IPV6 && type === IPV6_HOPLIMIT)) {
      replyTtl = view.getInt32(value, true);
    } else if ((level === SOL_IP && type === IP_RECVERR) || (level === SOL_IPV6 && type === IPV6_RECVERR)) {
      error = extendedErrorIn(view, value, size - HEADER_BYTES);
    }
    at += (size + 7) & ~7;
  }
  if (error === undefined) return undefined;
  return {
    ...error,
    ...(replyTtl === undefined ? {} : { replyTtl }),
    ...(receivedAt === undefined ? {} : { receivedAt }),
  };
}

/** struct sock_extended_err, and behind it the address that sent the error. Local errors are not ICMP and say nothing here. */
function extendedErrorIn(view: DataView, at: number, size: number): IcmpError | undefined {
  const origin = view.getUint8(at + 4);
  if (origin !== SO_EE_ORIGIN_ICMP && origin !== SO_EE_ORIGIN_ICMP6) return undefined;
  const type = view.getUint8(at + 5);
  const code = view.getUint8(at + 6);
  const from = size >= 2 * EXTENDED_ERROR_BYTES ? addressIn(view, at + EXTENDED_ERROR_BYTES) : undefined;
  const tooBig = origin === SO_EE_ORIGIN_ICMP ? type === 3 && code === 4 : type === 2;
  return {
    origin,
    type,
    code,
    ...(from === undefined ? {} : { from }),
    ...(tooBig ? { mtu: view.getUint32(at + 8, true) } : {}),
  };
}
