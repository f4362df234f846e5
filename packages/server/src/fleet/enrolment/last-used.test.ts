import { expect, test } from 'vitest';

import { lastUsed } from './last-used.ts';

test('what was asked for last is kept, what was not is made anew', () => {
  const made: string[] = [];
  const kept = lastUsed<string, string>(2);
  const get = (key: string) => kept.get(key, () => (made.push(key), key.toUpperCase()));
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(get)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  // `b` had gone when `c` came.
  expect(made).toEqual(['a', 'b', 'c', 'b']);
  kept.delete('a');
  get('a');
  expect(made.at(-1)).toBe('a');
});
