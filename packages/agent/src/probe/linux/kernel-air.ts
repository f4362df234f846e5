import type { Outcome } from '@hopscope/engine';
import type { Air, SynPlan } from '../jobs/air.ts';
import type { Poller } from './poller.ts';
import type { Syn, SynSocket } from './syn.ts';

/** SYNs through the kernel's sockets, at most so many at once. */
export type KernelAir = Air & {
  /** The poller says that something happened to this descriptor. */
  happened(fd: number, error: boolean, now: number): void;
  /** Whether a flight has ended since this was last asked: a job may have waited for its place. */
  takeFreed(): boolean;
};

type Landing = { readonly syn: Syn; readonly tuple: string | undefined; readonly landed: Landed };
type Landed = (outcome: Outcome, now: number) => void;

export function openKernelAir(socket: SynSocket, poller: Poller, mostAtOnce: number): KernelAir {
  const landings = new Map<number, Landing>();
  /** Connections whose source port was asked for: a second one at the same time would be refused by the kernel. */
  const tuples = new Set<string>();
  let freed = false;

  const end = ({ syn, tuple }: Landing) => {
    landings.delete(syn.fd);
    if (tuple !== undefined) tuples.delete(tuple);
    socket.close(syn);
    freed = true;
  };
  return {
    send(plan, landed) {
      const tuple = tupleOf(plan);
      if (landings.size >= mostAtOnce || (tuple !== undefined && tuples.has(tuple))) return 'full';
      const syn = socket.send(plan);
      if ('kind' in syn) return syn;
      const landing = { syn, tuple, landed };
      poller.watchConnect(syn.fd);
      landings.set(syn.fd, landing);
      if (tuple !== undefined) tuples.add(tuple);
      return {
        sentAt: syn.sentAt,
        silence(now) {
          const outcome = socket.silence(syn, now);
          end(landing);
          return outcome;
        },
        drop: () => end(landing),
      };
    },
    happened(fd, error, now) {
      const landing = landings.get(fd);
      if (landing === undefined) return;
      const outcome = socket.read(landing.syn, now, error);
      if (outcome === undefined) return;
      end(landing);
      landing.landed(outcome, now);
    },
    takeFreed() {
      const was = freed;
      freed = false;
      return was;
    },
  };
}

const tupleOf = ({ sourcePort, address, port, from }: SynPlan) =>
  sourcePort === undefined ? undefined : `${sourcePort} ${address} ${port} ${from ?? ''}`;
