import { expect, test } from 'vitest';
import { delayOf } from './join-server.ts';

const cut = { kind: 'cut', sentence: '' } as const;

test('delays double up to ten seconds, and are never all alike', () => {
  expect([0, 1, 2, 3, 9, 1000].map((failures) => delayOf(failures, cut, 1))).toEqual([
    250, 500, 1000, 2000, 10_000, 10_000,
  ]);
  expect(delayOf(9, cut, 0)).toBe(1000);
});

test('a server that is busy is believed, and not by all at the same moment', () => {
  const busy = { ...cut, retryAfterMs: 2000 };
  expect([0, 0.5].map((random) => delayOf(0, busy, random))).toEqual([2000, 3000]);
});

test('ten thousand agents of a server that was started again come back spread out', () => {
  // Seven failures in, as after half a minute without a server; chance made even, so that the case is always the same.
  const agents = Array.from({ length: 10_000 }, (_, index) => delayOf(7, cut, (index + 0.5) / 10_000));
  const perSecond = Map.groupBy(agents, (ms) => Math.floor(ms / 1000));
  expect(perSecond.size).toBe(9);
  expect(Math.max(...[...perSecond.values()].map(({ length }) => length))).toBeLessThan(1200);
});
