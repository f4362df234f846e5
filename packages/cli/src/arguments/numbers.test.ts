import { expect, test } from 'vitest';
import { readCount, readDuration } from './numbers.ts';

const said = (read: ReturnType<typeof readCount>) => (read.ok ? read.value : read.problem);

test.each([
  ['1', 1],
  ['100', 100],
  ['0', "--count is '0'; expected a whole number from 1 to 100."],
  ['101', "--count is '101'; expected a whole number from 1 to 100."],
  ['1.5', "--count is '1.5'; expected a whole number from 1 to 100."],
  ['1e1', "--count is '1e1'; expected a whole number from 1 to 100."],
  ['many', "--count is 'many'; expected a whole number from 1 to 100."],
])("a count of '%s' is read as %s", (text, expected) => {
  expect(said(readCount('--count', text, { min: 1, max: 100 }))).toBe(expected);
});

const RANGE = 'expected 100ms to 60s, such as 30s.';

test.each([
  ['100', 100],
  ['250ms', 250],
  ['5s', 5000],
  ['2.5s', 2500],
  ['60s', 60_000],
  ['5', `--deadline is '5'; ${RANGE} A number without a unit is milliseconds.`],
  ['61s', `--deadline is '61s'; ${RANGE}`],
  ['-1', `--deadline is '-1'; ${RANGE}`],
  ['1m', `--deadline is '1m'; ${RANGE}`],
  ['soon', `--deadline is 'soon'; ${RANGE}`],
])("a duration of '%s' is read as %s", (text, expected) => {
  expect(said(readDuration('--deadline', text, { min: 100, max: 60_000 }))).toBe(expected);
});
