import { expect, it } from 'vitest';
import { keep, lately, madeLately, type Lately } from './lately.ts';

/** What is found of a number after it was made so often. */
function afterMaking(all: Lately<string>, number: number, times: number): string | undefined {
  for (let time = 0; time < times; time += 1) keep(all, number, `word ${number}`);
  return madeLately(all, number);
}

it.each([
  ['what was never made is not there', 7, 0, undefined],
  ['what was made once is not kept', 7, 1, undefined],
  ['what was made twice is', 7, 2, 'word 7'],
  ['numbers may be below zero', -7, 2, 'word -7'],
] as const)('%s', (_, number, times, found) => {
  expect(afterMaking(lately(8), number, times)).toBe(found);
});

it('of two that want the only slot the later one has it', () => {
  const all = lately<string>(1);
  afterMaking(all, 1, 2);
  expect([afterMaking(all, 2, 2), madeLately(all, 1)]).toEqual(['word 2', undefined]);
});

it('whoever comes by once leaves what others have there', () => {
  const all = lately<string>(1);
  afterMaking(all, 1, 2);
  expect([afterMaking(all, 2, 1), madeLately(all, 1)]).toEqual([undefined, 'word 1']);
});

it('many are kept, never another one’s, and no more than there are slots', () => {
  const all = lately<string>(1024);
  const numbers = Array.from({ length: 5000 }, (_, at) => at - 2500).filter((number) => number !== 0);
  for (const number of numbers) afterMaking(all, number, 2);
  const found = numbers.filter((number) => madeLately(all, number) !== undefined);
  expect(found.every((number) => madeLately(all, number) === `word ${number}`)).toBe(true);
  expect(found.length).toBeGreaterThan(512);
  expect(all.values.length).toBe(1024);
});
