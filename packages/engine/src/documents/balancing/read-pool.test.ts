import { expect, it } from 'vitest';
import { poolMembers } from './read-pool.ts';

// "Administrative state": "the load balancer won't send new connections to the backend instance"; `Drain` is a state in the API of 2022-07-01.
it.each([
  ['None', 1],
  ['Up', 1],
  ['Down', 0],
  ['Drain', 0],
  ['drain', 0],
])('of a pool with one address in the state %s, %i get new flows', (adminState, count) => {
  const properties = { ipAddress: '10.0.1.4', adminState };
  expect(poolMembers('/p', { loadBalancerBackendAddresses: [{ name: 'a', properties }] })).toHaveLength(count);
});
