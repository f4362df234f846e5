import { inMilliseconds, type Latency } from '@hopscope/engine';

const LONGEST_BAR = 30;
/** Of fewer samples, bars show chance and nothing else. */
const FEWEST_FOR_BARS = 10;

/** `min 0.31 ms, mean …`, and under it a bar for each range of the distribution. */
export function latencyLines(latency: Latency, of: 'samples' | 'resets'): readonly string[] {
  const { min, mean, max, median, p95, samples, distribution } = latency;
  const figures = Object.entries({ min, mean, max, median, p95 }).map(([name, us]) => `${name} ${inMilliseconds(us)}`);
  const summary =
    samples === 1 ? `${inMilliseconds(min)} (1 ${of.slice(0, -1)})` : `${figures.join(', ')} (${samples} ${of})`;
  // One bar says nothing that the summary does not.
  return samples < FEWEST_FOR_BARS || distribution.length < 2 ? [summary] : [summary, ...bars(distribution)];
}

function bars(distribution: Latency['distribution']): readonly string[] {
  const most = Math.max(...distribution.map(({ count }) => count));
  const froms = distribution.map(({ from }) => inMilliseconds(from));
  const tos = distribution.map(({ to }) => inMilliseconds(to));
  const [fromWidth, toWidth] = [widest(froms), widest(tos)];
  return distribution.map(({ count }, index) => {
    const range = `${(froms[index] ?? '').padStart(fromWidth)} – ${(tos[index] ?? '').padStart(toWidth)}`;
    // A range that holds anything at all shows at least a sliver.
    const length = Math.round((count / most) * LONGEST_BAR);
    const bar = count > 0 && length === 0 ? '▏' : '█'.repeat(length);
    return `${range}  ${bar}${bar === '' ? '' : ' '}${count}`;
  });
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
