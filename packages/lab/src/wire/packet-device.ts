import { closeSync } from 'node:fs';
import koffi from 'koffi';

/** The kernel's calls for raw frames, as linux/if_packet.h, linux/ethtool.h and poll(2) have them. */
const AF_INET = 2;
const AF_PACKET = 17;
const SOCK_DGRAM = 2;
const SOCK_RAW_NONBLOCK = 3 | 0x800;
/** ETH_P_ALL in network order. */
const EVERY_PROTOCOL = 0x0300;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const SOL_PACKET = 263;
const PACKET_IGNORE_OUTGOING = 23;
const SIOCETHTOOL = 0x8946;
/** ETHTOOL_STXCSUM, _STSO, _SGSO: checksums and the cutting into segments that are left to a device. */
const LEFT_TO_DEVICE = [0x17, 0x1f, 0x24];
const RECEIVE_BYTES = 8 << 20;
const ADDRESS_BYTES = 20;

type Transfer = (fd: number, bytes: Buffer, length: number, flags: number) => number;

export function bindFrames() {
  const lib = koffi.load(null);
  const socket = lib.func('int socket(int, int, int)') as (domain: number, kind: number, protocol: number) => number;
  const bind = lib.func('int bind(int, const void*, unsigned int)') as (fd: number, to: Buffer, size: number) => number;
  const setsockopt = lib.func('int setsockopt(int, int, int, const void*, unsigned int)') as (
    fd: number,
    level: number,
    option: number,
    value: Buffer,
    size: number,
  ) => number;
  const ioctl = lib.func('int ioctl(int, unsigned long, void*)') as (fd: number, code: number, value: Buffer) => number;
  const indexOf = lib.func('unsigned int if_nametoindex(const char*)') as (name: string) => number;
  const succeed = (result: number, call: string): number => {
    if (result < 0) throw new Error(`${call} failed with errno ${koffi.errno()}`);
    return result;
  };
  return {
    /** Waits for one of these descriptors (struct pollfd), so many milliseconds at most. */
    poll: lib.func('int poll(void*, unsigned long, int)') as (fds: Buffer, count: number, timeoutMs: number) => number,
    receive: lib.func('intptr_t recv(int, void*, size_t, int)') as Transfer,
    send: lib.func('intptr_t send(int, const void*, size_t, int)') as Transfer,
    /** All frames that arrive at a device of the namespace which the calling thread is in; what is sent leaves by it. */
    open(device: string): number {
      const fd = succeed(socket(AF_PACKET, SOCK_RAW_NONBLOCK, EVERY_PROTOCOL), 'socket');
      // struct sockaddr_ll
      const address = Buffer.alloc(ADDRESS_BYTES);
      address.writeUInt16LE(AF_PACKET, 0);
      address.writeUInt16LE(EVERY_PROTOCOL, 2);
      address.writeInt32LE(indexOf(device), 4);
      succeed(bind(fd, address, ADDRESS_BYTES), `bind to ${device}`);
      succeed(setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, numberBytes(1), 4), 'PACKET_IGNORE_OUTGOING');
      // Without CAP_NET_ADMIN outside, as in a user namespace, the usual size has to do.
      setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, numberBytes(RECEIVE_BYTES), 4);
      return fd;
    },
    /** struct ifreq with a pointer to struct ethtool_value { command, 0 }. */
    leaveNothingToDevice(device: string): void {
      const fd = succeed(socket(AF_INET, SOCK_DGRAM, 0), 'socket');
      for (const command of LEFT_TO_DEVICE) {
        const value = Buffer.from(new ArrayBuffer(8));
        value.writeUInt32LE(command, 0);
        const request = Buffer.alloc(40);
        request.write(device, 0, 'latin1');
        request.writeBigUInt64LE(koffi.address(value), 16);
        succeed(ioctl(fd, SIOCETHTOOL, request), `ethtool ${device}`);
      }
      closeSync(fd);
    },
  };
}

function numberBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
