import type { Report } from '@hopscope/engine';

type Members = Partial<
  Record<'kind' | 'observation' | 'job' | 'sequence' | 'outcome' | 'rtt' | 'clock' | 'retransmits', unknown>
>;

/**
 * Whether this is, to the letter, the report of a probe that connected, as nearly all are. It says what the schema says, at a
 * quarter of the cost; what is more, less or otherwise is left to the schema.
 */
export function isPlainConnection(report: unknown): report is Report {
  if (!has(report, 2) || report.kind !== 'observed') return false;
  const { observation } = report;
  if (!has(observation, 4) || observation.kind !== 'probe') return false;
  const { job, sequence, outcome } = observation;
  if (!isWhole(job, 1) || !isWhole(sequence, 0)) return false;
  if (!has(outcome, 4) || outcome.kind !== 'connected') return false;
  const { rtt, clock, retransmits } = outcome;
  return typeof rtt === 'number' && rtt >= 0 && isClock(clock) && isWhole(retransmits, 0);
}

function has(value: unknown, count: number): value is Members {
  if (typeof value !== 'object' || value === null) return false;
  let members = 0;
  for (const _ in value) members++;
  return members === count;
}

const isWhole = (value: unknown, least: number) => Number.isSafeInteger(value) && (value as number) >= least;
const isClock = (value: unknown) => value === 'kernel' || value === 'user';
