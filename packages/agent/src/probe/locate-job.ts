import type { Address, Outcome } from '@hopscope/engine';
import { isFlight, type Air, type Flight, type PacketJob, type Runner, type Tell } from './air.ts';
import { planOf } from './plan.ts';
import { findSender, type Question } from './sender.ts';

type LocateJob = Extract<PacketJob, { readonly kind: 'locate' }>;

/** Finds whose reset it is by asking one question after another. `deviceOf`: the interface that has this address. */
export function runLocate(
  job: LocateJob,
  air: Air,
  tell: Tell,
  deviceOf: (address: Address) => string | undefined,
): Runner {
  const plan = planOf(job);
  let { silenceMs } = job;
  const search = findSender(job.address, () => silenceMs, deviceOf);
  let flight: Flight | undefined;
  let deadline = Infinity;
  let source: Address | undefined;
  let question: Question | undefined = take(search.next());

  function take(step: ReturnType<typeof search.next>): Question | undefined {
    if (step.done !== true) return step.value;
    if (step.value !== undefined)
      tell({ kind: 'observed', observation: { kind: 'sender', job: job.job, ...step.value } });
    return undefined;
  }
  const answer = (outcome: Outcome) => {
    flight = undefined;
    question = take(search.next({ outcome, source }));
  };
  const ask = ({ options, patienceMs }: Question) => {
    const sent = air.send({ ...plan, ...options }, answer);
    if (sent === 'full') return;
    if (!isFlight(sent)) return answer(sent);
    flight = sent;
    source = sent.source();
    deadline = sent.sentAt + patienceMs;
  };

  return {
    advance(now) {
      if (flight !== undefined && deadline <= now) answer(flight.silence(now));
      if (flight === undefined && question !== undefined) ask(question);
      if (question === undefined) return undefined;
      // Without a flight: a call failed, which ends the search, or there was no room for one.
      return flight === undefined ? Infinity : deadline;
    },
    stop() {
      flight?.drop();
      flight = undefined;
      question = undefined;
    },
    extend: (ms) => void (silenceMs = ms),
  };
}
