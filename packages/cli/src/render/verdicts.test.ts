import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXIT_CODES } from './diagnosis.ts';
import { diagnosisOf } from './play-story.fixture.ts';
import { STORIES } from './stories.fixture.ts';

const page = readFileSync(new URL('../../../../docs/verdicts.md', import.meta.url), 'utf8');
const cellsOf = (first: string) =>
  page
    .split('\n')
    .find((line) => line.startsWith(`| ${first} |`))
    ?.split('|')
    .map((cell) => cell.trim());

test.each(Object.entries(EXIT_CODES))('docs/verdicts.md says that %s ends with %i', (verdict, code) => {
  expect(cellsOf(verdict)?.[3]).toBe(String(code));
});

test.each(Object.entries(STORIES))('docs/verdicts.md tells the verdict and the issues of %s', (disposition, story) => {
  const { verdict, hops } = diagnosisOf(story);
  const cells = cellsOf(`\`${disposition}\``) ?? [];
  expect(cells.at(-3)).toBe(verdict);
  const anywhere = ['TRACE_UNAVAILABLE', 'CONFIG_LIVE_CONTRADICTION'];
  for (const { code } of hops.flatMap((hop) => hop.issues))
    if (!anywhere.includes(code)) expect(cells.at(-2)).toContain(`\`${code}\``);
});
