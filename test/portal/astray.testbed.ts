import type { Address, Job, Observation, Outcome, Port, Report } from '@hopscope/engine';

/**
 * What an agent says whose packets do not go the way that its host's routes tell: its kernel hands them to 10.0.0.9 in place
 * of 10.0.0.1, and behind that they spread over two routers of equal cost. Flows from even ports go by the second of them,
 * which loses them.
 */
export function astray(job: Job): readonly Report[] | undefined {
  const ended: Report = { kind: 'ended', job: job.job };
  const observed = (observation: Observation): Report => ({ kind: 'observed', observation });
  switch (job.kind) {
    case 'reserve': {
      const ports = Array.from({ length: job.flows }, (_, at) => (40_001 + at) as Port);
      return [{ kind: 'reserved', job: job.job, ports, tracing: 'at-once' }];
    }
    case 'gather': {
      const decision = { kind: 'unicast', device: 'eth0', gateway: ROUTER, source: OWN, table: 254 } as const;
      return [{ kind: 'evidence', job: job.job, evidence: { kind: 'route', destination: TARGET, decision } }, ended];
    }
    case 'probe': {
      if (!isLost(job.sourcePort)) return undefined;
      const outcome = { kind: 'silent', waitedMs: job.silenceMs, left: 'yes' } as const;
      return [
        ...Array.from({ length: job.count }, (_, sequence) =>
          observed({ kind: 'probe', job: job.job, sequence, outcome }),
        ),
        ended,
      ];
    }
    case 'trace':
      return [
        ...job.ttls.flatMap((ttl) =>
          answersAt(ttl, job.sourcePort).map((outcome) => observed({ kind: 'hop', job: job.job, ttl, outcome })),
        ),
        ended,
      ];
    default:
      return undefined;
  }
}

const isLost = (port: Port | undefined) => port !== undefined && port % 2 === 0;

function answersAt(ttl: number, port: Port | undefined): readonly Outcome[] {
  const from = (router: Address) =>
    ({ kind: 'icmp', reason: 'ttl-exceeded', from: router, rtt: 800, clock: 'user' }) as const;
  if (ttl === 1) return [from(ROUTER)];
  if (ttl === 2) return port === undefined ? [from(ONE), from(OTHER)] : [from(isLost(port) ? OTHER : ONE)];
  if (isLost(port)) return [{ kind: 'silent', waitedMs: 500, left: 'yes' }];
  return [{ kind: 'connected', rtt: 1500, clock: 'kernel', retransmits: 0 }];
}

const [OWN, ROUTER, ONE, OTHER, TARGET] = [
  '10.0.0.4',
  '10.0.0.9',
  '10.9.0.1',
  '10.9.0.2',
  '192.0.2.50',
] as unknown as readonly [Address, Address, Address, Address, Address];
