import { expect, test } from 'vitest';

import { cells } from './cells.ts';

test('what could not be made reads nothing of what is made afterwards', () => {
  const made = cells();
  const [isBad, other] = [made.source(true), made.source('a')];
  let times = 0;
  const inner = made.derived(() => {
    if (isBad.read()) throw new Error('bad');
    return 'good';
  });
  const outer = made.derived(() => {
    times += 1;
    try {
      inner.read();
    } catch {
      // What is read below is read by the outer one.
    }
    return other.read();
  });
  expect(outer.read()).toBe('a');
  other.write('b');
  expect([outer.read(), times]).toEqual(['b', 2]);
});
