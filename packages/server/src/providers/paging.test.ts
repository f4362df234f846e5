import { expect, test } from 'vitest';

import { paged } from './paging.ts';
import type { ArmAsked } from './route.ts';

test('a page is of the moment when it is asked for, however long it takes to be written', () => {
  const asked = { query: () => undefined, pageAfter: String } satisfies Pick<ArmAsked, 'query' | 'pageAfter'>;
  let user = 'before';
  const page = paged(
    ['/a', '/b'],
    (id) => id,
    (id) => ({ id, user }),
    asked,
  );
  user = 'after';
  const value = ['/a', '/b'].map((id) => ({ id, user: 'before' }));
  expect(JSON.parse(JSON.stringify(page))).toEqual({ kind: 'found-much', body: { value } });
});
