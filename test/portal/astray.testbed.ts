import type { Address, Job, Observation, Report } from '@hopscope/engine';

/**
 * What an agent says whose packets do not go the way that its host's routes tell: its kernel hands them to 10.0.0.9 in place
 * of 10.0.0.1, and behind that they spread over two routers of equal cost.
 */
export function astray(job: Job): readonly Report[] | undefined {
  const ended: Report = { kind: 'ended', job: job.job };
  const observed = (observation: Observation): Report => ({ kind: 'observed', observation });
  switch (job.kind) {
    case 'gather': {
      const decision = { kind: 'unicast', device: 'eth0', gateway: ROUTER, source: OWN, table: 254 } as const;
      return [{ kind: 'evidence', job: job.job, evidence: { kind: 'route', destination: TARGET, decision } }, ended];
    }
    case 'trace':
      return [
        ...job.ttls.flatMap((ttl): readonly Report[] => {
          const routers = [[ROUTER], [ONE, OTHER]][ttl - 1];
          const outcomes = routers?.map(
            (from) => ({ kind: 'icmp', reason: 'ttl-exceeded', from, rtt: 800, clock: 'user' }) as const,
          );
          const arrived = { kind: 'connected', rtt: 1500, clock: 'kernel', retransmits: 0 } as const;
          return (outcomes ?? [arrived]).map((outcome) => observed({ kind: 'hop', job: job.job, ttl, outcome }));
        }),
        ended,
      ];
    default:
      return undefined;
  }
}

const [OWN, ROUTER, ONE, OTHER] = ['10.0.0.4', '10.0.0.9', '10.9.0.1', '10.9.0.2'] as unknown as [
  Address,
  Address,
  Address,
  Address,
];
const TARGET = '192.0.2.50' as Address;
