import { expect, test } from 'vitest';

import { turnsDuring } from '../turns.testbed.ts';
import { rehearse } from './rehearse.ts';

test('a rehearsal goes the whole way, to a port that is open and to one that a rule shuts, and others have turns meanwhile', async () => {
  const { made, turns } = await turnsDuring(rehearse);
  const [open, shut] = made;
  expect(open).toMatchObject({ disposition: 'connected', predicted: { disposition: 'delivered' } });
  expect(shut?.predicted?.disposition).toBe('denied');
  expect(shut?.hops.flatMap(({ issues }) => issues.map(({ code }) => code))).toContain('NSG_DENY_SUBNET');
  // One for each probe, and some between.
  expect(turns).toBeGreaterThan(20);
});
