import { expect, test } from 'vitest';

import { rehearse } from './rehearse.ts';

test('a rehearsal goes the whole way, to a port that is open and to one that a rule shuts, and others have turns meanwhile', async () => {
  let turns = 0;
  let isOver = false;
  const look = () => {
    turns += 1;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  const [open, shut] = await rehearse();
  isOver = true;
  expect(open).toMatchObject({ disposition: 'connected', predicted: { disposition: 'delivered' } });
  expect(shut?.predicted?.disposition).toBe('denied');
  expect(shut?.hops.flatMap(({ issues }) => issues.map(({ code }) => code))).toContain('NSG_DENY_SUBNET');
  // One for each probe, and some between.
  expect(turns).toBeGreaterThan(20);
});
