import { expect, test } from 'vitest';

import { flatMapInTurns, inTurns, turns } from './turns.ts';

test('others have their turn when work has gone on for long, and not before', async () => {
  let [now, had] = [0, 0];
  const turn = turns(() => now);
  setImmediate(() => (had += 1));
  now = 9;
  await turn();
  expect(had).toBe(0);
  now = 10;
  await turn();
  expect(had).toBe(1);
  setImmediate(() => (had += 1));
  now = 19;
  await turn();
  expect(had).toBe(1);
  now = 20;
  await turn();
  expect(had).toBe(2);
});

test('what is made in turns is made in order', async () => {
  expect(await flatMapInTurns([1, 2, 3], (each) => (each === 2 ? [] : [each, -each]))).toEqual([1, -1, 3, -3]);
});

test('what nobody wants any more is gone on with no further', async () => {
  let made = 0;
  function* pieces() {
    for (; made < 5; made += 1) yield;
    return 'all five';
  }
  expect(await inTurns(pieces(), () => made < 3)).toBeUndefined();
  expect(made).toBe(3);
  expect(await inTurns(pieces(), () => true)).toBe('all five');
  expect(await inTurns(pieces(), () => false)).toBeUndefined();
});
