import { expect, test } from 'vitest';

import { fairTurns } from './fair-turns.ts';

/** Whoever comes is named by an address and a number: `a1`. `has`: whose turn it is, in the order in which they got it; `gaveWay`: likewise. */
function street(limits: Partial<Parameters<typeof fairTurns>[0]>) {
  const { enter } = fairTurns({ atOnce: 2, atOnceOfAddress: 2, waiting: 10, waitingOfAddress: 10, ...limits });
  const has = new Map<string, () => void>();
  const gaveWay: string[] = [];
  const guest = (name: string) => ({
    begin: (done: () => void) => void has.set(name, done),
    giveWay: () => void gaveWay.push(name),
  });
  return {
    gaveWay,
    come: (...names: readonly string[]) => names.map((name) => enter(name.slice(0, 1), guest(name))),
    go(name: string) {
      const done = has.get(name);
      has.delete(name);
      done?.();
    },
    get has() {
      return [...has.keys()].join(' ');
    },
  };
}

test('few have their turn at once, and the next when one is done', () => {
  const it = street({});
  it.come('a1', 'a2', 'a3', 'a4');
  expect(it.has).toBe('a1 a2');
  it.go('a1');
  expect(it.has).toBe('a2 a3');
});

test('however many come from one address, another one waits for one turn only', () => {
  const it = street({ atOnce: 1 });
  it.come('a1', 'a2', 'a3', 'a4', 'b1');
  const turns = [];
  for (let left = 5; left > 0; left--) {
    turns.push(it.has);
    it.go(it.has);
  }
  expect(turns.join(' ')).toBe('a1 a2 b1 a3 a4');
});

test('one address does not have all turns, also when it comes again and again', () => {
  const it = street({ atOnce: 3, atOnceOfAddress: 2 });
  it.come('a1', 'a2', 'a3');
  it.go('a1');
  it.come('a4');
  expect(it.has).toBe('a2 a3');
  it.come('b1');
  expect(it.has).toBe('a2 a3 b1');
});

test('who has left is not waited for, and makes room for another', () => {
  const it = street({ atOnce: 1, waiting: 2 });
  const [, leave, last, refused] = it.come('a1', 'a2', 'a3', 'a4');
  expect([last, refused]).toEqual([expect.any(Function), undefined]);
  leave?.();
  expect(it.come('a4')).toEqual([expect.any(Function)]);
  it.go('a1');
  expect(it.has).toBe('a3');
});

test('one address does not fill the queue', () => {
  const it = street({ atOnce: 1, waiting: 3, waitingOfAddress: 2 });
  const isIn = it.come('a1', 'a2', 'a3', 'a4', 'b1').map((leave) => leave !== undefined);
  expect(isIn).toEqual([true, true, true, false, true]);
});

test('where too many wait, the first of the address of whom most do gives way to another one’s', () => {
  const it = street({ atOnce: 1, waiting: 3 });
  it.come('a1', 'a2', 'a3', 'a4');
  expect(it.come('b1')).toEqual([expect.any(Function)]);
  expect(it.gaveWay).toEqual(['a2']);
  it.go('a1');
  expect(it.has).toBe('a3');
  it.go('a3');
  expect(it.has).toBe('b1');
});

test('nobody gives way to an address of whom as many wait', () => {
  const it = street({ atOnce: 1, waiting: 2 });
  it.come('a1', 'a2', 'b1');
  expect([it.come('b2', 'a3'), it.gaveWay]).toEqual([[undefined, undefined], []]);
});

test('nor does the only one of an address, however many others come', () => {
  const it = street({ atOnce: 1, waiting: 2 });
  it.come('a1', 'a2', 'b1');
  expect([it.come('c1', 'd1'), it.gaveWay]).toEqual([[undefined, undefined], []]);
});
