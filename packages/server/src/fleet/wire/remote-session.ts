import type { Control, Job, ProbeSession, Report, SessionListener } from '@hopscope/engine';
import { AGENT_LIMITS, jobWord, type AgentMessage, type GoodbyeReason } from '@hopscope/protocol';

import type { Line } from './line.ts';

/** A check's session with a remote agent, which outlives one connection by a moment. */
export type RemoteSession = ProbeSession & {
  attach(line: Line, machine: number): void;
  /** The connection is gone. `isCut`: the agent may be back in a moment. */
  detach(isCut: boolean): void;
};

type Asked = { readonly job: Job; received: number; ended: boolean };

/** A dead process is known within a second; one that only lost its connection is back before that, ms. */
const RESUMED_WITHIN = 800;

/** What an old agent may leave out: the check goes on without. */
const OPTIONAL: ReadonlySet<string> = new Set(['reserve', 'trace', 'locate', 'gather']);

export function remoteSession(parts: {
  readonly name: string;
  readonly loopback: boolean;
  readonly listener: SessionListener;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  readonly closed: () => void;
}): RemoteSession {
  const { name, loopback, listener, wake } = parts;
  const jobs = new Map<number, Asked>();
  const controls: Control[] = [];
  let line: Line | undefined;
  let takeBack = () => {};
  let isOver = false;

  const finish = () => {
    isOver = true;
    takeBack();
    line?.leave(name);
    parts.closed();
  };
  const lose = (reason: string) => {
    if (isOver) return;
    finish();
    listener.lost(reason);
  };
  const run = (asked: Asked) => {
    const { job, received } = asked;
    if (line === undefined) return;
    const word = jobWord(job);
    if (line.jobs.has(word)) line.send({ kind: 'run', session: name, after: received, job });
    // Never while `run` is still being called.
    else queueMicrotask(() => goWithout(asked, `does not know jobs of the kind '${word}'; it has to be updated`));
  };
  const goWithout = (asked: Asked, why: string) => {
    const { job } = asked;
    if (OPTIONAL.has(job.kind)) return hear(asked, [{ kind: 'ended', job: job.job }]);
    const version = line?.version ?? '';
    // Its session is of no more use there.
    line?.send({ kind: 'close', session: name });
    return lose(`its agent (version ${version}) ${why}`);
  };
  const hear = (asked: Asked, reports: readonly Report[]) => {
    if (isOver || asked.ended || reports.length === 0) return;
    const end = reports.findIndex(({ kind }) => kind === 'ended') + 1;
    asked.ended = end > 0;
    const heard = asked.ended ? reports.slice(0, end) : reports;
    asked.received += heard.length;
    listener.report(...heard);
  };

  const takeReports = ({ job, from, reports }: Extract<AgentMessage, { readonly kind: 'reports' }>) => {
    const asked = jobs.get(job);
    if (asked === undefined || reports.some((report) => jobOf(report) !== job)) return 'not-asked';
    if (from > asked.received) return 'malformed';
    if (from + reports.length > AGENT_LIMITS.reportsOfJob) return 'oversized';
    hear(asked, reports.slice(asked.received - from));
    return undefined;
  };
  const take = (message: Extract<AgentMessage, { readonly session: string }>): GoodbyeReason | undefined => {
    if (message.kind === 'reports') return takeReports(message);
    if (message.kind === 'refused') {
      const asked = jobs.get(message.job);
      if (asked === undefined) return 'not-asked';
      if (!asked.ended) goWithout(asked, `refuses a job: ${message.sentence}`);
      return undefined;
    }
    lose(message.sentence);
    return undefined;
  };

  return {
    attach(to, machine) {
      takeBack();
      line = to;
      line.join(name, { take });
      line.send({ kind: 'open', session: name, machine, loopback: loopback && line.isLocal });
      for (const asked of jobs.values()) if (!asked.ended) run(asked);
      for (const control of controls)
        if (jobs.get(control.job)?.ended === false) line.send({ kind: 'control', session: name, control });
      line.ask();
    },
    detach(isCut) {
      line = undefined;
      if (isCut) takeBack = wake(RESUMED_WITHIN, () => lose('its agent has stopped, or lost its connection'));
      else lose('its agent does not answer, or was sent away');
    },
    run(job) {
      if (isOver) return;
      const asked = { job, received: 0, ended: false };
      jobs.set(job.job, asked);
      run(asked);
    },
    control(control) {
      if (isOver) return;
      // Its last report may have come with the one that this follows from.
      if (jobs.get(control.job)?.ended === true) return;
      controls.push(control);
      line?.send({ kind: 'control', session: name, control });
    },
    close() {
      if (isOver) return;
      const message = { kind: 'close', session: name } as const;
      // Nothing of it is under way: that it may be forgotten is no haste.
      if ([...jobs.values()].every(({ ended }) => ended)) line?.sendLater(message);
      else line?.send(message);
      finish();
    },
  };
}

const jobOf = (report: Report): number => (report.kind === 'observed' ? report.observation.job : report.job);
