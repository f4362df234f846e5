import type { Report } from '@hopscope/engine';
import { exchangeOnce, type ExchangeJob, type ExchangeParts } from './exchange-once.ts';
import { spaced } from './spaced.ts';

/** Reports each question of the job, one after the other; once `signal` is aborted, nothing more. */
export type RunExchange = (job: ExchangeJob, tell: (report: Report) => void, signal: AbortSignal) => Promise<void>;

/** A server that did not answer once is not kept busy with the same question. `perSecond`: of all jobs together. */
export function openExchange(parts: ExchangeParts, perSecond?: number): RunExchange {
  const turn = spaced(perSecond, parts.now);
  return async (job, tell, signal) => {
    for (let sequence = 0; sequence < job.count; sequence++) {
      await turn(signal);
      if (signal.aborted) return;
      const exchange = await exchangeOnce(job, parts, signal);
      if (signal.aborted) return;
      tell({ kind: 'observed', observation: { kind: 'exchange', job: job.job, sequence, exchange } });
      if (exchange.outcome.kind !== 'answered') return;
    }
  };
}
