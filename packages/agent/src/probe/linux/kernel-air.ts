import type { Outcome } from '@hopscope/engine';
import type { Air, SynPlan } from '../jobs/air.ts';
import type { Poller } from './poller.ts';
import type { PacketSocket, Sent } from './packet-socket.ts';

/** SYNs and echo requests through the kernel's sockets, at most so many at once. */
export type KernelAir = Air & {
  /** The poller says that something happened to this descriptor. */
  happened(fd: number, error: boolean, now: number): void;
  /** Whether a flight has ended since this was last asked: a job may have waited for its place. */
  takeFreed(): boolean;
};

type Landing = {
  readonly sent: Sent;
  readonly socket: PacketSocket;
  readonly tuple: string | undefined;
  readonly landed: Landed;
};
type Sockets = { readonly tcp: PacketSocket; readonly icmp: PacketSocket };
type Landed = (outcome: Outcome, now: number) => void;

export function openKernelAir(sockets: Sockets, poller: Poller, mostAtOnce: number): KernelAir {
  const landings = new Map<number, Landing>();
  /** Connections whose source port was asked for: a second one at the same time would be refused by the kernel. */
  const tuples = new Set<string>();
  let freed = false;

  const end = ({ sent, socket, tuple }: Landing) => {
    landings.delete(sent.fd);
    if (tuple !== undefined) tuples.delete(tuple);
    socket.close(sent);
    freed = true;
  };
  return {
    send(plan, landed) {
      const tuple = tupleOf(plan);
      if (landings.size >= mostAtOnce || (tuple !== undefined && tuples.has(tuple))) return 'full';
      const socket = sockets[plan.protocol ?? 'tcp'];
      const sent = socket.send(plan);
      if ('kind' in sent) return sent;
      const landing = { sent, socket, tuple, landed };
      // An echo request's socket could always be written to.
      if (plan.protocol === 'icmp') poller.watchInput(sent.fd);
      else poller.watchConnect(sent.fd);
      landings.set(sent.fd, landing);
      if (tuple !== undefined) tuples.add(tuple);
      return {
        sentAt: sent.sentAt,
        silence(now) {
          const outcome = socket.silence(sent, now);
          end(landing);
          return outcome;
        },
        drop: () => end(landing),
      };
    },
    happened(fd, error, now) {
      const landing = landings.get(fd);
      if (landing === undefined) return;
      const outcome = landing.socket.read(landing.sent, now, error);
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
