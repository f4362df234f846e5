import { expect, test } from 'vitest';

import type { CheckRecord } from './check-record.ts';
import { newsroom, type News } from './news.ts';

const probe = (sequence: number): News => ({
  kind: 'progress',
  progress: { kind: 'probe', sequence, outcome: 'connected' },
});
const ended: News = { kind: 'ended', record: {} as CheckRecord };

function heard(room: ReturnType<typeof newsroom>, after = 0) {
  const numbers: number[] = [];
  const unlisten = room.listen(after, (number) => void numbers.push(number));
  return { numbers, unlisten };
}

test('who comes late hears everything, who comes back what is new, and who leaves nothing more', () => {
  const room = newsroom();
  room.tell(probe(0));
  room.tell(probe(1));
  const [late, back, stranger] = [heard(room), heard(room, 1), heard(room, 99)];
  room.tell(probe(2));
  back.unlisten();
  room.tell(ended);
  expect([late.numbers, back.numbers, stranger.numbers]).toEqual([
    [1, 2, 3, 4],
    [2, 3],
    [1, 2, 3, 4],
  ]);
});

test('of a check that has ended only its end is kept', () => {
  const room = newsroom();
  room.tell(probe(0));
  room.tell(ended);
  expect(heard(room).numbers).toEqual([2]);
  expect(heard(room, 2).numbers).toEqual([]);
});

test('what is kept for late readers is bounded', () => {
  const room = newsroom();
  for (let sequence = 0; sequence < 10_000; sequence++) room.tell(probe(sequence));
  expect(heard(room).numbers).toHaveLength(512);
  expect(heard(room).numbers.at(-1)).toBe(10_000);
});
