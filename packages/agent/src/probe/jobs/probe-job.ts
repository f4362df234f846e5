import type { Outcome } from '@hopscope/engine';
import { giveUp, isFlight, type Air, type Flight, type PacketJob, type Runner, type Tell } from './air.ts';
import { openManners } from './manners.ts';
import { planOf } from './plan.ts';

type ProbeJob = Extract<PacketJob, { readonly kind: 'probe' }>;

/** SYNs sent before the answers are looked at again; each costs about 0.1 ms. */
const BURST = 16;

/** Sends a job's probes at its pace, as freely as manners allow. */
export function runProbe(job: ProbeJob, air: Air, tell: Tell): Runner {
  const plan = planOf(job);
  const manners = openManners();
  /** By sequence, the oldest first. */
  const flights = new Map<number, Flight>();
  let sequence = 0;
  let nextAt = -Infinity;
  let beganAt: number | undefined;
  let { silenceMs } = job;
  let over = false;

  const heard = (sequence: number, outcome: Outcome, now: number) => {
    flights.delete(sequence);
    manners.heard(outcome, now);
    const sourcePort = job.sourcePort === undefined ? {} : { sourcePort: job.sourcePort };
    tell({ kind: 'observed', observation: { kind: 'probe', job: job.job, sequence, ...sourcePort, outcome } });
  };
  const window = (now: number) => (job.sourcePort === undefined ? manners.window(now) : 1);
  const wantsMore = () => !over && sequence < job.count && manners.enoughUntil() === undefined;

  /** Until something answers, silence is measured from the first SYN; then each probe has its own. */
  const deadlineOf = (flight: Flight) => {
    const from = manners.answered() ? flight.sentAt : (beganAt ?? flight.sentAt);
    return Math.min(from + silenceMs, manners.enoughUntil() ?? Infinity);
  };
  const endSilent = (now: number) => {
    for (const [sequence, flight] of flights) {
      if (deadlineOf(flight) > now) break;
      heard(sequence, flight.silence(now), now);
      // Nobody has answered by now: what was not sent would not be answered either.
      over ||= !manners.answered();
    }
  };
  /** Whether it was kept from sending something that was due. */
  const sendDue = (now: number): boolean => {
    for (let burst = 0; burst < BURST && wantsMore() && nextAt <= now && flights.size < window(now); burst++) {
      const current = sequence;
      const sent = air.send(plan, (outcome, now) => heard(current, outcome, now));
      if (sent === 'full') return true;
      sequence++;
      if (beganAt === undefined) {
        beganAt = nextAt = now;
        manners.begin(now);
      }
      // Lateness is made up for, but never by more than halving a gap.
      nextAt = job.paceMs === 0 ? now : Math.max(nextAt + job.paceMs, now + job.paceMs / 2);
      if (isFlight(sent)) flights.set(current, sent);
      else heard(current, sent, now);
    }
    return false;
  };
  const wakeAt = (now: number, kept: boolean) => {
    const [oldest] = flights.values();
    const silent = oldest === undefined ? Infinity : deadlineOf(oldest);
    if (kept || !wantsMore()) return silent;
    return Math.min(silent, flights.size < window(now) ? nextAt : manners.opensAt());
  };

  return {
    advance(now) {
      endSilent(now);
      const kept = sendDue(now);
      return flights.size === 0 && !wantsMore() ? undefined : wakeAt(now, kept);
    },
    stop() {
      over = true;
      return giveUp(flights);
    },
    extend: (ms) => void (silenceMs = ms),
  };
}
