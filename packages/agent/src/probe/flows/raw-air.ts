import { randomInt } from 'node:crypto';
import type { Outcome } from '@hopscope/engine';
import type { Air, SynPlan } from '../jobs/air.ts';
import { EPERM } from '../linux/abi.ts';
import { errnoName } from '../linux/errno.ts';
import { controlIn, openErrorQueue, type IcmpError } from '../linux/error-queue.ts';
import { icmpOutcome } from '../linux/icmp-reason.ts';
import { openMessages } from '../linux/message.ts';
import { realtimeOf, stampedTime } from '../linux/packet-socket.ts';
import type { Poller } from '../linux/poller.ts';
import { openSocketOptions } from '../linux/socket-options.ts';
import type { Libc } from '../../libc.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';
import { answerIn, quotedSyn, synPacket, withChecksum, type SynMark } from './syn-packet.ts';

/**
 * SYNs of our own making, so that those of one five-tuple can be on their way at the same time. No socket of the kernel's
 * waits for their answers: it resets whatever the target opens, and no application hears of it.
 */
export type RawAir = Air & {
  /** The poller says that something happened to this descriptor. */
  happened(fd: number, now: number): void;
  /** Whether a flight has ended since this was last asked. */
  takeFreed(): boolean;
};

type Shared = RawSocket & { readonly key: string; flights: number };
type RawFlight = {
  readonly fd: number;
  readonly sentAt: number;
  readonly sentRealtime: number;
  readonly socket: Shared;
  readonly name: string;
  readonly landed: Parameters<Air['send']>[1];
};

/** Answers that are read before anything else gets its turn. */
const MOST_ANSWERS = 256;

export function openRawAir(libc: Libc, poller: Poller, now: () => number, mostAtOnce: number): RawAir {
  const options = openSocketOptions(libc);
  const receive = openMessages(libc);
  const readErrorQueue = openErrorQueue(receive);
  const realtime = realtimeOf(libc);
  /** One for all flows to a destination: each hears all that comes from there. */
  const sockets = new Map<string, Shared>();
  const byDescriptor = new Map<number, Shared>();
  const flights = new Map<string, RawFlight>();
  /**
   * Each SYN has the next number: a firewall takes a higher one of the same five-tuple for the connection begun anew, and what
   * comes late is never taken for the answer to another.
   */
  let sequence = randomInt(0, 2 ** 31);
  let freed = false;

  const nameOf = ({ fd }: RawSocket, { sourcePort, port, sequence }: SynMark) =>
    `${fd} ${sourcePort} ${port} ${sequence}`;
  const socketFor = (plan: SynPlan): Shared | Outcome => {
    const key = `${plan.from ?? ''} ${plan.address} ${plan.sourceAddress ?? ''}`;
    const known = sockets.get(key);
    if (known !== undefined) return known;
    const opened = openRawSocket(libc, options, plan);
    if ('kind' in opened) return opened;
    const shared = { ...opened, key, flights: 0 };
    sockets.set(key, shared);
    byDescriptor.set(shared.fd, shared);
    poller.watchInput(shared.fd);
    return shared;
  };
  const leave = (socket: Shared) => {
    if (socket.flights > 0) return;
    sockets.delete(socket.key);
    byDescriptor.delete(socket.fd);
    libc.close(socket.fd);
  };
  const end = ({ name, socket }: RawFlight) => {
    if (!flights.delete(name)) return;
    socket.flights--;
    freed = true;
    leave(socket);
  };
  /** The next error that is about a SYN on its way. */
  const nextError = (socket: Shared): { readonly flight: RawFlight; readonly icmp: IcmpError } | undefined => {
    let flight: RawFlight | undefined;
    const icmp = readErrorQueue(socket.fd, (packet) => {
      const mark = quotedSyn(packet);
      flight = mark === undefined ? undefined : flights.get(nameOf(socket, mark));
      return flight !== undefined;
    });
    return icmp === undefined || flight === undefined ? undefined : { flight, icmp };
  };

  const landError = ({ flight, icmp }: { readonly flight: RawFlight; readonly icmp: IcmpError }, at: number) => {
    end(flight);
    flight.landed(icmpOutcome(icmp, stampedTime(flight, icmp.receivedAt, at)), at);
  };
  /** What this host itself has said of a SYN just now; what is told of others meanwhile is theirs. */
  const errorOf = (flight: RawFlight): IcmpError | undefined => {
    let own: IcmpError | undefined;
    for (let error = nextError(flight.socket); error !== undefined; error = nextError(flight.socket)) {
      if (error.flight === flight) own = error.icmp;
      else landError(error, now());
    }
    return own;
  };

  return {
    send(plan, landed) {
      const { sourcePort, port, address, ttl } = plan;
      if (sourcePort === undefined || ttl === undefined) return { kind: 'failed', call: 'socket', errno: 'EINVAL' };
      if (flights.size >= mostAtOnce) return 'full';
      const socket = socketFor(plan);
      if ('kind' in socket) return socket;
      sequence = (sequence + 1) >>> 0;
      const mark = { sourcePort, port, sequence };
      const bare = synPacket(mark);
      const packet = plan.family === 'ipv4' ? withChecksum(bare, socket.own, address) : bare;
      const name = nameOf(socket, mark);
      options.limitHops(socket.fd, plan.family, ttl);
      const flight: RawFlight = { fd: socket.fd, sentAt: now(), sentRealtime: realtime(), socket, name, landed };
      // Whatever is told from here on may be about it.
      flights.set(name, flight);
      socket.flights++;
      if (libc.send(socket.fd, packet, packet.length, 0) < 0) {
        const errno = libc.errno();
        const own = errno === EPERM ? errorOf(flight) : undefined;
        end(flight);
        if (errno !== EPERM) return { kind: 'failed', call: 'connect', errno: errnoName(errno) };
        // A rule of this host's: one that rejects has said so by now.
        return own === undefined
          ? { kind: 'silent', waitedMs: 0, left: 'no' }
          : icmpOutcome(own, stampedTime(flight, own.receivedAt, now()));
      }
      return {
        sentAt: flight.sentAt,
        silence(at) {
          end(flight);
          return { kind: 'silent', waitedMs: Math.round(at - flight.sentAt), left: 'yes' };
        },
        drop: () => end(flight),
      };
    },
    happened(fd, at) {
      const socket = byDescriptor.get(fd);
      if (socket === undefined) return;
      const land = (flight: RawFlight, outcome: Outcome) => {
        end(flight);
        flight.landed(outcome, at);
      };
      // Held open, so that nobody's answer is read from a descriptor that is somebody else's by now.
      socket.flights++;
      options.takeError(fd);
      for (let error = nextError(socket); error !== undefined; error = nextError(socket)) landError(error, at);
      for (let count = 0; count < MOST_ANSWERS; count++) {
        const message = receive(fd, 0);
        if (message === undefined) break;
        const answer = answerIn(socket.family, message.payload);
        const flight = answer && flights.get(nameOf(socket, answer.to));
        if (answer === undefined || flight === undefined) continue;
        const time = stampedTime(flight, controlIn(message.control).receivedAt, at);
        land(
          flight,
          answer.kind === 'refused' ? { kind: 'refused', ...time } : { kind: 'connected', ...time, retransmits: 0 },
        );
      }
      socket.flights--;
      leave(socket);
    },
    takeFreed() {
      const was = freed;
      freed = false;
      return was;
    },
  };
}
