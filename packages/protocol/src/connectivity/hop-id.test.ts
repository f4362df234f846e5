import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hopIdOf } from './hop-id.ts';

const OPERATION = 'f09b55fe-1d3a-4df7-817f-bceb8d2a94c8';

test('a hop of an operation has one id, whenever it is asked for', () => {
  expect(hopIdOf(OPERATION, 0)).toBe(hopIdOf(OPERATION.toUpperCase(), 0));
});

test('ids are lower-case GUIDs of version 8, different for every hop of an operation and from the operation', () => {
  const different = fc.property(fc.uuid(), (operation) => {
    const ids = Array.from({ length: 255 }, (_, index) => hopIdOf(operation, index));
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
    expect(new Set([operation, ...ids]).size).toBe(256);
  });
  expect(fc.check(different)).toMatchObject({ failed: false });
});

test('operations that differ in one digit share no hop id', () => {
  const neighbours = ['e09b55fe-1d3a-4df7-817f-bceb8d2a94c8', 'f09b55fe-1d3a-4df7-817f-bceb8d2a94c9', OPERATION];
  const ids = neighbours.flatMap((operation) => Array.from({ length: 64 }, (_, index) => hopIdOf(operation, index)));
  expect(new Set(ids).size).toBe(3 * 64);
});
