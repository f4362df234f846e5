import type { Latency, RoundTrip } from './diagnosis.ts';
import type { Outcome } from '../observation/observation.ts';
import type { Microseconds } from '../observation/units.ts';

/** Bars of the distribution between the fastest sample and the 95th percentile; the slowest few share one more. */
const BARS = 8;

/** Latency of the probes that connected; where none did, of the resets that the destination itself sent. */
export function latencyOf(outcomes: readonly Outcome[], refusedByDestination: boolean): Latency | undefined {
  const wanted = outcomes.some((outcome) => outcome.kind === 'connected')
    ? 'connected'
    : refusedByDestination
      ? 'refused'
      : undefined;
  const rtts: Microseconds[] = [];
  for (const outcome of outcomes)
    if (outcome.kind === wanted && 'rtt' in outcome && outcome.rtt !== undefined) rtts.push(outcome.rtt);
  const sorted = rtts.sort((a, b) => a - b);
  const roundTrip = roundTripOf(sorted);
  if (roundTrip === undefined) return undefined;
  const [median, p95] = [percentile(sorted, 0.5), percentile(sorted, 0.95)];
  return { ...roundTrip, median, p95, samples: sorted.length, distribution: distributionOf(sorted, p95) };
}

export function roundTripOf(rtts: readonly Microseconds[]): RoundTrip | undefined {
  if (rtts.length === 0) return undefined;
  const sum = rtts.reduce((total, rtt) => total + rtt, 0);
  return { min: Math.min(...rtts), mean: sum / rtts.length, max: Math.max(...rtts) };
}

/** Nearest rank. */
const percentile = (sorted: readonly Microseconds[], share: number): Microseconds =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

function distributionOf(sorted: readonly Microseconds[], p95: Microseconds): Latency['distribution'] {
  const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  // The upper edge is exclusive, so it lies a little above the slowest sample.
  const end = last + 1;
  if (p95 <= first) return [{ from: first, to: end, count: sorted.length }];
  // The kernel counts in whole microseconds: a narrower bar would be empty or hold its neighbour's samples by chance.
  const bars = Math.max(1, Math.min(BARS, Math.floor(p95 - first)));
  const width = (p95 - first) / bars;
  const edges = [...Array.from({ length: bars }, (_, bar) => first + Math.round(bar * width)), p95, end];
  const counts = edges.map(() => 0);
  let bar = 0;
  for (const rtt of sorted) {
    while (bar + 2 < edges.length && rtt >= (edges[bar + 1] ?? end)) bar++;
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return edges.slice(0, -1).map((from, index) => ({ from, to: edges[index + 1] ?? end, count: counts[index] ?? 0 }));
}
