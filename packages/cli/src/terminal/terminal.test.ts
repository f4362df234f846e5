import { expect, test } from 'vitest';
import { signalFilter } from './terminal.ts';

test.each([
  [[0], ['SIGINT']],
  // npm and the launcher pass on what the terminal sent already.
  [[0, 1, 40], ['SIGINT']],
  [[0, 299], ['SIGINT']],
  [
    [0, 300],
    ['SIGINT', 'SIGINT again'],
  ],
  [
    [0, 5, 2000, 2001],
    ['SIGINT', 'SIGINT again', 'SIGINT again'],
  ],
])('signals at %j ms are told as %j', (instants, told) => {
  const heard: string[] = [];
  let now = 0;
  const filter = signalFilter(
    (signal, again) => heard.push(`${signal}${again ? ' again' : ''}`),
    () => now,
  );
  for (const instant of instants) {
    now = instant;
    filter('SIGINT');
  }
  expect(heard).toEqual(told);
});
