import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { idHash, idHasher, isSameId } from './numbers-by-hash.ts';

/** Letters, also ones that fold to others than the bit of capital ones tells: the sign of kelvins is a `k`. */
const UNITS = fc.constantFrom('a', 'A', 'k', 'K', '/', '[', '{', 'é', 'É', 'Ā', 'ā', '\u{212a}', '\u{130}', '\ud800');
const BEGINNINGS = fc.constantFrom('', '/s/1/r/g/providers/p/t/', '/S/1/r/g/providers/P/t/', '/s/1/r/é/providers/p/t/');

it('ids that are the same have one hash, whichever came before them', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(BEGINNINGS, fc.string({ unit: UNITS, maxLength: 4 }))), (parts) => {
      const ids = parts.map(([beginning, rest]) => beginning + rest);
      const hashOf = idHasher();
      const hashes = ids.map((id) => hashOf(id));
      // Of each the first that is the same.
      expect(ids.map((id) => hashes[ids.findIndex((one) => isSameId(one, id))])).toEqual(hashes);
    }),
  ));

it('the hash of an id in ASCII is the one that it has alone', () => {
  const hashOf = idHasher();
  const ids = Array.from({ length: 40 }, (_, at) => `/subscriptions/s/resourceGroups/g${at % 7}/providers/P/t/Vm${at}`);
  expect(ids.map((id) => hashOf(id))).toEqual(ids.map((id) => idHash(id)));
});
