import { expect, it } from 'vitest';
import { valueOfId } from '../../table/id-index.ts';
import { textAt, textTableBuilder } from '../../table/text-table.ts';
import { idColumn } from './id-column.ts';

const named = (...ids: readonly string[]) => ids.map((id) => ({ id }));

it.each([
  ['the same ones', ['/a', '/b', '/c'], ['/a', '/b', '/c']],
  ['one more', ['/a', '/b'], ['/a', '/b', '/c']],
  ['one that is gone, so that others move up', ['/a', '/b', '/c'], ['/b', '/c']],
  ['another order', ['/a', '/b'], ['/b', '/a']],
  ['two that change places with one between them', ['/a', '/b', '/c'], ['/c', '/b', '/a']],
  ['none', ['/a'], []],
])('resources of before, and then %s: each has its own text, and is found by its id', (_, before, after) => {
  const [texts, column] = [textTableBuilder(), idColumn()];
  column(texts, named(...before));
  const { ids, index } = column(texts, named(...after));
  const table = texts.build();
  expect([...ids].map((id) => textAt(table, id))).toEqual(after);
  expect(after.map((id) => valueOfId(index, table, id.toUpperCase()))).toEqual(after.map((_id, at) => at));
});

it('the same ones have the column of before, but not where texts begin anew', () => {
  const [texts, column] = [textTableBuilder(), idColumn()];
  const first = column(texts, named('/a', '/b'));
  expect(column(texts, named('/a', '/b'))).toBe(first);
  const fresh = textTableBuilder();
  fresh.add('/b');
  const anew = column(fresh, named('/a', '/b'));
  expect([...anew.ids].map((id) => textAt(fresh.build(), id))).toEqual(['/a', '/b']);
});
