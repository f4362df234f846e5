import { labMissing } from '@hopscope/lab';
import { describe, expect, it } from 'vitest';
import { freshSeed } from './fresh-seed.ts';
import { disagreementText, report } from './report.ts';
import { conform, type Wanted } from './run.ts';
import { shrink } from './shrink.ts';

const missing = labMissing();
const skipped = missing === undefined ? '' : ` (skipped: a lab ${missing})`;

/** Networks that every run looks at, and some that nobody has seen yet; their seed is in the report. */
const runs: readonly (readonly [sentence: string, wanted: Wanted])[] = [
  ['40 known networks, 50 flows each', { networks: 40, flows: 50, seed: 20_261_125 }],
  ['10 fresh networks, 50 flows each', { networks: 10, flows: 50, seed: freshSeed() }],
];

describe.skipIf(missing !== undefined)(`the engine says what the kernel does${skipped}`, () => {
  it.each(runs)(
    '%s',
    async (_sentence, wanted) => {
      const result = await conform(wanted);
      process.stdout.write(`${report(result)}\n`);
      const [first] = result.disagreements;
      expect(first === undefined ? '' : disagreementText(await shrink(wanted, first))).toBe('');
      expect(result.comparisons).toHaveLength(wanted.networks * wanted.flows);
      // Flows that all end the same way would prove nothing.
      const ends = (word: string) => result.comparisons.filter(({ observed }) => observed.end?.startsWith(word)).length;
      const least = result.comparisons.length / 200;
      for (const end of ['connected', 'refused', 'denied', 'the route leads nowhere', 'nobody has the address'])
        expect([end, ends(end)]).toEqual([end, expect.toSatisfy((count: number) => count >= least)]);
      const balanced = result.comparisons.filter(({ observed }) =>
        observed.steps.some((step) => step.startsWith('balance ')),
      );
      expect(balanced.length).toBeGreaterThanOrEqual(least);
    },
    400_000,
  );
});
