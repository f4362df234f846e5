import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsePort } from './port.ts';

it.each([1, 80, 65_535, '1', '443', '65535', '0080'])('%j is a port', (value) =>
  expect(parsePort(value)).toEqual({ ok: true, value: Number(value) }),
);

it.each([
  0,
  -1,
  65_536,
  1.5,
  Number.NaN,
  Infinity,
  '',
  '0',
  '-1',
  '65536',
  '1e3',
  '0x50',
  ' 80',
  '80 ',
  'http',
  '8080808',
])('%j is no port', (value) =>
  expect(parsePort(value)).toEqual({
    ok: false,
    problem: `'${value}' is not a port: expected a whole number from 1 to 65535`,
  }),
);

it('a port written and read again is the same port', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => {
      expect(parsePort(String(port))).toEqual(parsePort(port));
    }),
  ));
