import type { Address, Evidence, Job, OpenSession, Port, ProbeSession, Report } from '@hopscope/engine';
import type { RefusalCount } from './policy/refusals.ts';
import type { Policy } from './policy/policy.ts';
import type { Turns } from './policy/turns.ts';
import type { Prober, ProberSession } from './probe/prober-session.ts';
import type { ExchangeJob } from './exchange/exchange-once.ts';
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

const FROM_HERE_ONLY = "web servers are asked from this host's own network only";
/** An honest server asks web servers no more often in a check, and a hostile one could have them flooded. */
const MOST_REQUESTS = 3;
const TOO_OFTEN = `web servers are asked ${MOST_REQUESTS} times in a check at most`;

/**
 * Opens sessions that wait for their turn on this host, have names resolved, and hand all else to the line, which refuses
 * what the host's owner forbids. Jobs that come before the turn does wait with it.
 */
export function guardedSession(parts: AgentParts, options: SessionOptions): OpenSession {
  return (listener) => {
    const { openLine, resolve, exchange, turnsIn } = parts;
    const count = parts.refusals.forCheck();
    let tooMany: string | undefined;
    let requests = 0;
    const forbids = (address: Address, port: Port) => {
      const rule = tooMany ?? parts.policy(address, port, options);
      if (rule !== undefined) count(tooMany === undefined ? 'destinations' : 'rates');
      return rule;
    };
    const early: Job[] = [];
    const waiting = new Map<number, AbortController>();
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

    const lookUp = async (job: Extract<Job, { readonly kind: 'resolve' }>) => {
      const wanted = new AbortController();
      waiting.set(job.job, wanted);
      const resolution = await resolve(job, wanted.signal);
      if (!waiting.delete(job.job)) return;
      report({ kind: 'resolved', job: job.job, resolution });
      report({ kind: 'ended', job: job.job });
    };
    const tooOften = () => {
      if (requests < MOST_REQUESTS) return undefined;
      count('rates');
      return TOO_OFTEN;
    };
    const ask = async (job: ExchangeJob) => {
      const wanted = new AbortController();
      waiting.set(job.job, wanted);
      // Its sockets would be opened here, and not where the session probes from.
      const rule = options.from === undefined ? (forbids(job.address, job.port) ?? tooOften()) : FROM_HERE_ONLY;
      const most = Math.min(job.count, MOST_REQUESTS - requests);
      requests += rule === undefined ? most : 0;
      if (rule === undefined)
        await exchange({ ...job, count: most }, (one) => !wanted.signal.aborted && report(one), wanted.signal);
      else {
        await Promise.resolve();
        const observation = { kind: 'exchange', job: job.job, sequence: 0 } as const;
        report({
          kind: 'observed',
          observation: { ...observation, exchange: { outcome: { kind: 'forbidden', rule } } },
        });
      }
      if (waiting.delete(job.job)) report({ kind: 'ended', job: job.job });
    };
    /** Never while `run` is still being called. */
    const say = (job: number, evidence: Evidence) =>
      queueMicrotask(() => {
        report({ kind: 'evidence', job, evidence });
        report({ kind: 'ended', job });
      });
    const start = (job: Job) => {
      const instead = parts.closed(job);
      if (instead !== undefined) {
        count('evidence');
        return say(job.job, instead);
      }
      if (job.kind === 'exchange') void ask(job);
      else if (job.kind === 'resolve') void lookUp(job);
      else line?.run(job);
      return undefined;
    };
    const begin = () => {
      tooMany = parts.admit();
      line = openLine({ forbids }, { report, lost }, options.from);
      for (const job of early.splice(0)) start(job);
    };

    const stop = (job: number): boolean => {
      const at = early.findIndex((one) => one.job === job);
      const asked = waiting.get(job);
      if (at < 0 && asked === undefined) return false;
      if (at >= 0) early.splice(at, 1);
      asked?.abort();
      waiting.delete(job);
      // Never while `control` is still being called: a remote agent could not either.
      queueMicrotask(() => report({ kind: 'ended', job }));
      return true;
    };
    const close = () => {
      if (closed) return;
      closed = true;
      for (const wanted of waiting.values()) wanted.abort();
      line?.close();
      endTurn();
    };

    let endTurn = () => {};
    if (options.hasTurn) begin();
    else endTurn = turnsIn(options.from).take(begin);
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
