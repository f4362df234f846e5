import { parseAddress, type Address } from '../address/address.ts';
import { parsePort, type Port } from '../address/port.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Exchange } from '../observation/exchange.ts';
import type { FlowTracing } from '../observation/observed.ts';
import type { Evidence, Outcome, Resolution } from '../observation/observation.ts';
import type { Path } from '../path/path.ts';
import { drive } from './drive.ts';
import type { Progress } from './effect.ts';
import type { Control, Job, Report } from './job.ts';
import { REQUEST_DEFAULTS, type CheckRequest } from './request.ts';
import type { SessionListener } from './session.ts';

/** An imagined network with a clock of its own, for tests: it answers jobs as a real agent would, in no time at all. */
export type World = {
  /** What the probe numbered `sequence` meets, and after how long. */
  readonly probe: (sequence: number) => Answer;
  /** What a SYN that may cross `ttl` hops meets. */
  readonly hop: (ttl: number) => Answer;
  /** Absent: its agent holds no ports. */
  readonly flows?: {
    readonly ports: readonly number[];
    readonly tracing: FlowTracing;
    readonly probe: (port: number) => Answer;
    readonly hop: (port: number, ttl: number) => Answer;
  };
  readonly resolution?: Resolution;
  /** What each question to a web server meets, and after how long; absent: silence without end. */
  readonly exchange?: { readonly afterMs: number; readonly exchanges: readonly Exchange[] };
  readonly sender?: { readonly replyTtl: number; readonly initialTtl: number };
  readonly evidence?: readonly Evidence[];
  readonly source?: Address;
  readonly predicted?: Path;
};

export type Answer = { readonly afterMs: number; readonly outcome: Outcome } | 'silence';

export type Story = {
  readonly diagnosis: Diagnosis;
  readonly jobs: readonly (Job & { readonly at: number })[];
  readonly controls: readonly (Control & { readonly at: number })[];
  readonly progress: readonly Progress[];
};

/** Runs one check in an imagined network; `cancelAt` cancels it then. */
export async function tell(world: World, request: CheckRequest, cancelAt?: number): Promise<Story> {
  const clock = simulatedClock();
  const jobs: (Job & { at: number })[] = [];
  const controls: (Control & { at: number })[] = [];
  const progress: Progress[] = [];
  const check = drive(request, {
    now: clock.now,
    wake: clock.after,
    dataPlane: 'live',
    progress: (shown) => progress.push(shown),
    predict: () => ({
      ...(world.source === undefined ? {} : { source: world.source }),
      ...(world.predicted === undefined ? {} : { path: world.predicted }),
    }),
    openSession: (listener) => {
      const agent = imaginedAgent(world, clock, listener);
      return {
        run: (job) => {
          jobs.push({ ...job, at: clock.now() });
          agent.run(job);
        },
        control: (control) => {
          controls.push({ ...control, at: clock.now() });
          agent.control(control);
        },
        close: agent.close,
      };
    },
  });
  if (cancelAt !== undefined) clock.after(cancelAt, check.cancel);
  clock.runOut();
  return { diagnosis: await check.finished, jobs, controls, progress };
}

type Clock = ReturnType<typeof simulatedClock>;

/** Time that passes only when something is due. */
function simulatedClock() {
  let now = 0;
  let next = 0;
  const due = new Map<number, { readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    after: (delayMs: number, callback: () => void) => {
      const id = next++;
      due.set(id, { at: now + delayMs, callback });
      return () => void due.delete(id);
    },
    runOut: () => {
      for (;;) {
        const [first] = [...due].sort(([a, x], [b, y]) => x.at - y.at || a - b);
        if (first === undefined) return;
        due.delete(first[0]);
        now = Math.max(now, first[1].at);
        first[1].callback();
      }
    },
  };
}

/** What a silent TTL costs where they take turns. */
const TURN_MS = 50;

/** An agent as job.ts describes it, without its limits on what is in flight. */
function imaginedAgent(world: World, clock: Clock, listener: SessionListener) {
  const open = new Map<number, { end: () => void; silenceMs: number }>();
  let closed = false;
  const report = (said: Report) => closed || listener.report(said);

  const end = (job: number, unanswered = 0) => {
    if (open.delete(job)) report({ kind: 'ended', job, ...(unanswered > 0 && { unanswered }) });
  };

  const attempts = (
    job: Extract<Job, { kind: 'probe' | 'trace' }>,
    keys: readonly number[],
    startOf: (index: number) => number,
    answerOf: (key: number) => Answer,
    say: (key: number, outcome: Outcome) => void,
  ) => {
    const waiting = new Set(keys);
    const startedAt = clock.now();
    /** Told to stop: of those that wait, the ones whose turn has come are on their way. */
    const giveUp = () => {
      const left = keys.filter((key, index) => waiting.has(key) && startedAt + startOf(index) <= clock.now());
      end(job.job, left.length);
    };
    const entry = { end: giveUp, silenceMs: job.silenceMs };
    open.set(job.job, entry);
    for (const [index, key] of keys.entries()) {
      const answer = answerOf(key);
      if (answer === 'silence') continue;
      clock.after(startOf(index) + answer.afterMs, () => {
        if (!open.has(job.job) || !waiting.delete(key)) return;
        say(key, answer.outcome);
        if (waiting.size === 0) end(job.job);
      });
    }
    const silence = () => {
      if (!open.has(job.job)) return;
      const left = startedAt + entry.silenceMs - clock.now();
      if (left > 0) return void clock.after(left, silence);
      for (const key of waiting) say(key, { kind: 'silent', waitedMs: entry.silenceMs, left: 'yes' });
      end(job.job);
    };
    clock.after(job.silenceMs, silence);
  };

  const run = (job: Job): void => {
    switch (job.kind) {
      case 'resolve':
        open.set(job.job, { end: () => end(job.job), silenceMs: 0 });
        clock.after(3, () => {
          if (world.resolution !== undefined) report({ kind: 'resolved', job: job.job, resolution: world.resolution });
          end(job.job);
        });
        return;
      case 'reserve': {
        const { flows } = world;
        if (flows === undefined) return void report({ kind: 'ended', job: job.job });
        open.set(job.job, { end: () => end(job.job), silenceMs: 0 });
        const ports = flows.ports.slice(0, job.flows).map(port);
        const reason = 'raw sockets take CAP_NET_RAW';
        if (flows.tracing === 'in-turns')
          clock.after(0, () =>
            report({ kind: 'evidence', job: job.job, evidence: { kind: 'limit', what: 'flows', reason } }),
          );
        return void clock.after(0, () => report({ kind: 'reserved', job: job.job, ports, tracing: flows.tracing }));
      }
      case 'probe':
        return attempts(
          job,
          Array.from({ length: job.count }, (_, sequence) => sequence),
          (index) => index * job.paceMs,
          (sequence) =>
            job.sourcePort !== undefined && world.flows !== undefined
              ? world.flows.probe(job.sourcePort)
              : world.probe(sequence),
          (sequence, outcome) =>
            report({ kind: 'observed', observation: { kind: 'probe', job: job.job, sequence, outcome } }),
        );
      case 'trace':
        return attempts(
          job,
          job.ttls,
          // From one port they take turns, but for those that go at once.
          (index) => (job.sourcePort === undefined || job.atOnce === true ? 0 : index * TURN_MS),
          (ttl) =>
            job.sourcePort !== undefined && world.flows !== undefined
              ? world.flows.hop(job.sourcePort, ttl)
              : world.hop(ttl),
          (ttl, outcome) => report({ kind: 'observed', observation: { kind: 'hop', job: job.job, ttl, outcome } }),
        );
      case 'exchange':
        open.set(job.job, { end: () => end(job.job), silenceMs: 0 });
        if (world.exchange === undefined) return undefined;
        clock.after(world.exchange.afterMs, () => {
          if (!open.has(job.job)) return;
          for (const [sequence, exchange] of (world.exchange?.exchanges ?? []).entries())
            report({ kind: 'observed', observation: { kind: 'exchange', job: job.job, sequence, exchange } });
          end(job.job);
        });
        return undefined;
      case 'locate':
        open.set(job.job, { end: () => end(job.job), silenceMs: 0 });
        clock.after(5, () => {
          if (world.sender !== undefined)
            report({
              kind: 'observed',
              observation: {
                kind: 'sender',
                job: job.job,
                ...world.sender,
                hops: world.sender.initialTtl - world.sender.replyTtl + 1,
              },
            });
          end(job.job);
        });
        return;
      case 'gather':
        open.set(job.job, { end: () => end(job.job), silenceMs: 0 });
        clock.after(0, () => {
          for (const evidence of world.evidence ?? [])
            if (evidence.kind === job.what) report({ kind: 'evidence', job: job.job, evidence });
          end(job.job);
        });
    }
  };

  const control = ({ kind, job, ...rest }: Control) => {
    const entry = open.get(job);
    if (entry === undefined) return;
    if (kind === 'stop') clock.after(0, entry.end);
    else entry.silenceMs = (rest as { silenceMs: number }).silenceMs;
  };

  return { run, control, close: () => void (closed = true) };
}

export const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

export const port = (number: number): Port => {
  const parsed = parsePort(number);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

export const asking = (destination: string, changes: Partial<CheckRequest> = {}): CheckRequest => {
  const parsed = parseAddress(destination);
  return {
    destination: parsed.ok ? { kind: 'address', address: parsed.value } : { kind: 'name', name: destination },
    port: port(80),
    ...REQUEST_DEFAULTS,
    ...changes,
  };
};
