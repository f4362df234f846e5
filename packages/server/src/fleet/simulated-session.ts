import type { Address, Job, OpenSession, Outcome, Path, Report } from '@hopscope/engine';

import type { DataPlane } from '../estate/data-plane.ts';

/**
 * A line to an agent that sends nothing. What its packets would meet is what the configuration predicts: they arrive, or
 * nobody answers. Everything is answered at once: nobody has to wait for a silence that is made up.
 */
export function openSimulatedSession(parts: {
  readonly dataPlane: () => DataPlane;
  readonly predict: (address: Address, port: Extract<Job, { readonly kind: 'probe' }>['port']) => Path | undefined;
}): OpenSession {
  return (listener) => {
    let isOpen = true;
    return {
      run(job) {
        // At once: the check hears all of it together, when it has asked for everything.
        for (const report of reportsOf(job, parts)) if (isOpen) listener.report(report);
      },
      // Every job has ended by itself before anybody could say anything about it.
      control: () => {},
      close: () => (isOpen = false),
    };
  };
}

function reportsOf(job: Job, parts: Parameters<typeof openSimulatedSession>[0]): readonly Report[] {
  const ended: Report = { kind: 'ended', job: job.job };
  switch (job.kind) {
    case 'resolve': {
      const addresses = parts.dataPlane().names.get(job.name.replace(/\.$/, '').toLowerCase());
      return [{ kind: 'resolved', job: job.job, resolution: resolutionOf(addresses) }, ended];
    }
    case 'probe': {
      const fate = fateOf(parts.predict(job.address, job.port));
      const { roundTrips } = parts.dataPlane();
      const count = fate === 'unknown' ? 1 : job.count;
      return [
        ...Array.from({ length: count }, (_, sequence): Report => {
          const rtt = roundTrips[sequence % roundTrips.length] ?? 0;
          const outcome = OUTCOMES[fate](rtt, job.silenceMs);
          return { kind: 'observed', observation: { kind: 'probe', job: job.job, sequence, outcome } };
        }),
        ended,
      ];
    }
    // The way is the predicted one; there is nothing else that could be looked at.
    case 'trace':
    case 'locate':
    case 'gather':
      return [ended];
  }
}

function resolutionOf(addresses: readonly Address[] | undefined) {
  if (addresses !== undefined) return { kind: 'answered', addresses, tookMs: 0 } as const;
  const detail = 'the simulated resolver knows no such name';
  return { kind: 'failed', reason: 'no-such-name', detail, tookMs: 0 } as const;
}

type Fate = 'connects' | 'vanishes' | 'unknown';

const OUTCOMES: Readonly<Record<Fate, (rtt: number, silenceMs: number) => Outcome>> = {
  connects: (rtt) => ({ kind: 'connected', rtt, clock: 'user', retransmits: 0 }),
  vanishes: (_, waitedMs) => ({ kind: 'silent', waitedMs, left: 'yes' }),
  // Where the documents do not tell, nothing is made up either.
  unknown: () => ({ kind: 'failed', call: 'connect', errno: 'ENOTSUP' }),
};

function fateOf(path: Path | undefined): Fate {
  switch (path?.disposition) {
    case 'delivered':
    case 'delivered-on-link':
    case 'reaches-internet':
      return 'connects';
    case undefined:
    case 'leaves-model':
    case 'undetermined':
      return 'unknown';
    case 'no-route':
    case 'blackholed':
    case 'unreachable-route':
    case 'prohibited-route':
    case 'unowned':
    case 'denied':
    case 'not-forwarded':
    case 'machine-off':
    case 'next-hop-missing':
    case 'looped':
    case 'no-way-out':
    case 'no-way-back':
      return 'vanishes';
  }
}
