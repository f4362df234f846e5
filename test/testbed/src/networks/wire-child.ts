/** A wire with a delay between the devices x0 and x1 (AF_PACKET). One JSON parameter: a `WireOrder`. */
import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';
import type { WireOrder } from './wire.ts';

const AF_INET = 2;
const AF_PACKET = 17;
const SOCK_DGRAM = 2;
const SOCK_RAW_NONBLOCK = 3 | 0x800;
/** ETH_P_ALL in network order. */
const ALL_PROTOCOLS = 0x0300;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const SOL_PACKET = 263;
const PACKET_IGNORE_OUTGOING = 23;
const POLLIN = 1;
const CLONE_NEWNET = 0x4000_0000;
const SIOCETHTOOL = 0x8946;
/** ETHTOOL_STXCSUM, _STSO, _SGSO (linux/ethtool.h): checksums and cutting into segments left to the device. */
const OFFLOADS = [0x17, 0x1f, 0x24];
const LARGEST_FRAME = 65_536;
const RECEIVE_BYTES = 8 << 20;

const lib = koffi.load(null);
const socket = lib.func('int socket(int, int, int)') as (domain: number, type: number, protocol: number) => number;
const bind = lib.func('int bind(int, const void*, unsigned int)') as (fd: number, to: Buffer, bytes: number) => number;
const setsockopt = lib.func('int setsockopt(int, int, int, const void*, unsigned int)') as (
  fd: number,
  level: number,
  option: number,
  value: Buffer,
  bytes: number,
) => number;
const ioctl = lib.func('int ioctl(int, unsigned long, void*)') as (fd: number, code: number, value: Buffer) => number;
const setns = lib.func('int setns(int, int)') as (fd: number, type: number) => number;
const ifNameToIndex = lib.func('unsigned int if_nametoindex(const char*)') as (name: string) => number;
const ppoll = lib.func('int ppoll(void*, unsigned long, const void*, const void*)') as (
  fds: Buffer,
  count: number,
  timeout: Buffer | null,
  signals: null,
) => number;
const recv = lib.func('intptr_t recv(int, void*, size_t, int)') as Transfer;
const send = lib.func('intptr_t send(int, const void*, size_t, int)') as Transfer;
type Transfer = (fd: number, bytes: Buffer, length: number, flags: number) => number;

const order = JSON.parse(process.argv[2] ?? '{}') as WireOrder;
const own = openSync('/proc/thread-self/ns/net', 'r');
for (const { namespace, device } of order.whole) {
  enter(namespace);
  makeWhole(device);
}
check(setns(own, CLONE_NEWNET), 'setns');
relay(openDevice('x0'), openDevice('x1'), order.delayUs / 1000);

function check(result: number, call: string): number {
  if (result < 0) throw new Error(`${call} failed with errno ${koffi.errno()}`);
  return result;
}

function enter(namespace: string): void {
  const fd = openSync(namespace, 'r');
  check(setns(fd, CLONE_NEWNET), 'setns');
  closeSync(fd);
}

/** struct ifreq with a pointer to struct ethtool_value { command, 0 }. */
function makeWhole(device: string): void {
  const fd = check(socket(AF_INET, SOCK_DGRAM, 0), 'socket');
  for (const command of OFFLOADS) {
    const value = Buffer.from(new ArrayBuffer(8));
    value.writeUInt32LE(command, 0);
    const request = Buffer.alloc(40);
    request.write(device, 0, 'latin1');
    request.writeBigUInt64LE(koffi.address(value), 16);
    check(ioctl(fd, SIOCETHTOOL, request), `ethtool ${device}`);
  }
  closeSync(fd);
}

function openDevice(device: string): number {
  const fd = check(socket(AF_PACKET, SOCK_RAW_NONBLOCK, ALL_PROTOCOLS), 'socket');
  // struct sockaddr_ll
  const address = Buffer.alloc(20);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16LE(ALL_PROTOCOLS, 2);
  address.writeInt32LE(ifNameToIndex(device), 4);
  check(bind(fd, address, address.length), 'bind');
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    return bytes;
  };
  check(setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, number(1), 4), 'PACKET_IGNORE_OUTGOING');
  check(setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, number(RECEIVE_BYTES), 4), 'SO_RCVBUFFORCE');
  return fd;
}

/** Until standard input ends: whoever started the wire is gone then. */
function relay(left: number, right: number, delayMs: number): void {
  const frame = Buffer.alloc(LARGEST_FRAME);
  /** The delay is the same for all, so they leave in the order in which they came. */
  let waiting: { readonly at: number; readonly to: number; readonly bytes: Buffer }[] = [];
  const polled = Buffer.alloc(24);
  for (const [index, fd] of [0, left, right].entries()) {
    polled.writeInt32LE(fd, index * 8);
    polled.writeInt16LE(POLLIN, index * 8 + 4);
  }
  const timeout = Buffer.alloc(16);
  console.log('ready');
  for (;;) {
    const due = waiting.findIndex(({ at }) => at > performance.now());
    const leaving = due < 0 ? waiting : waiting.slice(0, due);
    for (const { to, bytes } of leaving) send(to, bytes, bytes.length, 0);
    waiting = waiting.slice(leaving.length);
    const [first] = waiting;
    if (first !== undefined) {
      // struct timespec
      const leftNs = Math.round(Math.max(0, first.at - performance.now()) * 1e6);
      timeout.writeBigInt64LE(BigInt(Math.floor(leftNs / 1e9)), 0);
      timeout.writeBigInt64LE(BigInt(leftNs % 1e9), 8);
    }
    ppoll(polled, 3, first === undefined ? null : timeout, null);
    if (polled.readInt16LE(6) !== 0) process.exit();
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      for (let length = recv(from, frame, frame.length, 0); length > 0; length = recv(from, frame, frame.length, 0))
        waiting.push({ at: performance.now() + delayMs, to, bytes: Buffer.from(frame.subarray(0, length)) });
    }
  }
}
