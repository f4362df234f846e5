import type { Outcome } from '@hopscope/engine';
import { giveUp, isFlight, type Air, type Flight, type PacketJob, type Runner, type Tell } from './air.ts';
import { planOf } from './plan.ts';

type TraceJob = Extract<PacketJob, { readonly kind: 'trace' }>;

/** What a TTL gets at least when they take turns. */
const LEAST_TURN_MS = 50;

/**
 * One SYN per TTL. All are sent at once from ports of the kernel's choice, or by raw sockets from one; from one given source
 * port they take turns otherwise (one connection at a time may have it), each with its share of the time that is left until
 * the job has been silent.
 */
export function runTrace(job: TraceJob, air: Air, tell: Tell): Runner {
  const plan = { ...planOf(job), ...(job.atOnce === true ? { isRaw: true as const } : {}) };
  const inTurns = job.sourcePort !== undefined && job.atOnce !== true;
  const waiting = [...new Set(job.ttls)];
  /** By TTL, the oldest first. */
  const flights = new Map<number, Flight & { readonly turnMs: number }>();
  let beganAt: number | undefined;
  let { silenceMs } = job;

  const heard = (ttl: number, outcome: Outcome) => {
    flights.delete(ttl);
    tell({ kind: 'observed', observation: { kind: 'hop', job: job.job, ttl, outcome } });
  };
  const turnMs = (now: number) => {
    if (!inTurns) return Infinity;
    const left = (beganAt ?? now) + silenceMs - now;
    return Math.max(LEAST_TURN_MS, left / Math.max(1, waiting.length));
  };
  const deadlineOf = (flight: Flight & { readonly turnMs: number }) =>
    flight.sentAt + Math.min(silenceMs, flight.turnMs);
  const mostAtOnce = inTurns ? 1 : Infinity;

  return {
    advance(now) {
      for (const [ttl, flight] of flights) {
        if (deadlineOf(flight) > now) break;
        heard(ttl, flight.silence(now));
      }
      for (let ttl = waiting[0]; ttl !== undefined && flights.size < mostAtOnce; ttl = waiting[0]) {
        const current = ttl;
        const sent = air.send({ ...plan, ttl }, (outcome) => heard(current, outcome));
        if (sent === 'full') break;
        beganAt ??= now;
        if (isFlight(sent)) flights.set(ttl, { ...sent, turnMs: turnMs(now) });
        else heard(ttl, sent);
        waiting.shift();
      }
      const [oldest] = flights.values();
      if (oldest !== undefined) return deadlineOf(oldest);
      return waiting.length > 0 ? Infinity : undefined;
    },
    stop() {
      waiting.length = 0;
      return giveUp(flights);
    },
    extend: (ms) => void (silenceMs = ms),
  };
}
