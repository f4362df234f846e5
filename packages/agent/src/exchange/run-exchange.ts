import type { Report } from '@hopscope/engine';
import { exchangeOnce, type ExchangeJob, type ExchangeParts } from './exchange-once.ts';

/** Reports each question of the job, one after the other; once `signal` is aborted, nothing more. */
export type RunExchange = (job: ExchangeJob, tell: (report: Report) => void, signal: AbortSignal) => Promise<void>;

/** A server that did not answer once is not kept busy with the same question. */
export const openExchange =
  (parts: ExchangeParts): RunExchange =>
  async (job, tell, signal) => {
    for (let sequence = 0; sequence < job.count && !signal.aborted; sequence++) {
      const exchange = await exchangeOnce(job, parts, signal);
      if (signal.aborted) return;
      tell({ kind: 'observed', observation: { kind: 'exchange', job: job.job, sequence, exchange } });
      if (exchange.outcome.kind !== 'answered') return;
    }
  };
