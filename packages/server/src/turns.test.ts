import { expect, test } from 'vitest';

import { flatMapInTurns, turns } from './turns.ts';

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
