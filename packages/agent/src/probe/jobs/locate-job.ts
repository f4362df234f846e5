import type { Outcome } from '@hopscope/engine';
import { isFlight, type Air, type Flight, type PacketJob, type Runner, type Tell } from './air.ts';
import { planOf } from './plan.ts';
import { findReplyTtl, type Question } from './reply-ttl.ts';

type LocateJob = Extract<PacketJob, { readonly kind: 'locate' }>;

/** The TTLs that systems send with: Linux and BSD, Windows, routers. */
const INITIAL_TTLS = [64, 128];
const MOST_TTL = 255;

/** Finds whose reset it is by asking one question after another. */
export function runLocate(job: LocateJob, air: Air, tell: Tell): Runner {
  const plan = planOf(job);
  let { silenceMs } = job;
  const search = findReplyTtl(() => silenceMs);
  let flight: Flight | undefined;
  let deadline = Infinity;
  let question = take(search.next());

  function take(step: ReturnType<typeof search.next>): Question | undefined {
    if (step.done !== true) return step.value;
    if (step.value === undefined) return undefined;
    const replyTtl = step.value;
    const initialTtl = INITIAL_TTLS.find((ttl) => ttl >= replyTtl) ?? MOST_TTL;
    const hops = initialTtl - replyTtl + 1;
    tell({ kind: 'observed', observation: { kind: 'sender', job: job.job, replyTtl, initialTtl, hops } });
    return undefined;
  }
  const answer = (outcome: Outcome) => {
    flight = undefined;
    question = take(search.next(outcome));
  };
  const ask = ({ minimumTtl, patienceMs }: Question) => {
    const sent = air.send({ ...plan, minimumTtl }, answer);
    if (sent === 'full') return;
    if (!isFlight(sent)) return answer(sent);
    flight = sent;
    deadline = sent.sentAt + patienceMs;
  };

  return {
    advance(now) {
      if (flight !== undefined && deadline <= now) answer(flight.silence(now));
      if (flight === undefined && question !== undefined) ask(question);
      if (question === undefined) return undefined;
      // Without a flight there was no room for one.
      return flight === undefined ? Infinity : deadline;
    },
    stop() {
      const count = flight === undefined ? 0 : 1;
      flight?.drop();
      flight = undefined;
      question = undefined;
      return count;
    },
    extend: (ms) => void (silenceMs = ms),
  };
}
