import type { Evidence, SessionListener } from '@hopscope/engine';
import type { ProberJob, Runner } from '../jobs/air.ts';
import type { Means } from '../prober-session.ts';
import { openNodeAir } from './node-air.ts';
import { pacedAir } from '../jobs/paced-air.ts';
import { runProbe } from '../jobs/probe-job.ts';
import { openRoster } from '../jobs/roster.ts';

/** Probing with Node's own sockets: times by this process's clock and no hops. It says so, with `reason`. */
export function openPortable(reason: string, probesPerSecond?: number): Means {
  const listeners = new Map<number, SessionListener>();
  const now = () => performance.now();
  let sessions = 0;
  let timer: NodeJS.Timeout | undefined;

  const roster = openRoster(
    (job, tell) => {
      tell({ kind: 'evidence', job: job.job, evidence: limitOf(job, reason) });
      return job.kind === 'probe' ? runProbe(job, paced, tell) : NOTHING_MORE;
    },
    (session, report) => listeners.get(session)?.report(report),
  );
  const turn = () => {
    clearTimeout(timer);
    const wakeAt = Math.min(roster.advance(now()), paced.opensAt());
    if (roster.busy() && wakeAt !== Infinity) timer = setTimeout(turn, Math.max(0, Math.ceil(wakeAt - now())));
  };
  const air = openNodeAir(now, reason, () => queueMicrotask(turn));
  const paced = pacedAir(air, probesPerSecond, now);
  /** Everything that a session asks for happens after its call has returned, in order. */
  const soon = (action: () => void) =>
    queueMicrotask(() => {
      action();
      turn();
    });
  return {
    open(listener) {
      const session = ++sessions;
      listeners.set(session, listener);
      return {
        run: (job) => soon(() => listeners.has(session) && roster.run(session, job)),
        control: (control) => soon(() => roster.control(session, control)),
        close() {
          listeners.delete(session);
          roster.forget(session);
        },
      };
    },
    documents: async () => [],
    async close() {
      listeners.clear();
      roster.forgetAll();
      clearTimeout(timer);
    },
  };
}

/** A job of which nothing can be done. */
const NOTHING_MORE: Runner = { advance: () => undefined, stop: () => 0, extend: () => {} };

function limitOf(job: ProberJob, reason: string): Evidence {
  switch (job.kind) {
    case 'probe':
      return { kind: 'limit', what: 'kernel-rtt', reason: `times are this process's own, not the kernel's: ${reason}` };
    case 'reserve':
      return { kind: 'limit', what: 'flows', reason: `source ports cannot be held here: ${reason}` };
    case 'trace':
      return { kind: 'limit', what: 'trace', reason: `hops can't be seen here: ${reason}` };
    case 'locate':
      return { kind: 'limit', what: 'sender', reason: `who sent a reset can't be told here: ${reason}` };
    case 'gather':
      return { kind: 'limit', what: 'route', reason: `routes and neighbours are not read here: ${reason}` };
  }
}
