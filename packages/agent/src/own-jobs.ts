import type { Job, Report } from '@hopscope/engine';
import type { RunExchange } from './exchange/run-exchange.ts';
import type { Resolve } from './resolve/resolver.ts';

type OwnJob = Extract<Job, { readonly kind: 'resolve' | 'exchange' }>;

type Tell = (report: Report) => void;

/** The jobs of a session that need no line: names are resolved and web servers asked by Node. */
export function ownJobs(parts: {
  readonly resolve: Resolve;
  readonly exchange: RunExchange;
  readonly report: (...reports: readonly Report[]) => void;
}) {
  const { resolve, exchange, report } = parts;
  const underWay = new Map<number, AbortController>();

  const lookUp = async (job: Extract<OwnJob, { readonly kind: 'resolve' }>, tell: Tell, signal: AbortSignal) =>
    tell({ kind: 'resolved', job: job.job, resolution: await resolve(job, signal) });
  return {
    async run(job: OwnJob): Promise<void> {
      const wanted = new AbortController();
      const { signal } = wanted;
      underWay.set(job.job, wanted);
      const tell: Tell = (one) => {
        if (!signal.aborted) report(one);
      };
      await (job.kind === 'exchange' ? exchange(job, tell, signal) : lookUp(job, tell, signal));
      if (underWay.delete(job.job)) report({ kind: 'ended', job: job.job });
    },
    /** Whether there was such a job: then nothing more is said of it. */
    stop(job: number): boolean {
      underWay.get(job)?.abort();
      return underWay.delete(job);
    },
    close(): void {
      for (const wanted of underWay.values()) wanted.abort();
    },
  };
}
