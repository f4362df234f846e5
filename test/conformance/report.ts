import type { Disagreement, Result } from './run.ts';
import { readingText } from './reading/reading.ts';

/** Everything that can be said about a run; the last line is the one to quote. */
export function report({ wanted, comparisons, tookMs }: Result): string {
  const total = comparisons.length;
  const share = (count: number) => `${((100 * count) / Math.max(1, total)).toFixed(1)}%`;
  const tally = (wordOf: (comparison: (typeof comparisons)[number]) => string) => {
    const counts = new Map<string, number>();
    for (const one of comparisons) counts.set(wordOf(one), (counts.get(wordOf(one)) ?? 0) + 1);
    return [...counts]
      .toSorted(([, one], [, other]) => other - one)
      .map(([word, count]) => `  ${String(count).padStart(6)}  ${share(count).padStart(6)}  ${word}`);
  };
  const wrong = comparisons.filter(({ isAgreed }) => !isAgreed).length;
  const known = comparisons.filter(
    ({ predicted: { reading } }) => reading.end !== undefined && reading.isUntold !== true,
  ).length;
  const crossing = comparisons.filter(
    ({ observed }) => observed.steps.filter((step) => step.startsWith('in ')).length > 1,
  );
  const balanced = comparisons.filter(({ observed }) => observed.steps.some((step) => step.startsWith('balance ')));
  const datagrams = comparisons.filter(({ flow }) => flow.endsWith(' udp'));
  const six = comparisons.filter(({ flow }) => flow.includes('::'));
  return [
    'what the kernel did with the flows:',
    ...tally(({ observed }) => observed.end?.split(':')[0] ?? ''),
    'what the engine said of them:',
    ...tally(({ predicted }) => predicted.disposition),
    `${share(crossing.length)} through appliances, ${share(balanced.length)} by load balancers, ${share(six.length)} over IPv6, ${share(datagrams.length)} of UDP`,
    `conformance: ${wanted.networks} networks × ${wanted.flows} flows, seed ${wanted.seed}: ${total} flows compared, ` +
      `${share(known)} to their end, ${wrong} disagreements, ${(tookMs / 1000).toFixed(1)} s`,
  ].join('\n');
}

export const disagreementText = ({ network, comparison }: Disagreement): string =>
  ['The engine and the kernel disagree:', ...network.map((line) => `  ${line}`), comparisonText(comparison)].join('\n');

export const comparisonText = ({ flow, predicted, observed }: Disagreement['comparison']): string =>
  [
    `flow      ${flow}`,
    `engine    ${readingText(predicted.reading)} [${predicted.disposition}]`,
    `kernel    ${readingText(observed)}`,
  ].join('\n');
