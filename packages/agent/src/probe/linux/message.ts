import { MSG_DONTWAIT } from './abi.ts';
import { reserve, type Libc } from '../../libc.ts';
import { SOCKET_ADDRESS_BYTES } from './socket-address.ts';

/** One message of a socket (recvmsg(2)). Views into memory that the next one overwrites. */
export type Message = {
  /** `struct sockaddr` of who sent it, where the kernel says so. */
  readonly name: DataView;
  /** Its control messages. */
  readonly control: DataView;
  /** The packet, or of an error the packet that it is about: its first 256 bytes. */
  readonly payload: Uint8Array;
};

/** The next message that is there; undefined: none is. `flags`: such as MSG_ERRQUEUE. */
export type Receive = (fd: number, flags: number) => Message | undefined;

/** Where things lie in the one piece of memory that the kernel is given pointers into: whoever holds a part holds it all. */
const MESSAGE = { at: 0, bytes: 56 };
const VECTOR = { at: 64, bytes: 16 };
const NAME = { at: 96, bytes: SOCKET_ADDRESS_BYTES };
const CONTROL = { at: 128, bytes: 512 };
const PAYLOAD = { at: 640, bytes: 256 };
const ALL_BYTES = 896;

export function openMessages(libc: Libc): Receive {
  const memory = reserve(ALL_BYTES);
  const point = (at: number, to: typeof NAME) => memory.view.setBigUint64(at, memory.address + BigInt(to.at), true);
  const message = memory.bytes.subarray(MESSAGE.at, MESSAGE.at + MESSAGE.bytes);
  // struct msghdr and struct iovec of 64-bit machines.
  point(MESSAGE.at, NAME);
  point(MESSAGE.at + 16, VECTOR);
  memory.view.setBigUint64(MESSAGE.at + 24, 1n, true);
  point(MESSAGE.at + 32, CONTROL);
  point(VECTOR.at, PAYLOAD);
  memory.view.setBigUint64(VECTOR.at + 8, BigInt(PAYLOAD.bytes), true);

  return (fd, flags) => {
    // Both lengths come back changed, so they are set before every call.
    memory.view.setUint32(MESSAGE.at + 8, NAME.bytes, true);
    memory.view.setBigUint64(MESSAGE.at + 40, BigInt(CONTROL.bytes), true);
    memory.bytes.fill(0, NAME.at, NAME.at + NAME.bytes);
    const length = libc.recvmsg(fd, message, flags | MSG_DONTWAIT);
    if (length < 0) return undefined;
    return {
      name: new DataView(memory.bytes.buffer, NAME.at, NAME.bytes),
      control: new DataView(memory.bytes.buffer, CONTROL.at, memory.view.getUint32(MESSAGE.at + 40, true)),
      payload: memory.bytes.subarray(PAYLOAD.at, PAYLOAD.at + length),
    };
  };
}
