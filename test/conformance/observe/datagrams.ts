import { familyOf, type Address, type Port } from '@hopscope/engine';
import type { Libc } from '../../../packages/agent/src/libc.ts';
import {
  AF_INET,
  AF_INET6,
  SO_REUSEADDR,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOL_IPV6,
  SOL_IP,
  SOL_SOCKET,
} from '../../../packages/agent/src/probe/linux/abi.ts';
import { callFailure } from '../../../packages/agent/src/probe/linux/errno.ts';
import { openMessages } from '../../../packages/agent/src/probe/linux/message.ts';
import { addressIn, portIn, socketAddress } from '../../../packages/agent/src/probe/linux/socket-address.ts';
import { enterNamespace } from '../../../packages/lab/src/inside/enter.ts';
import type { Echo } from './order.ts';

/** Every address is at home on the internet, though no device there has it (ip(7), linux/in6.h). */
const IP_FREEBIND = 15;
const IPV6_FREEBIND = 78;
const ON = Uint8Array.of(1, 0, 0, 0);
const ONE_BYTE = Uint8Array.of(1);

/** Sockets that send back what they get. `answer` does nothing to a descriptor that is none of theirs. */
export type Echoes = { readonly fds: readonly number[]; answer(fd: number): void; close(): void };

export function openEchoes(libc: Libc, echoes: readonly Echo[]): Echoes {
  const receive = openMessages(libc);
  const byFd = new Map(echoes.map((echo) => [open(libc, echo), echo]));
  return {
    fds: [...byFd.keys()],
    answer(fd) {
      const echo = byFd.get(fd);
      if (echo === undefined) return;
      for (let message = receive(fd, 0); message !== undefined; message = receive(fd, 0)) {
        const [address, port] = [addressIn(message.name, 0), portIn(message.name)];
        // By another socket at the same end, so that the first one still hears everybody.
        const other = open(libc, echo);
        const to = socketAddress(familyOf(echo.address as Address), address, port);
        if (libc.connect(other, to, to.length) >= 0) libc.send(other, ONE_BYTE, 1, 0);
        libc.close(other);
      }
    },
    close() {
      for (const fd of byFd.keys()) libc.close(fd);
    },
  };
}

function open(libc: Libc, { path, address, port }: Echo): number {
  enterNamespace(path);
  const family = familyOf(address as Address);
  const fd = libc.socket(family === 'ipv4' ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) throw callFailure('socket', libc.errno());
  libc.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, ON, ON.length);
  if (family === 'ipv4') libc.setsockopt(fd, SOL_IP, IP_FREEBIND, ON, ON.length);
  else libc.setsockopt(fd, SOL_IPV6, IPV6_FREEBIND, ON, ON.length);
  const own = socketAddress(family, address as Address, port as Port);
  if (libc.bind(fd, own, own.length) < 0) throw callFailure(`bind to ${address} port ${port}`, libc.errno());
  return fd;
}
