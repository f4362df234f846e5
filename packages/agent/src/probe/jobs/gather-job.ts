import { gather, type Host } from '../../host/host.ts';
import type { ProberJob, Runner, Tell } from './air.ts';

/** Reads the host's tables; done as soon as it begins. */
export function runGather(
  job: Extract<ProberJob, { readonly kind: 'gather' }>,
  host: Host | undefined,
  tell: Tell,
): Runner {
  return {
    advance() {
      const evidence = gather(host, job);
      if (evidence !== undefined) tell({ kind: 'evidence', job: job.job, evidence });
      return undefined;
    },
    stop: () => 0,
    extend: () => {},
  };
}
