import type { Address, Observation, Port, SessionListener } from '@hopscope/engine';
import type { ProberJob } from './jobs/air.ts';
import type { OpenProberSession, Prober } from './prober-session.ts';

/** Refuses jobs whose destination a rule of this host forbids: one outcome, then the end. Nothing is sent. */
export const withRules = (open: OpenProberSession): Prober['open'] => {
  return (rules, listener, networkNamespace) => {
    const session = open(listener, networkNamespace);
    let closed = false;
    return {
      run(job) {
        const rule = ruleAgainst(job, rules.forbids);
        if (rule === undefined) return session.run(job);
        queueMicrotask(() => {
          if (!closed) refuse(job, rule, listener);
        });
      },
      control: (control) => session.control(control),
      close() {
        closed = true;
        session.close();
      },
    };
  };
};

/** Reading this host's own tables sends nothing, nor does holding ports: no rule is against it. */
const ruleAgainst = (job: ProberJob, forbids: ((address: Address, port: Port) => string | undefined) | undefined) =>
  job.kind === 'gather' || job.kind === 'reserve' ? undefined : forbids?.(job.address, job.port);

function refuse(job: ProberJob, rule: string, listener: SessionListener): void {
  const observation = observationOf(job, rule);
  if (observation !== undefined) listener.report({ kind: 'observed', observation });
  listener.report({ kind: 'ended', job: job.job });
}

function observationOf(job: ProberJob, rule: string): Observation | undefined {
  const outcome = { kind: 'forbidden', rule } as const;
  if (job.kind === 'probe') return { kind: 'probe', job: job.job, sequence: 0, outcome };
  const [ttl] = job.kind === 'trace' ? job.ttls : [];
  return ttl === undefined ? undefined : { kind: 'hop', job: job.job, ttl, outcome };
}
