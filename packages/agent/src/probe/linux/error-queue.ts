import type { Address } from '@hopscope/engine';
import {
  IP_RECVERR,
  IP_TTL,
  IPV6_HOPLIMIT,
  IPV6_RECVERR,
  MSG_ERRQUEUE,
  SO_EE_ORIGIN_ICMP,
  SO_EE_ORIGIN_ICMP6,
  SO_TIMESTAMPNS,
  SOL_IP,
  SOL_IPV6,
  SOL_SOCKET,
} from './abi.ts';
import type { Receive } from './message.ts';
import { addressIn } from './socket-address.ts';

/** An ICMP error about a packet, as the kernel kept it for the socket (ip(7), IP_RECVERR). */
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

const HEADER_BYTES = 16;
const EXTENDED_ERROR_BYTES = 16;

/**
 * Reads until the first ICMP error in the socket's error queue; undefined when there is none. `isAbout`: whether an error is about the packet that begins so; absent: all are.
 */
export function openErrorQueue(
  receive: Receive,
): (fd: number, isAbout?: (packet: Uint8Array) => boolean) => IcmpError | undefined {
  return (fd, isAbout) => {
    for (let message = receive(fd, MSG_ERRQUEUE); message !== undefined; message = receive(fd, MSG_ERRQUEUE)) {
      const { error, replyTtl, receivedAt } = controlIn(message.control);
      if (error === undefined || isAbout?.(message.payload) === false) continue;
      return {
        ...error,
        ...(replyTtl === undefined ? {} : { replyTtl }),
        ...(receivedAt === undefined ? {} : { receivedAt }),
      };
    }
    return undefined;
  };
}

type Control = {
  readonly error: Omit<IcmpError, 'replyTtl' | 'receivedAt'> | undefined;
  readonly replyTtl: number | undefined;
  readonly receivedAt: number | undefined;
};

/** Walks the control messages (struct cmsghdr: u64 length, i32 level, i32 type, then the value). */
export function controlIn(view: DataView): Control {
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
  return { error, replyTtl, receivedAt };
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
