import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressFilter, mayHold } from './address-filter.ts';

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });

it('holds each of its addresses, whether their words are signed or not', () =>
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const filter = addressFilter(words);
      for (const each of words) expect([mayHold(filter, each | 0), mayHold(filter, each >>> 0)]).toEqual([true, true]);
    }),
  ));

it('holds nobody where there is nobody', () => {
  expect(mayHold(addressFilter([]), 0x0a00_0004)).toBe(false);
});

it.each([
  ['side by side', 10_000, 1],
  ['one of many in each subnet', 10_000, 256],
  ['few', 3, 1],
])('says of few others that they may be among its addresses, which are %s', (_, count, apart) => {
  const address = (at: number) => 0x0a00_0000 + apart * at;
  const filter = addressFilter(Array.from({ length: count }, (_unused, at) => address(at)));
  const others = Array.from({ length: 100_000 }, (_unused, at) => 0x0b00_0000 + at);
  expect(others.filter((each) => mayHold(filter, each)).length / others.length).toBeLessThan(1 / 12);
});
