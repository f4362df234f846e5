import type { Address, HostDocument, Job, OpenSession, Prefix, Report } from '@hopscope/engine';

import type { HostAgent } from '../fleet/member.ts';

/** An agent that sends no packet: every probe connects at once, or when the test says so. */
export type ScriptedAgent = HostAgent & {
  /** From now on probes wait for `release`. */
  hold(): void;
  /** Lets go of so many reports of each job that waits. */
  give(count: number): void;
  release(): void;
  /** Jobs that were run, in words: `probe 10.0.0.4:80`. */
  readonly ran: readonly string[];
  /** What each session was opened with. */
  readonly loopbacks: readonly boolean[];
};

const CHECKS_AT_ONCE = 4;

/** `answersTo`: what it says of a job in place of what it says of every other. */
export function scriptedAgent(answersTo: (job: Job) => readonly Report[] | undefined = () => undefined): ScriptedAgent {
  const ran: string[] = [];
  const loopbacks: boolean[] = [];
  const held = new Set<(count?: number) => void>();
  const queue: (() => void)[] = [];
  let [holding, free] = [false, CHECKS_AT_ONCE];

  const open: (loopback: boolean) => OpenSession = (loopback) => (listener) => {
    loopbacks.push(loopback);
    const waiting = new Map<number, () => void>();
    /** Ports are kept until somebody says that they are not wanted any more. */
    const keeping = new Set<number>();
    let closed = false;
    const report = (...reports: readonly Report[]) =>
      queueMicrotask(() => {
        for (const each of reports) if (!closed) listener.report(each);
      });
    return {
      run(job) {
        ran.push(wordsOf(job));
        if (job.kind === 'reserve') keeping.add(job.job);
        if (job.kind !== 'probe' || !holding) return report(...(answersTo(job) ?? usualAnswersTo(job)));
        const rest = [...(answersTo(job) ?? usualAnswersTo(job))];
        const release = (count = rest.length) => report(...rest.splice(0, count));
        held.add(release);
        waiting.set(job.job, release);
      },
      control({ kind, job }) {
        if (kind === 'stop' && keeping.delete(job)) return report({ kind: 'ended', job });
        const release = waiting.get(job);
        if (kind === 'stop' && release !== undefined && held.delete(release)) report({ kind: 'ended', job });
      },
      close() {
        closed = true;
        for (const release of waiting.values()) held.delete(release);
      },
    };
  };

  return {
    facts: {
      version: '0.1.0',
      hostname: 'scripted',
      platform: 'linux',
      kernel: '6.1',
      architecture: 'x64',
      trace: true,
      osName: 'Linux',
      osVersion: '6.1',
    },
    open: ({ loopback }) => open(loopback),
    turn: (signal) =>
      new Promise((resolve, reject) => {
        const end = () => {
          const next = queue.shift();
          if (next === undefined) free++;
          else next();
        };
        const begin = () => resolve({ end });
        if (free > 0) {
          free--;
          return begin();
        }
        queue.push(begin);
        signal.addEventListener('abort', () => {
          const at = queue.indexOf(begin);
          if (at >= 0) queue.splice(at, 1);
          reject(new Error('not wanted any more'));
        });
      }),
    documents: async () => HOST,
    close: async () => {},
    hold: () => void (holding = true),
    give(count) {
      for (const release of held) release(count);
    },
    release() {
      holding = false;
      for (const release of held) release();
      held.clear();
    },
    ran,
    loopbacks,
  };
}

/** All that it says of a job: whatever was asked for is there. */
export function usualAnswersTo(job: Job): readonly Report[] {
  const outcome = { kind: 'connected', rtt: 1500, clock: 'kernel', retransmits: 0 } as const;
  const ended: Report = { kind: 'ended', job: job.job };
  switch (job.kind) {
    case 'resolve': {
      const resolution = { kind: 'answered', addresses: ['192.0.2.7' as Address], tookMs: 1 } as const;
      return [{ kind: 'resolved', job: job.job, resolution }, ended];
    }
    case 'probe':
      return [
        ...Array.from({ length: job.count }, (_, sequence): Report => {
          return { kind: 'observed', observation: { kind: 'probe', job: job.job, sequence, outcome } };
        }),
        ended,
      ];
    case 'trace':
      return [
        ...job.ttls.map((ttl): Report => ({
          kind: 'observed',
          observation: { kind: 'hop', job: job.job, ttl, outcome },
        })),
        ended,
      ];
    case 'exchange': {
      const exchange = { connect: 900, answer: 1800, outcome: { kind: 'answered', status: 200 } } as const;
      return [
        ...Array.from({ length: job.count }, (_, sequence): Report => {
          return { kind: 'observed', observation: { kind: 'exchange', job: job.job, sequence, exchange } };
        }),
        ended,
      ];
    }
    case 'reserve':
    case 'locate':
    case 'gather':
      return [ended];
  }
}

const wordsOf = (job: Job) => ('address' in job ? `${job.kind} ${job.address}:${job.port}` : job.kind);

/** One interface, 10.0.0.4/24, with a default route. */
const HOST: readonly HostDocument[] = [
  {
    kind: 'interface',
    id: 'interface/eth0',
    name: 'eth0',
    index: 2,
    up: true,
    loopback: false,
    mtu: 1500,
    addresses: [{ address: '10.0.0.4' as Address, prefixLength: 24 }],
  },
  {
    kind: 'route',
    id: 'route/main/0.0.0.0/0/via/10.0.0.1/dev/eth0/metric/0',
    destination: '0.0.0.0/0' as Prefix,
    type: 'unicast',
    gateway: '10.0.0.1' as Address,
    device: 'eth0',
    table: 254,
    metric: 0,
  },
];
