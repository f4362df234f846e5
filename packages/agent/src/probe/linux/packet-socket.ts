import type { Outcome } from '@hopscope/engine';
import type { SynPlan } from '../jobs/air.ts';
import { CLOCK_REALTIME } from './abi.ts';
import { reserve, type Libc } from '../../libc.ts';

/** A SYN or an echo request on its way. Its descriptor is open until `close`. */
export type Sent = {
  readonly fd: number;
  /** Milliseconds by the clock of the thread. */
  readonly sentAt: number;
  /** Microseconds since 1970, to compare with the kernel's stamps. */
  readonly sentRealtime: number;
};

/** Sockets that do not block, read as packets: one for each that is sent. */
export type PacketSocket = {
  /** An outcome: nothing was sent, or what came of it came at once. */
  send(plan: SynPlan): Sent | Outcome;
  /** What became of it, after the poller said that something has; undefined: it is still on its way. */
  read(sent: Sent, now: number, error: boolean): Outcome | undefined;
  /** Nothing came until now. */
  silence(sent: Sent, now: number): Outcome;
  close(sent: Sent): void;
  end(): void;
};

/** The clock that the kernel's stamps are read from, microseconds since 1970. */
export function realtimeOf(libc: Libc): () => number {
  const time = reserve(16);
  return () => {
    libc.clockGettime(CLOCK_REALTIME, time.bytes);
    return Number(time.view.getBigInt64(0, true)) * 1e6 + time.view.getInt32(8, true) / 1e3;
  };
}

/** The round trip by the kernel's stamp of an arrival; by this process's clock where there is none that can be believed. */
export function stampedTime(sent: Sent, receivedAt: number | undefined, at: number) {
  const user = { rtt: Math.round((at - sent.sentAt) * 1e3), clock: 'user' } as const;
  if (receivedAt === undefined) return user;
  const rtt = Math.round(receivedAt - sent.sentRealtime);
  // Stamps are wall-clock time: where that was set in between, the other clock is the better one.
  const plausible = rtt >= 0 && rtt <= (at - sent.sentAt) * 1e3 + 1e3;
  return plausible ? ({ rtt, clock: 'kernel' } as const) : user;
}
