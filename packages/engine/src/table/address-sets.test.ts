import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressSetsBuilder, spaceOfSet } from './address-sets.ts';

const edges = <T extends number | bigint>(edge: fc.Arbitrary<T>) =>
  fc.uniqueArray(edge).map((all) => all.toSorted((one, other) => (one < other ? -1 : 1)));
const anySpace = fc.record({
  four: edges(fc.oneof(fc.nat(4), fc.nat(0xffff_ffff))),
  six: edges(fc.oneof(fc.bigInt(0n, 4n), fc.bigInt(0n, (1n << 128n) - 1n))),
});

it('a set comes back as it was by its number, which no other set has', () =>
  fc.assert(
    fc.property(fc.array(anySpace), (spaces) => {
      const builder = addressSetsBuilder();
      const numbers = spaces.map((space) => builder.add(space));
      const sets = builder.build();
      expect(numbers.map((number) => spaceOfSet(sets, number))).toEqual(spaces);
      expect(spaces.map((space) => builder.add(space))).toEqual(numbers);
      expect(builder.add({ four: [], six: [] })).toBe(0);
    }),
  ));
