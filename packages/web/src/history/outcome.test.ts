import type { Check } from '@hopscope/protocol';
import { expect, test } from 'vitest';
import { isWanted, outcomeOf, type Wanted } from './outcome.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const check = (state: Check['state'], verdict?: string): Check =>
  ({
    state,
    source: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-1',
    request: { destination: { kind: 'name', name: 'db.example' }, port: 5432 },
    createdAt: '2026-03-01T10:30:00.000Z',
    ...(verdict !== undefined && { diagnosis: { verdict } }),
  }) as Check;

test.each([
  ['queued', undefined, 'running'],
  ['running', undefined, 'running'],
  ['finished', 'reachable', 'reachable'],
  ['finished', 'unreachable', 'unreachable'],
  ['cancelled', 'undetermined', 'cancelled'],
  ['failed', undefined, 'failed'],
] as const)('a %s check with the verdict %s is %s', (state, verdict, expected) =>
  expect(outcomeOf(check(state, verdict))).toBe(expected),
);

test.each([
  ['everything', {}, true],
  ['its source', { text: 'WEB-1' }, true],
  ['its destination and port', { text: 'db.example:5432' }, true],
  ['another port', { text: ':443' }, false],
  ['its outcome', { outcome: 'unreachable' }, true],
  ['another outcome', { outcome: 'reachable' }, false],
  ['the last two hours', { hours: 2 }, true],
  ['the last hour', { hours: 1 }, false],
] as const)('of a check 90 minutes ago, who wants %s: %o', (_, wanted, expected) => {
  const all: Wanted = { text: '', outcome: '', hours: 0 };
  expect(isWanted(check('finished', 'unreachable'), { ...all, ...wanted }, NOON)).toBe(expected);
});
