import { readAttributes } from '../../../packages/agent/src/host/attributes.ts';
import { readLinks } from '../../../packages/agent/src/host/links.ts';
import { openNetlink } from '../../../packages/agent/src/host/netlink.ts';
import type { Libc } from '../../../packages/agent/src/libc.ts';
import { FIRST_SOURCE_PORT } from '../network/example.ts';
import type { Crossing } from './order.ts';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_NONBLOCK_CLOEXEC = 0x800 | 0x8_0000;
const NETLINK_NETFILTER = 12;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
/** NFNLGRP_NFTRACE is the ninth group (linux/netfilter/nfnetlink.h). */
const TRACE_GROUP = 1 << 8;
/** NFNL_SUBSYS_NFTABLES, NFT_MSG_TRACE (linux/netfilter/nf_tables.h). */
const TRACE_MESSAGE = (10 << 8) | 17;
const EAGAIN = 11;
const NETLINK_HEADER = 16;
const NETFILTER_HEADER = 4;
const ROOM = 64 << 20;

/** enum nft_trace_attributes (linux/netfilter/nf_tables.h). */
const ATTRIBUTE = {
  table: 1,
  chain: 2,
  handle: 3,
  verdict: 5,
  id: 6,
  network: 8,
  transport: 9,
  iif: 10,
  oif: 12,
} as const;
/** Base chains that a packet comes to when it has been in another one of the same hook. */
const FOLLOWING: ReadonlySet<string> = new Set(['restore', 'balance', 'spread', 'land']);
/** A base chain before the ones of groups. */
const BEFORE = 'float';
const VERDICT_CODE = 1;
const NF_DROP = 0;

/** Hears what nftables does with packets that are marked for it (`meta nftrace`), in the namespace where it was opened. */
export type TraceSocket = { readonly fd: number; read(): boolean; crossings(): readonly Crossing[]; close(): void };

type Draft = { -readonly [Member in keyof Crossing]: Crossing[Member] } & { handles: number[] };

/** Reads the kernel's messages themselves: it listens from the moment it is bound, and learns when some were lost. */
export function openTraceSocket(libc: Libc, fabric: string): TraceSocket {
  const fd = libc.socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK_CLOEXEC, NETLINK_NETFILTER);
  const failure = (call: string) => new Error(`${call} of a trace failed with errno ${libc.errno()}`);
  if (fd < 0) throw failure('socket');
  libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, new Uint8Array(Uint32Array.of(ROOM).buffer), 4);
  const own = new Uint8Array(12);
  const view = new DataView(own.buffer);
  view.setUint16(0, AF_NETLINK, true);
  view.setUint32(8, TRACE_GROUP, true);
  if (libc.bind(fd, own, own.length) < 0) throw failure('bind');
  const devices = new Map([...readLinks(openNetlink())].map(({ index, name }) => [index, name]));
  const buffer = new Uint8Array(new ArrayBuffer(1 << 17));
  const open = new Map<number, Draft>();
  const all: Draft[] = [];

  const take = (body: DataView) => {
    const attributes = readAttributes(body, NETFILTER_HEADER);
    const number = (type: number) => attributes.get(type)?.getUint32(0, false);
    const id = number(ATTRIBUTE.id) ?? 0;
    const transport = attributes.get(ATTRIBUTE.transport);
    // The first message of each base chain carries the packet. Load balancers have some behind those of groups.
    const isFollowing = FOLLOWING.has(textOf(attributes.get(ATTRIBUTE.chain))) && open.has(id);
    if (attributes.has(ATTRIBUTE.network) && transport !== undefined && !isFollowing) {
      const oif = number(ATTRIBUTE.oif);
      const { sourcePort, destinationPort } = portsIn(attributes.get(ATTRIBUTE.network), transport);
      const draft: Draft = {
        fabric,
        hook: oif === undefined ? 'out' : 'in',
        device: devices.get(oif ?? number(ATTRIBUTE.iif) ?? 0) ?? '',
        sourcePort,
        destinationPort,
        isAnswer: sourcePort < FIRST_SOURCE_PORT,
        handles: [],
        isDropped: false,
      };
      open.set(id, draft);
      const isFirst = textOf(attributes.get(ATTRIBUTE.chain)) === BEFORE;
      if (textOf(attributes.get(ATTRIBUTE.table)) === 'hopscope' && !isFirst) all.push(draft);
    }
    const crossing = open.get(id);
    if (crossing === undefined) return;
    const handle = attributes.get(ATTRIBUTE.handle);
    if (handle !== undefined) crossing.handles.push(Number(handle.getBigUint64(0, false)));
    const verdict = attributes.get(ATTRIBUTE.verdict);
    const code = verdict === undefined ? undefined : readAttributes(verdict, 0).get(VERDICT_CODE)?.getInt32(0, false);
    if (code === NF_DROP) crossing.isDropped = true;
  };

  return {
    fd,
    read() {
      let isNews = false;
      for (;;) {
        const length = libc.recv(fd, buffer, buffer.length, 0);
        if (length < 0) {
          if (libc.errno() === EAGAIN) return isNews;
          throw failure('recv');
        }
        isNews = true;
        const part = new DataView(buffer.slice(0, length).buffer);
        for (let at = 0; at + NETLINK_HEADER <= length;) {
          const size = part.getUint32(at, true);
          if (size < NETLINK_HEADER || at + size > length) throw new Error('a trace message with a wrong length');
          if (part.getUint16(at + 4, true) === TRACE_MESSAGE)
            take(new DataView(part.buffer, at + NETLINK_HEADER, size - NETLINK_HEADER));
          at += (size + 3) & ~3;
        }
      }
    },
    crossings: () => all,
    close: () => void libc.close(fd),
  };
}

const [ICMP, ICMPV6] = [1, 58];
const ECHO_REPLIES: ReadonlySet<number> = new Set([0, 129]);

/** Of echoes the id stands for the port of whoever asked. */
function portsIn(network: DataView | undefined, transport: DataView) {
  const isSix = network !== undefined && network.getUint8(0) >> 4 === 6;
  const protocol = network?.getUint8(isSix ? 6 : 9);
  if (protocol !== ICMP && protocol !== ICMPV6)
    return { sourcePort: transport.getUint16(0, false), destinationPort: transport.getUint16(2, false) };
  const id = transport.getUint16(4, false);
  return ECHO_REPLIES.has(transport.getUint8(0))
    ? { sourcePort: 0, destinationPort: id }
    : { sourcePort: id, destinationPort: 0 };
}

const textOf = (view: DataView | undefined): string =>
  view === undefined ? '' : Buffer.from(view.buffer, view.byteOffset, view.byteLength - 1).toString();
