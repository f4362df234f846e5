import { expect, it } from 'vitest';
import { growingI32 } from './growing.ts';

const filled = (column: ReturnType<typeof growingI32>, size: number) => {
  while (column.size < size) column.push(column.size);
};

it('a column keeps its numbers however far it grows, and whoever was given it before keeps what he read', () => {
  const column = growingI32();
  const sizes = [1, 300, 20_000, 300_000, 3_000_000];
  const views = sizes.map((size) => {
    filled(column, size);
    return column.view();
  });
  expect(views.map(({ length }) => length)).toEqual(sizes);
  for (const view of views) expect(view.findIndex((number, at) => number !== at)).toBe(-1);
});

it('a large column grows where it lies', () => {
  const column = growingI32();
  filled(column, 50_000);
  const before = column.view();
  filled(column, 100_000);
  expect(column.view().buffer).toBe(before.buffer);
});

it('room is made for many numbers at once, and taken back', () => {
  const column = growingI32();
  filled(column, 3);
  expect(column.extend(1_000_000)).toBe(3);
  column.cut(3);
  expect([...column.view()]).toEqual([0, 1, 2]);
  expect(column.extend(2)).toBe(3);
});
