import type { Family, Port } from '@hopscope/engine';
import type { Libc } from '../../libc.ts';
import { AF_INET, AF_INET6, IPPROTO_TCP, SOCK_CLOEXEC, SOCK_RAW, SOCK_STREAM } from '../linux/abi.ts';
import { errnoName } from '../linux/errno.ts';
import { portIn, socketAddress } from '../linux/socket-address.ts';
import type { SocketOptions } from '../linux/socket-options.ts';
import { openClaims } from './claims.ts';
import { socketName } from './raw-socket.ts';
import type { PortHolder } from './reserve-job.ts';

/** All checks together; a server that is hostile could have the host run out of them. */
const MOST_HELD = 256;

/**
 * Holds ports by sockets that are bound and do nothing else. The kernel gives such a port to nobody but our own connections,
 * and answers a segment to it with a reset, as to any that nobody listens on. `isHeld`: by any check, in any place.
 */
export function openPortHolder(
  libc: Libc,
  options: SocketOptions,
): PortHolder & { readonly isHeld: (port: Port) => boolean } {
  let held = 0;
  const holders = new Map<Port, number>();
  return {
    claim: openClaims(),
    hold({ family, address, port }) {
      if (held >= MOST_HELD) return undefined;
      const fd = libc.socket(domainOf(family), SOCK_STREAM | SOCK_CLOEXEC, 0);
      if (fd < 0) return undefined;
      options.sharePort(fd);
      const own = socketAddress(family, address, port);
      if (libc.bind(fd, own, own.length) < 0) {
        libc.close(fd);
        return undefined;
      }
      const bound = portIn(socketName(libc, fd));
      held++;
      holders.set(bound, (holders.get(bound) ?? 0) + 1);
      const release = () => {
        held--;
        const others = (holders.get(bound) ?? 1) - 1;
        if (others === 0) holders.delete(bound);
        else holders.set(bound, others);
        libc.close(fd);
      };
      return { port: bound, release };
    },
    isHeld: (port) => holders.has(port),
    whyInTurns(ways, host) {
      const isIpv6 = ways.some(({ destination }) => destination.includes(':'));
      const fd = libc.socket(domainOf(isIpv6 ? 'ipv6' : 'ipv4'), SOCK_RAW | SOCK_CLOEXEC, IPPROTO_TCP);
      if (fd < 0) return `raw sockets take CAP_NET_RAW (socket: ${errnoName(libc.errno())})`;
      libc.close(fd);
      return ways.some((way) => host?.isShared(way))
        ? 'this host has several next hops on the way there, and shares out raw packets without regard to their ports'
        : undefined;
    },
  };
}

const domainOf = (family: Family) => (family === 'ipv4' ? AF_INET : AF_INET6);
