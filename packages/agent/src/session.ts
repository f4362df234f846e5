import type { Address, Evidence, Job, OpenSession, Port, ProbeSession, Report } from '@hopscope/engine';
import { ownJobs } from './own-jobs.ts';
import type { RefusalCount } from './policy/refusals.ts';
import type { Policy } from './policy/policy.ts';
import type { Turns } from './policy/turns.ts';
import type { Prober, ProberSession } from './probe/prober-session.ts';
import { guardedExchange } from './exchange/guarded-exchange.ts';
import type { RunExchange } from './exchange/run-exchange.ts';
import type { Resolve } from './resolve/resolver.ts';

/** What the sessions of one agent share. */
export type AgentParts = {
  /** A line to what sends packets and reads the kernel's tables. */
  readonly openLine: Prober['open'];
  readonly resolve: Resolve;
  readonly exchange: RunExchange;
  readonly policy: Policy;
  /** Of the network namespace at this path; of this host's own where there is none. */
  readonly turnsIn: (from: string | undefined) => Turns;
  /** Whether one more check may begin now; undefined: yes; else the rule that is against it. */
  readonly admit: () => string | undefined;
  /** What the owner has closed and is said instead. */
  readonly closed: (job: Job) => Evidence | undefined;
  readonly refusals: RefusalCount;
};

/** `loopback`: whether the check was asked for on this host itself. `hasTurn`: whoever opens it holds a turn for it. */
export type SessionOptions = {
  readonly loopback: boolean;
  readonly hasTurn: boolean;
  /** Path of the network namespace to probe from; absent: the agent's own. */
  readonly from?: string;
};

/**
 * Opens sessions that wait for their turn on this host, have names resolved and web servers asked, and hand all else to the
 * line, which refuses what the host's owner forbids. Jobs that come before the turn does wait with it.
 */
export function guardedSession(parts: AgentParts, options: SessionOptions): OpenSession {
  return (listener) => {
    const { openLine, resolve, turnsIn } = parts;
    const { from } = options;
    const word = ownersWord(parts, options);
    const { forbids } = word;
    const early: Job[] = [];
    let line: ProberSession | undefined;
    let closed = false;

    const report = (...reports: readonly Report[]) => {
      if (!closed) listener.report(...reports);
    };
    const lost = (reason: string) => {
      if (closed) return;
      close();
      listener.lost(reason);
    };
    const guard = { isElsewhere: from !== undefined, forbids, refusesMore: word.refusesMore };
    const own = ownJobs({ resolve, exchange: guardedExchange(parts.exchange, guard), report });

    /** Never while `run` is still being called. */
    const say = (job: number, evidence: Evidence) =>
      queueMicrotask(() => {
        report({ kind: 'evidence', job, evidence });
        report({ kind: 'ended', job });
      });
    const start = (job: Job) => {
      const instead = word.closed(job);
      if (instead !== undefined) say(job.job, instead);
      else if (job.kind === 'exchange' || job.kind === 'resolve') void own.run(job);
      else line?.run(job);
    };
    const begin = () => {
      word.admit();
      line = openLine({ forbids }, { report, lost }, from);
      for (const job of early.splice(0)) start(job);
    };
    const stop = (job: number): boolean => {
      const at = early.findIndex((one) => one.job === job);
      if (at >= 0) early.splice(at, 1);
      else if (!own.stop(job)) return false;
      // Never while `control` is still being called: a remote agent could not either.
      queueMicrotask(() => report({ kind: 'ended', job }));
      return true;
    };
    const close = () => {
      if (closed) return;
      closed = true;
      own.close();
      line?.close();
      endTurn();
    };

    let endTurn = () => {};
    if (options.hasTurn) begin();
    else endTurn = turnsIn(from).take(begin);
    // The worker may have been lost while the turn began.
    if (closed) endTurn();

    return {
      run(job) {
        if (closed) return;
        if (line === undefined) early.push(job);
        else start(job);
      },
      control(control) {
        if (closed) return;
        if (control.kind === 'stop' && stop(control.job)) return;
        line?.control(control);
      },
      close,
    } satisfies ProbeSession;
  };
}

/** What the host's owner has to say to one check. Whatever is refused is counted. */
function ownersWord({ policy, refusals, admit, closed }: AgentParts, asker: SessionOptions) {
  const count = refusals.forCheck();
  let tooMany: string | undefined;
  const forbids = (address: Address, port: Port) => {
    const rule = tooMany ?? policy(address, port, asker);
    if (rule !== undefined) count(tooMany === undefined ? 'destinations' : 'rates');
    return rule;
  };
  return {
    /** The check begins; where that is one too many, it shows at its destinations. */
    admit(): void {
      tooMany = admit();
    },
    forbids,
    refusesMore: () => count('rates'),
    /** What is said instead of what this job asks for. */
    closed(job: Job): Evidence | undefined {
      const instead = closed(job);
      if (instead !== undefined) count('evidence');
      return instead;
    },
  };
}
