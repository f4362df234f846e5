import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyOf } from '../../documents/resource.ts';
import { manyRowsOf, rowsOf } from './link.ts';

const ids = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1 }));
const resourcesOf = (all: readonly string[]) => all.map((id) => ({ id }));

it.each([
  ['rows', rowsOf],
  ['many rows', manyRowsOf],
])('%s are found in any order, and however the case of a reference is', (_, make) =>
  fc.assert(
    fc.property(ids, fc.array(fc.tuple(fc.nat(20), fc.boolean())), (all, asked) => {
      const rows = make(resourcesOf(all));
      for (const [at, isUpper] of asked) {
        const id = all[at] ?? 'none';
        expect(rows.get(isUpper ? id.toUpperCase() : id)).toBe(at < all.length ? at : undefined);
      }
    }),
  ),
);

it('rows that are numbered have their numbers', () => {
  const rows = rowsOf(resourcesOf(['/a', '/B']), [7, 3]);
  expect(['/a', '/A', '/b', '/c'].map((id) => rows.get(id))).toEqual([7, 7, 3, undefined]);
});

it('of the same ids the last counts, by whichever of them is asked', () =>
  expect(['/a', '/b', keyOf('/A')].map((id) => rowsOf(resourcesOf(['/a', '/b', '/a'])).get(id))).toEqual([2, 1, 2]));
