import type { Address, Job, OpenSession, Report, SessionListener } from '../packages/engine/src/index.ts';

const NEAR = ['10.9.1.1', '10.9.2.2'] as readonly string[] as readonly Address[];
/** What it says of itself. */
export const IMAGINED_FACTS = {
  version: '0.0.0',
  hostname: 'imagined',
  platform: 'linux',
  kernel: '6.12.0',
  architecture: 'x64',
  trace: true,
  osName: 'Linux',
  osVersion: '6.12',
} as const;

const CONNECTED = { kind: 'connected', rtt: 120, clock: 'kernel', retransmits: 0 } as const;

/**
 * An agent whose observations cost nothing, so that what is measured is everything else: each job is answered in full
 * before `run` returns. Two routers, then the destination, which takes every connection.
 */
export const imaginedAgent: OpenSession = (listener) => {
  let closed = false;
  return {
    run: (job) => {
      if (!closed) answer(job, listener);
    },
    control: () => {},
    close: () => void (closed = true),
  };
};

function answer(job: Job, listener: SessionListener): void {
  for (const report of reportsOf(job)) listener.report(report);
  listener.report({ kind: 'ended', job: job.job });
}

function reportsOf(job: Job): readonly Report[] {
  switch (job.kind) {
    case 'resolve':
      return [
        { kind: 'resolved', job: job.job, resolution: { kind: 'failed', reason: 'other', detail: '', tookMs: 0 } },
      ];
    case 'probe':
      return Array.from({ length: job.count }, (_, sequence) => ({
        kind: 'observed',
        observation: { kind: 'probe', job: job.job, sequence, outcome: CONNECTED },
      }));
    case 'trace':
      return job.ttls.map((ttl) => ({
        kind: 'observed',
        observation: { kind: 'hop', job: job.job, ttl, outcome: hop(ttl) },
      }));
    case 'exchange':
    case 'reserve':
    case 'locate':
    case 'gather':
      return [];
  }
}

function hop(ttl: number) {
  const from = NEAR[ttl - 1];
  return from === undefined
    ? CONNECTED
    : ({ kind: 'icmp', reason: 'ttl-exceeded', from, rtt: 40 * ttl, clock: 'kernel', replyTtl: 65 - ttl } as const);
}
