import { expect, it } from 'vitest';
import { directory } from './directory.ts';
import type { Place } from './shelf.ts';

const place = (id: string) => ({ id }) as Place;

it('a document is found by its id in any case, until it is taken away, also when thousands come and go', () => {
  const places = directory();
  const all = Array.from({ length: 5000 }, (_, at) => place(`/subscriptions/S/providers/T/Name${at}`));
  for (const each of all) places.add(each, places.hashOf(each.id));
  expect(places.find('/SUBSCRIPTIONS/s/providers/t/nAME77')).toBe(all[77]);
  expect(places.find('/subscriptions/S/providers/T/Name')).toBeUndefined();
  for (const each of all.slice(0, 4000)) places.remove(each);
  expect(all.map(({ id }) => places.find(id))).toEqual(all.map((each, at) => (at < 4000 ? undefined : each)));
  const again = place('/subscriptions/S/providers/T/NAME5');
  places.add(again, places.hashOf(again.id));
  expect(places.find(all[5]?.id ?? '')).toBe(again);
});
