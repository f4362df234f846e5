import { expect, test } from 'vitest';
import type { Box } from '../layout/layout.ts';
import { nextTo } from './next-to.ts';

const box = (id: string): Box => ({
  id,
  kind: (['network', 'subnet', 'machine'] as const)[id.split('/').length - 1] ?? 'network',
  x: 0,
  y: 0,
  width: 1,
  height: 1,
});
const BOXES = ['a', 'a/1', 'a/1/x', 'a/1/y', 'a/2', 'b', 'b/1'].map(box);

test.each([
  ['ArrowDown', 'a/1/x', 'a/1/y'],
  ['ArrowDown', 'b/1', undefined],
  ['ArrowUp', 'a/2', 'a/1/y'],
  ['ArrowUp', 'a', undefined],
  ['ArrowRight', 'a', 'a/1'],
  ['ArrowRight', 'a/2', undefined],
  ['ArrowLeft', 'a/1/y', 'a/1'],
  ['ArrowLeft', 'a/2', 'a'],
  ['ArrowLeft', 'b', undefined],
  ['PageDown', 'a/1/x', 'b'],
  ['PageUp', 'b', 'a'],
  ['Home', 'b/1', 'a'],
  ['End', 'a', 'b/1'],
  ['x', 'a', undefined],
])('%s leads from %s to %s', (key, from, expected) => {
  const at = BOXES.findIndex(({ id }) => id === from);
  expect(nextTo(at, key, BOXES)?.id).toBe(expected);
});
