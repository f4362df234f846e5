import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAGES } from './pages.fixture.ts';

const folder = new URL('./', import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts') && name !== 'pages.test.ts')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

it('every page of the list is cited by a case, and once in the list', () => {
  const uncited = PAGES.filter((page) => !texts.some((text) => text.includes(`'${page}'`)));
  expect([uncited, new Set(PAGES).size]).toEqual([[], PAGES.length]);
});

it('every case cites a page of the list, by its path', () => {
  // The compiler holds that a case's page is one of the list; here it is held that nobody went round it.
  const casts = texts.filter((text) => /as (?:Case|Page|unknown|any)\b|@ts-|\bCASES: (?!readonly Case\[\])/.test(text));
  const cases = texts.map((text) => text.match(/^ {2}\[(?:\s|'|[A-Z])/gm)?.length ?? 0);
  expect([casts, cases.every((count) => count > 0)]).toEqual([[], true]);
  // "at least 150 hand-written named cases"
  expect(cases.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(200);
});
