import { expect, test } from 'vitest';
import { choosePaint, COLOURS } from './paint.ts';

test.each([
  [undefined, undefined, true, 'colours'],
  [undefined, undefined, false, 'none'],
  [undefined, '1', true, 'none'],
  [undefined, '', true, 'colours'],
  [true, undefined, false, 'colours'],
  [true, '1', false, 'colours'],
  [false, undefined, true, 'none'],
])('wish %s, NO_COLOR %j and a screen (%s) give %s', (wish, noColor, isScreen, expected) => {
  expect(choosePaint(wish, noColor, isScreen) === COLOURS ? 'colours' : 'none').toBe(expected);
});
