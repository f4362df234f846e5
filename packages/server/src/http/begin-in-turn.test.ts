import { expect, test } from 'vitest';

import { beginInTurn } from './begin-in-turn.ts';

const round = () => new Promise<void>((goOn) => void setImmediate(goOn));

test('of requests that come at once, some are begun in each round of the event loop, in the order in which they came', async () => {
  let now = 0;
  const begun: string[] = [];
  const come = (name: string) =>
    beginInTurn(
      () => {
        begun.push(name);
        now += 2;
      },
      () => now,
    );
  for (const name of 'abcdefgh') come(name);
  expect(begun.join('')).toBe('abc');
  await round();
  expect(begun.join('')).toBe('abcdef');
  // Who comes while others wait does not go before them.
  come('i');
  expect(begun.join('')).toBe('abcdef');
  await round();
  expect(begun.join('')).toBe('abcdefghi');
});

test('what a request does once it is begun counts, too, until it waits for something', async () => {
  await round();
  let now = 0;
  let begun = 0;
  const work = async () => {
    begun += 1;
    if (begun === 1) now += 5;
    await Promise.resolve();
    if (begun > 1) now += 5;
  };
  const counts: number[] = [];
  for (let request = 0; request < 4; request += 1)
    beginInTurn(
      () => void work(),
      () => now,
    );
  while (counts.length < 4) {
    counts.push(begun);
    await round();
  }
  expect(counts).toEqual([1, 2, 3, 4]);
});
