import { expect, it } from 'vitest';
import { keep, lately, madeLately, type Lately } from './lately.ts';

type Word = { readonly word: number };

/** What is found of a number after it was made so often. */
function afterMaking(all: Lately<Word>, number: number, times: number): number | undefined {
  for (let time = 0; time < times; time += 1) keep(all, number, { word: number });
  return madeLately(all, number)?.word;
}

it.each([
  ['what was never made is not there', 7, 0, undefined],
  ['what was made is kept', 7, 1, 7],
  ['numbers may be below zero', -7, 1, -7],
] as const)('%s', (_, number, times, found) => {
  expect(afterMaking(lately<Word>(8), number, times)).toBe(found);
});

it.each([
  ['both are kept of two', [1, 2], [1, 2]],
  ['whoever comes by once leaves what others have there', [1, 2, 3], [1, 2]],
  ['whoever comes twice in turn has a place, and the first one stays', [1, 2, 3, 3], [1, 3]],
  ['two that come in turn leave it to the first two', [1, 2, 3, 4, 3, 4], [1, 2]],
] as const)('with two places for one hash: %s', (_, numbers, found) => {
  const all = lately<Word>(2);
  for (const number of numbers) afterMaking(all, number, 1);
  expect([1, 2, 3, 4].filter((number) => madeLately(all, number)?.word === number)).toEqual(found);
});

it('many are kept, never another one’s, and no more than there are places', () => {
  const all = lately<Word>(1024);
  const numbers = Array.from({ length: 5000 }, (_, at) => at - 2500).filter((number) => number !== 0);
  for (const number of [...numbers, ...numbers]) afterMaking(all, number, 1);
  const found = numbers.filter((number) => madeLately(all, number) !== undefined);
  expect(found.every((number) => madeLately(all, number)?.word === number)).toBe(true);
  expect(found.length).toBeGreaterThan(512);
  expect(found.length).toBeLessThanOrEqual(1024);
  expect(all.places.length).toBe(2 * 1024);
});
