import { expect, test } from 'vitest';

import { clientAt } from './client-at.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::7', '2001:db8:1:3::/64'],
  ['fe80::7%eth0', 'fe80::/64'],
  ['::1', '::/64'],
  ['', ''],
])('who connects from %j counts as %j', (remoteAddress, client) => {
  expect(clientAt(remoteAddress)).toBe(client);
});
