import { expect, test } from 'vitest';
import { systemWords } from './system-words.ts';

test.each([
  ['all of it', 'Debian GNU/Linux', '13', '6.12.1', 'x64', 'Debian GNU/Linux 13, 6.12.1, x64'],
  ['a machine of the lab, which has none of its own', 'Linux', '', '', '', 'Linux'],
  ['no version', 'Debian GNU/Linux', '', '6.12.1', 'x64', 'Debian GNU/Linux, 6.12.1, x64'],
])('a system is told as far as its host told it: %s', (_, osName, osVersion, kernel, architecture, words) =>
  expect(systemWords({ hostname: 'h', osName, osVersion, kernel, architecture })).toBe(words),
);
