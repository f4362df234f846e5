import { expect, test } from 'vitest';
import { suggestion } from './suggestion.ts';

const COMMANDS = ['check', 'serve', 'token', 'backup', 'doctor', 'help'];

test.each([
  ['chekc', 'check'],
  ['chck', 'check'],
  ['CHECK', 'check'],
  ['serv', 'serve'],
  ['server', 'serve'],
  ['doctro', 'doctor'],
  ['back-up', 'backup'],
  ['toke', 'token'],
  ['hlep', 'help'],
  ['trace', undefined],
  ['ch', undefined],
  ['', undefined],
  ['check-all-the-things', undefined],
])("for '%s', %s is suggested", (written, meant) => {
  expect(suggestion(written, COMMANDS)).toBe(meant);
});
