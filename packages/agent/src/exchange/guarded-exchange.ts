import type { Address, Port, Report } from '@hopscope/engine';
import type { ExchangeJob } from './exchange-once.ts';
import type { RunExchange } from './run-exchange.ts';

const FROM_HERE_ONLY = "web servers are asked from this host's own network only";
/** An honest server asks web servers no more often in a check, and a hostile one could have them flooded. */
const MOST_REQUESTS = 3;
const TOO_OFTEN = `web servers are asked ${MOST_REQUESTS} times in a check at most`;

export type Guard = {
  /** The sockets would be opened here, and not where the session probes from. */
  readonly isElsewhere: boolean;
  /** The rule that forbids this destination, in words; undefined: it is allowed. */
  readonly forbids: (address: Address, port: Port) => string | undefined;
  /** Called when it was asked for too often. */
  readonly refusesMore: () => void;
};

/** Asks web servers for one check, where and as often as the owner of this host lets it. */
export function guardedExchange(exchange: RunExchange, { isElsewhere, forbids, refusesMore }: Guard): RunExchange {
  let requests = 0;
  const tooOften = () => {
    if (requests < MOST_REQUESTS) return undefined;
    refusesMore();
    return TOO_OFTEN;
  };
  return (job, tell, signal) => {
    const rule = isElsewhere ? FROM_HERE_ONLY : (forbids(job.address, job.port) ?? tooOften());
    if (rule !== undefined) return refuse(job, rule, tell);
    const count = Math.min(job.count, MOST_REQUESTS - requests);
    requests += count;
    return exchange({ ...job, count }, tell, signal);
  };
}

/** Never while it is still being called. */
async function refuse({ job }: ExchangeJob, rule: string, tell: (report: Report) => void): Promise<void> {
  const exchange = { outcome: { kind: 'forbidden', rule } } as const;
  await Promise.resolve();
  tell({ kind: 'observed', observation: { kind: 'exchange', job, sequence: 0, exchange } });
}
