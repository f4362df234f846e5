import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { inOrder } from './in-order.ts';

test('documents stay in the order of their ids whichever come, change and go, and whenever anybody asks', () => {
  const key = fc.integer({ min: 0, max: 30 }).map((number) => `/subscriptions/s/${number}`);
  const happening = fc.record({ what: fc.constantFrom('put', 'removed', 'asked for'), key, revision: fc.nat() });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), (happenings) => {
      const held = new Map<string, { readonly key: string; readonly revision: number }>();
      const ordered = inOrder(() => held.values());
      const expected = () => [...held.keys()].toSorted().map((one) => held.get(one));
      for (const { what, key: one, revision } of happenings) {
        if (what === 'asked for') expect(ordered.all()).toEqual(expected());
        if (what === 'removed') held.delete(one);
        if (what === 'removed') ordered.remove(one);
        if (what !== 'put') continue;
        held.set(one, { key: one, revision });
        ordered.put({ key: one, revision });
      }
      expect(ordered.all()).toEqual(expected());
    }),
  );
});

test('who goes through documents sees them as they were when they asked, whatever changes meanwhile', () => {
  const ordered = inOrder(() => [{ key: 'a' }, { key: 'c' }]);
  const before = ordered.all();
  ordered.put({ key: 'b' });
  ordered.remove('a');
  expect(before.map(({ key }) => key)).toEqual(['a', 'c']);
  expect(ordered.all().map(({ key }) => key)).toEqual(['b', 'c']);
});
