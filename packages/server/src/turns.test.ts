import { beforeEach, expect, test } from 'vitest';

import { flatMapInTurns, inTurns, turns } from './turns.ts';

const round = () => new Promise<void>((goOn) => void setImmediate(goOn));
// Each test has a clock of its own, and so rounds of its own.
beforeEach(round);

test('others have their turn when work has gone on for long, and not before', async () => {
  let [now, had] = [0, 0];
  const turn = turns(undefined, () => now);
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

test('of several who work for long one goes on in each round of the event loop, whoever has waited longest', async () => {
  const done: string[] = [];
  let isOver = false;
  const look = () => {
    done.push('others');
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  let now = 0;
  const work = async (name: string) => {
    const turn = turns(undefined, () => (now += 10));
    for (let step = 0; step < 3; step += 1) {
      await turn();
      done.push(name);
    }
  };
  await Promise.all(['a', 'b', 'c'].map(work));
  isOver = true;
  expect(done.filter((each) => each !== 'others').join('')).toBe('abcabcabc');
  expect(done.some((each, at) => at > 0 && each !== 'others' && done[at - 1] !== 'others')).toBe(false);
});

test('work that is done in stages, or for several, has no more of a round than other work', async () => {
  let now = 0;
  expect(turns(undefined, () => now)()).toBeUndefined();
  now = 9;
  const later = turns(undefined, () => now);
  expect(later()).toBeUndefined();
  now = 10;
  const pause = later();
  expect(pause).toBeInstanceOf(Promise);
  await pause;
  now = 15;
  await round();
  const another = turns(undefined, () => now);
  now = 24;
  expect(another()).toBeUndefined();
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

test('others have their turn between things of which each is made in one piece', async () => {
  let had = 0;
  setImmediate(() => (had += 1));
  const piece = () => {
    for (const since = performance.now(); performance.now() - since < 6;);
    return { done: true, value: had } as const;
  };
  const made: unknown[] = [];
  for (let each = 0; each < 4; each += 1) made.push(await inTurns({ next: piece }, () => true));
  expect(made).toEqual([0, 0, 1, 1]);
});

test('what is made for somebody who goes is made no further than the turn in which they went', async () => {
  const gone = new AbortController();
  const made: number[] = [];
  const made100 = flatMapInTurns(
    Array.from({ length: 100 }, (_, at) => at),
    (at) => {
      // Two have a turn.
      for (const since = performance.now(); performance.now() - since < 6;);
      made.push(at);
      if (at === 2) gone.abort(new Error('gone'));
      return [at];
    },
    gone.signal,
  );
  await expect(made100).rejects.toThrow('gone');
  expect(made.length).toBeLessThanOrEqual(4);
  await expect(flatMapInTurns([1], (each) => [each], gone.signal)).rejects.toThrow('gone');
});
