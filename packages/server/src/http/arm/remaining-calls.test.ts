import { expect, test } from 'vitest';

import { remainingCalls } from './remaining-calls.ts';

const HOUR = 3_600_000;

test('reads, writes and deletes of each principal have quotas of their own', () => {
  const calls = remainingCalls(() => 0, true);
  expect(calls.count('a', 'GET')).toEqual({ kind: 'reads', remaining: 11_999 });
  expect(calls.count('a', 'POST')).toEqual({ kind: 'writes', remaining: 1199 });
  expect(calls.count('a', 'PUT')).toEqual({ kind: 'writes', remaining: 1198 });
  expect(calls.count('a', 'DELETE')).toEqual({ kind: 'deletes', remaining: 14_999 });
  expect(calls.count('b', 'HEAD')).toEqual({ kind: 'reads', remaining: 11_999 });
});

test('the call after the last one waits for the next hour where quotas are enforced, and for nothing elsewhere', () => {
  let now = 5 * HOUR + 3_590_500;
  const [strict, lenient] = [remainingCalls(() => now, true), remainingCalls(() => now, false)];
  for (let call = 0; call < 1200; call++) {
    expect(strict.count('a', 'PUT')).not.toHaveProperty('retryAfter');
    lenient.count('a', 'PUT');
  }
  expect(strict.count('a', 'PUT')).toEqual({ kind: 'writes', remaining: 0, retryAfter: 10 });
  expect(lenient.count('a', 'PUT')).toEqual({ kind: 'writes', remaining: 0 });
  now = 6 * HOUR;
  expect(strict.count('a', 'PUT')).toEqual({ kind: 'writes', remaining: 1199 });
});
