import { expect, it } from 'vitest';
import type { Address, Port } from '@hopscope/engine';
import type { Air } from './air.ts';
import { pacedAir } from './paced-air.ts';

const plan = { address: '192.0.2.1' as Address, family: 'ipv4', port: 80 as Port } as const;
const failed = { kind: 'failed', call: 'connect', errno: 'ENETUNREACH' } as const;

/** Sends whatever may be sent, and sleeps exactly as long as it is told to; answers when each left. */
function departures(perSecond: number | undefined, count: number): readonly number[] {
  let now = 1000;
  const left: number[] = [];
  const air: Air = { send: () => failed };
  const paced = pacedAir(air, perSecond, () => now);
  while (left.length < count) {
    if (paced.send(plan, () => {}) === 'full') now = paced.opensAt();
    else left.push(now - 1000);
  }
  return left;
}

it.each([1, 7, 50, 1000])('at %i a second no more leave in any second, but for a tenth at once', (perSecond) => {
  const left = departures(perSecond, 3 * perSecond);
  const most = Math.max(...left.map((from) => left.filter((at) => from <= at && at < from + 1000).length));
  expect(most).toBeGreaterThanOrEqual(perSecond);
  expect(most).toBeLessThanOrEqual(perSecond + Math.max(1, Math.ceil(perSecond / 10)));
});

it('without a rate all leave at once', () => {
  expect(Math.max(...departures(undefined, 500))).toBe(0);
});
