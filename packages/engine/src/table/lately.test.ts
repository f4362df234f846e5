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
  ['whoever comes by once leaves what another one has there', [1, 2], 1, undefined],
  ['whoever comes twice in turn has the slot', [1, 2, 2], undefined, 2],
  ['two that come in turn leave it to the first', [1, 2, 3, 2, 3], 1, undefined],
] as const)('of two with one slot: %s', (_, numbers, first, second) => {
  const all = lately<Word>(1);
  for (const number of numbers) afterMaking(all, number, 1);
  expect([madeLately(all, 1)?.word, madeLately(all, 2)?.word]).toEqual([first, second]);
});

it('many are kept, never another one’s, and no more than there are slots', () => {
  const all = lately<Word>(1024);
  const numbers = Array.from({ length: 5000 }, (_, at) => at - 2500).filter((number) => number !== 0);
  for (const number of [...numbers, ...numbers]) afterMaking(all, number, 1);
  const found = numbers.filter((number) => madeLately(all, number) !== undefined);
  expect(found.every((number) => madeLately(all, number)?.word === number)).toBe(true);
  expect(found.length).toBeGreaterThan(512);
  expect(all.others.length).toBe(1024);
});
