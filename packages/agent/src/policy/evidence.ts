import type { Evidence, Job } from '@hopscope/engine';

/** What a host may tell about itself and its surroundings; the owner can close each. */
export const EVIDENCE = ['network', 'route', 'neighbour', 'hops'] as const;

/** `network`: its interfaces and routes as documents. `hops`: who answers on the way, and who sent a reset. */
export type EvidenceKind = (typeof EVIDENCE)[number];

type Limit = Extract<Evidence, { readonly kind: 'limit' }>;

/** What a job would tell that the owner has closed, and what is said instead; undefined: the job may run. */
export function closedEvidence(job: Job, closed: ReadonlySet<EvidenceKind>, path: string): Limit | undefined {
  const kind = toldBy(job);
  if (kind === undefined || !closed.has(kind)) return undefined;
  const what = job.kind === 'trace' ? 'trace' : job.kind === 'locate' ? 'sender' : 'route';
  return { kind: 'limit', what, reason: `the host's policy does not let it tell: "${kind}": false in ${path}` };
}

function toldBy(job: Job): EvidenceKind | undefined {
  switch (job.kind) {
    case 'gather':
      return job.what;
    case 'trace':
    case 'locate':
      return 'hops';
    case 'resolve':
    case 'reserve':
    case 'probe':
    case 'exchange':
      return undefined;
  }
}
