import type { Job, ProbeSession, Report } from '@hopscope/engine';
import { AGENT_LIMITS, jobSchema, type AgentMessage, type ServerMessage } from '@hopscope/protocol';
import type { ServedMachine } from '../served-machine.ts';

type JobLog = {
  /** The job as it was asked for, to know it again. */
  readonly text: string;
  readonly reports: Report[];
  /** How many of them this connection was told. Undefined: nobody asked on this connection. */
  told: number | undefined;
};

type Held = {
  readonly machine: number;
  readonly loopback: boolean;
  readonly session: ProbeSession;
  readonly jobs: Map<number, JobLog>;
  lost?: string;
  readonly takeBack: () => void;
};

/** The schema's arrays can be written to, the engine's cannot; on the wire they are the same. */
type Written = Extract<AgentMessage, { readonly kind: 'reports' }>['reports'];

type Asked = Extract<ServerMessage, { readonly session: string }>;

/** No check lives so long, whatever a server says, ms. */
const LONGEST_LIFE = 180_000;
/** A server that was started again asks for its checks within this, ms. */
const KEPT_ALONE = 60_000;

/**
 * The sessions that a server opened on this host, with every report that it may ask for again. They outlive the connection
 * by a minute: a server that comes back, or was started again, finds what was done meanwhile and has no packet sent twice.
 */
export function openHeldSessions(parts: {
  readonly machines: readonly ServedMachine[];
  readonly wake: (delayMs: number, callback: () => void) => () => void;
}) {
  const { machines, wake } = parts;
  const held = new Map<string, Held>();
  let send: ((message: AgentMessage) => void) | undefined;
  let hears: ReadonlySet<string> = new Set();
  let forget = () => {};
  let flushing = false;

  const flush = () => {
    flushing = false;
    for (const [session, { jobs }] of held) for (const [job, log] of jobs) tell(session, job, log);
  };
  const tell = (session: string, job: number, log: JobLog) => {
    if (send === undefined || log.told === undefined) return;
    for (let from = log.told; from < log.reports.length; from = log.told) {
      const reports = log.reports.slice(from, from + AGENT_LIMITS.reports) as Written;
      log.told = from + reports.length;
      send({ kind: 'reports', session, job, from, reports });
    }
  };
  /** Reports of one turn of the event loop travel together. */
  const flushSoon = () => {
    if (flushing) return;
    flushing = true;
    setImmediate(flush);
  };

  const lose = (name: string, sentence: string) => {
    const one = held.get(name);
    if (one === undefined || one.lost !== undefined) return;
    flush();
    one.lost = sentence;
    one.session.close();
    send?.({ kind: 'lost', session: name, sentence });
  };
  /** Of a kind or a form that a later version has: whether the check can do without it is for the server to say. */
  const refuse = (session: string, { kind, job }: Extract<Asked, { readonly kind: 'run' }>['job']) => {
    const sentence = `this agent cannot run a job of the kind '${kind}' as it was asked for`;
    if (hears.has('refused')) send?.({ kind: 'refused', session, job, sentence });
    else lose(session, sentence);
  };
  const end = (name: string) => {
    const one = held.get(name);
    held.delete(name);
    one?.takeBack();
    one?.session.close();
  };

  /** Ends a session of which jobs were asked for: but for one of them, which begins anew, their last word is that they ended. */
  const abandon = (session: string, { jobs }: Held, anew: number) => {
    flush();
    end(session);
    for (const [job, { told, reports }] of jobs) {
      if (job === anew || told === undefined || reports.at(-1)?.kind === 'ended') continue;
      send?.({ kind: 'reports', session, job, from: told, reports: [{ kind: 'ended', job }] });
    }
  };

  const open = ({ session: name, machine, loopback }: Extract<Asked, { readonly kind: 'open' }>) => {
    const known = held.get(name);
    if (known?.machine === machine && known.loopback === loopback) {
      if (known.lost !== undefined) send?.({ kind: 'lost', session: name, sentence: known.lost });
      return;
    }
    end(name);
    const served = machines[machine];
    const count = [...held.values()].filter((one) => one.machine === machine).length;
    if (served === undefined || count >= AGENT_LIMITS.sessions) {
      const sentence = served === undefined ? 'there is no such machine here' : 'too many sessions are open here';
      send?.({ kind: 'lost', session: name, sentence });
      return;
    }
    start(name, served, { machine, loopback });
  };
  const start = (name: string, served: ServedMachine, { machine, loopback }: Pick<Held, 'machine' | 'loopback'>) => {
    const jobs: Held['jobs'] = new Map();
    const keep = (report: Report) => {
      const log = jobs.get(jobOf(report));
      if (log === undefined) return;
      log.reports.push(report);
      if (log.reports.length > AGENT_LIMITS.reportsOfJob) lose(name, 'a job has more reports than any check wants');
      else flushSoon();
    };
    const session = served.agent.open({ loopback })({
      report(...reports) {
        for (const report of reports) keep(report);
      },
      lost: (reason) => lose(name, reason),
    });
    const takeBack = wake(LONGEST_LIFE, () => lose(name, 'it was open for longer than any check takes'));
    held.set(name, { machine, loopback, session, jobs, takeBack });
  };

  const run = ({ session: name, after, job: asked }: Extract<Asked, { readonly kind: 'run' }>) => {
    const one = held.get(name);
    if (one === undefined || one.lost !== undefined) return;
    const read = jobSchema.safeParse(asked);
    if (!read.success) return refuse(name, asked);
    const job: Job = read.data;
    const text = JSON.stringify(job);
    const known = one.jobs.get(job.job);
    if (known === undefined) {
      if (after > 0) return lose(name, 'the agent was started again');
      if (one.jobs.size >= AGENT_LIMITS.jobs) return lose(name, 'a session has more jobs than any check wants');
      one.jobs.set(job.job, { text, reports: [], told: 0 });
      return one.session.run(job);
    }
    if (known.text === text) {
      known.told = Math.min(after, known.reports.length);
      return flushSoon();
    }
    // The check took another turn than before the server was started again: what was done then is of no use.
    const { machine, loopback } = one;
    abandon(name, one, job.job);
    open({ kind: 'open', session: name, machine, loopback });
    return run({ kind: 'run', session: name, after: 0, job: asked });
  };

  return {
    take(message: Asked): void {
      switch (message.kind) {
        case 'open':
          return open(message);
        case 'run':
          return run(message);
        case 'control':
          return held.get(message.session)?.session.control(message.control);
        case 'close':
          return end(message.session);
      }
    },
    /** A connection is there. Of what was held it is told only what it asks for. `whatElse`: kinds of messages that not every server knows, and this one does. */
    attach(to: (message: AgentMessage) => void, whatElse: ReadonlySet<string> = new Set()): void {
      forget();
      send = to;
      hears = whatElse;
      for (const { jobs } of held.values()) for (const log of jobs.values()) log.told = undefined;
    },
    detach(): void {
      send = undefined;
      forget = wake(KEPT_ALONE, () => [...held.keys()].forEach(end));
    },
    close(): void {
      forget();
      for (const name of held.keys()) end(name);
    },
    get count() {
      return held.size;
    },
  };
}

export type HeldSessions = ReturnType<typeof openHeldSessions>;

function jobOf(report: Report): number {
  return report.kind === 'observed' ? report.observation.job : report.job;
}
