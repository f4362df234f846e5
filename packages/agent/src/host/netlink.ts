import { bindLibc, type Libc } from '../libc.ts';
import { readAttributes, textIn } from './attributes.ts';

/** One message of the kernel's answer: its type, and what follows its header (`struct nlmsghdr`, linux/netlink.h). */
type NetlinkMessage = { readonly type: number; readonly body: DataView };

/**
 * The kernel answered a request with an error. `errno` is positive, as in errno(3); `complaint` is there when the kernel
 * took exception to the request itself (an extended acknowledgement), and not when the tables say no.
 */
export class NetlinkRefusal extends Error {
  readonly errno: number;
  readonly complaint: string | undefined;
  constructor(errno: number, complaint: string | undefined) {
    super(
      `the kernel answered a netlink request with errno ${errno}${complaint === undefined ? '' : `: ${complaint}`}`,
    );
    this.name = 'NetlinkRefusal';
    this.errno = errno;
    this.complaint = complaint;
  }
}

/**
 * Asks the kernel's routing tables (AF_NETLINK, NETLINK_ROUTE; needs no privilege) and returns its whole answer, at once:
 * the kernel prepares it while it takes the request. Throws `NetlinkRefusal` for an error that the kernel answers with.
 */
export type Netlink = {
  get(type: number, body: Uint8Array): NetlinkMessage;
  dump(type: number, body: Uint8Array): readonly NetlinkMessage[];
};

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x8_0000;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const SOL_NETLINK = 270;
/** Socket options that make the kernel refuse what it does not understand, and say in words what that is. */
const NETLINK_CAP_ACK = 10;
const NETLINK_EXT_ACK = 11;
const NETLINK_GET_STRICT_CHK = 12;
const MSG_TRUNC = 0x20;

const NLMSG_NOOP = 1;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_REQUEST = 1;
const NLM_F_MULTI = 2;
const NLM_F_DUMP_INTR = 0x10;
const NLM_F_DUMP = 0x300;
const NLM_F_ACK_TLVS = 0x200;
const NLMSGERR_ATTR_MSG = 1;
const HEADER_BYTES = 16;

/** The kernel fills at most 32 KiB at a time (net/netlink/af_netlink.c, netlink_dump). */
const BUFFER_BYTES = 65_536;
/** The kernel answers within the call that asks; one second only keeps a fault from becoming a hang. */
const TIMEOUT_SECONDS = 1;
/** A dump that a change of the tables cut across is asked for again, so often. */
const DUMP_ATTEMPTS = 5;

/** Every question opens a socket of its own, so that it is put to the network namespace which the calling thread is in. */
export function openNetlink(): Netlink {
  const libc = bindLibc();
  const buffer = new Uint8Array(BUFFER_BYTES);
  return {
    get(type, body) {
      const [message] = converse(libc, buffer, request(type, NLM_F_REQUEST, body)).messages;
      if (message === undefined) throw new Error('netlink: the kernel answered a request with nothing');
      return message;
    },
    dump(type, body) {
      const asked = request(type, NLM_F_REQUEST | NLM_F_DUMP, body);
      for (let attempt = 1; ; attempt++) {
        const { messages, interrupted } = converse(libc, buffer, asked);
        // The last of several torn answers is still the best that there is: a busy router never holds quite still.
        if (!interrupted || attempt === DUMP_ATTEMPTS) return messages;
      }
    },
  };
}

function request(type: number, flags: number, body: Uint8Array): Uint8Array {
  const message = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, message.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  message.set(body, HEADER_BYTES);
  return message;
}

function converse(libc: Libc, buffer: Uint8Array, asked: Uint8Array) {
  const fd = libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, 0);
  if (fd < 0) throw failure(libc, 'socket');
  try {
    const timeout = new Uint8Array(16);
    new DataView(timeout.buffer).setBigInt64(0, BigInt(TIMEOUT_SECONDS), true);
    libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeout, timeout.length);
    // Kernels before 4.20 do not know all of them, which only makes their refusals less exact.
    for (const option of [NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK])
      libc.setsockopt(fd, SOL_NETLINK, option, Uint8Array.of(1, 0, 0, 0), 4);
    if (libc.send(fd, asked, asked.length, 0) !== asked.length) throw failure(libc, 'send');
    return receive(libc, fd, buffer);
  } finally {
    libc.close(fd);
  }
}

/** Reads until the one message of a plain answer, the end of a dump, or an error. */
function receive(libc: Libc, fd: number, buffer: Uint8Array) {
  const messages: NetlinkMessage[] = [];
  let interrupted = false;
  for (;;) {
    const length = libc.recv(fd, buffer, buffer.length, MSG_TRUNC);
    if (length < 0) throw failure(libc, 'recv');
    if (length > buffer.length) throw new Error(`netlink: an answer of ${length} bytes, more than ${buffer.length}`);
    // Copied once for all messages in it, because the buffer is used again.
    const part = new DataView(buffer.slice(0, length).buffer);
    for (let at = 0; at + HEADER_BYTES <= length;) {
      const size = part.getUint32(at, true);
      if (size < HEADER_BYTES || at + size > length) throw new Error('netlink: a message with a wrong length');
      const type = part.getUint16(at + 4, true);
      const flags = part.getUint16(at + 6, true);
      interrupted ||= (flags & NLM_F_DUMP_INTR) !== 0;
      if (type === NLMSG_DONE || type === NLMSG_ERROR) {
        // Both carry an int first: zero, or minus the errno with which a dump broke off or the request was refused.
        const errno = size >= HEADER_BYTES + 4 ? -part.getInt32(at + HEADER_BYTES, true) : 0;
        if (errno > 0) throw new NetlinkRefusal(errno, complaint(part, at, size));
        return { messages, interrupted };
      }
      if (type !== NLMSG_NOOP) {
        messages.push({ type, body: new DataView(part.buffer, at + HEADER_BYTES, size - HEADER_BYTES) });
        if ((flags & NLM_F_MULTI) === 0) return { messages, interrupted };
      }
      at += (size + 3) & ~3;
    }
  }
}

/** `struct nlmsgerr` is the errno and the header of the request; capped, no copy of the request stands before the attributes. */
function complaint(part: DataView, at: number, size: number): string | undefined {
  const error = new DataView(part.buffer, at, size);
  if ((error.getUint16(6, true) & NLM_F_ACK_TLVS) === 0) return undefined;
  const words = readAttributes(error, HEADER_BYTES + 4 + HEADER_BYTES).get(NLMSGERR_ATTR_MSG);
  return words === undefined ? undefined : textIn(words);
}

const failure = (libc: Libc, call: string) => new Error(`netlink: ${call} failed with errno ${libc.errno()}`);
