import { closeSync, openSync } from 'node:fs';
import { CLONE_NEWNET } from './abi.ts';
import { callFailure } from './errno.ts';
import type { Libc } from '../../libc.ts';
import type { Host } from '../../host/host.ts';
import type { Air } from '../jobs/air.ts';
import type { PortHolder } from '../flows/reserve-job.ts';

/** The network namespaces that the calling thread works in: its own, and those that sessions ask for. */
export type Places = {
  /** Sockets opened from now on belong to this namespace; absent: to the thread's own. Those opened before stay where they were. */
  enter(path?: string): void;
  /** The same air, with sockets of this namespace. */
  from(path: string | undefined, air: Air): Air;
  /** Ports of this namespace. One that has gone has none. */
  holderIn(path: string | undefined, holder: PortHolder): PortHolder;
  /** What the kernel says in this namespace. */
  hostIn(path: string | undefined, host: Host | undefined): Host | undefined;
};

/** `own`: path of the namespace that the thread's own is to be (such as /run/netns/a); absent: it stays. Needs CAP_SYS_ADMIN. */
export function openPlaces(libc: Libc, own: string | undefined): Places {
  const home = own ?? '/proc/self/ns/net';
  let current: string | undefined;
  const enter = (path = home): void => {
    if (path === (current ?? (own === undefined ? home : undefined))) return;
    const fd = openSync(path, 'r');
    try {
      if (libc.setns(fd, CLONE_NEWNET) < 0) throw callFailure(`setns to ${path}`, libc.errno());
    } finally {
      closeSync(fd);
    }
    current = path;
  };
  enter();
  return {
    enter,
    from: (path, air) => ({
      send(plan, landed) {
        try {
          enter(path);
        } catch {
          // It has gone: that is this check's misfortune, and no other's.
          return { kind: 'failed', call: 'socket', errno: 'ENOENT' };
        }
        return air.send(path === undefined ? plan : { ...plan, from: path }, landed);
      },
    }),
    holderIn: (path, holder) => ({
      claim: (wanted) => holder.claim({ ...wanted, place: path }),
      hold(of) {
        try {
          enter(path);
        } catch {
          return undefined;
        }
        return holder.hold(of);
      },
      whyInTurns(ways, host) {
        enter(path);
        return holder.whyInTurns(ways, host);
      },
    }),
    hostIn(path, host) {
      if (host === undefined) return undefined;
      // Each question opens a socket of its own, in whichever namespace the thread is then.
      const there = <T>(ask: () => T): T => {
        enter(path);
        return ask();
      };
      return {
        documents: () => there(() => host.documents()),
        route: (way) => there(() => host.route(way)),
        neighbour: (way) => there(() => host.neighbour(way)),
        isShared: (way) => there(() => host.isShared(way)),
      };
    },
  };
}
