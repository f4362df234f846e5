import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Statement } from '../sql/statements.ts';
import { commitTogether, prepare, type Outcome } from './group-commit.ts';

let db: DatabaseSync;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
  db.exec(
    `create table t (x text primary key); create table child (x text references t deferrable initially deferred)`,
  );
});
afterEach(() => db.close());

/** Commits these together; each line is one write, its steps parted by ';'. Rows and failures as text. */
function commit(...writes: readonly string[]): readonly string[] {
  const prepared = writes.map((line) => {
    const steps = line.split(';').map((text) => ({ text }));
    return { prepared: prepare(db, { writes: true, steps: steps as unknown as Statement['steps'] }), values: [] };
  });
  return commitTogether(db, prepared).map(spoken);
}
const spoken = (outcome: Outcome): string =>
  'rows' in outcome ? outcome.rows.map((row) => row.join()).join(' ') : outcome.failure.message;
const insert = (x: string): string => `insert into t values ('${x}') returning x`;
function kept(): string {
  const rows = db.prepare('select x from t order by x').all();
  return rows.map(({ x }) => x).join(' ');
}

test('writes in one commit see each other in order, and one that fails fails alone', () => {
  expect(commit(insert('a'), insert('a'), `update t set x = 'b' where x = 'a' returning x`)).toEqual([
    'a',
    'UNIQUE constraint failed: t.x',
    'b',
  ]);
  expect(kept()).toBe('b');
});

test('several steps happen together: a step without rows or with a failure undoes the steps before it', () => {
  const outcomes = commit(
    insert('a'),
    `${insert('b')}; update t set x = 'c' where x = 'nothing' returning x`,
    `${insert('d')}; ${insert('a')}`,
    `${insert('e')}; ${insert('f')}`,
  );
  expect(outcomes).toEqual(['a', '', 'UNIQUE constraint failed: t.x', 'f']);
  expect(kept()).toBe('a e f');
});

test('a COMMIT that fails fails every write, keeps none, and the next commit works', () => {
  const failed = 'FOREIGN KEY constraint failed';
  expect(commit(insert('a'), `insert into child values ('orphan') returning x`, insert('b'))).toEqual([
    failed,
    failed,
    failed,
  ]);
  expect(kept()).toBe('');
  expect(commit(insert('c'))).toEqual(['c']);
});

test('a failure that ends the transaction fails every write, also those that had gone well, and keeps none', () => {
  const failed = 'UNIQUE constraint failed: t.x';
  expect(commit(insert('a'), `insert or rollback into t values ('a') returning x`, insert('b'))).toEqual([
    failed,
    failed,
    failed,
  ]);
  expect(kept()).toBe('');
});

test('a disk that is full fails the writes that do not fit, and everything acknowledged is there', () => {
  db.exec('pragma max_page_count = 20');
  const rows = Array.from({ length: 30 }, (_, n) => `${n + 10}${'x'.repeat(4000)}`);
  const outcomes = rows.map((x) => commit(insert(x)).join());
  const acknowledged = rows.filter((x, index) => outcomes[index] === x);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(kept()).toBe(acknowledged.join(' '));
  expect(new Set(outcomes.filter((outcome) => !acknowledged.includes(outcome)))).toEqual(
    new Set(['database or disk is full']),
  );
});

test('$n means the same value wherever it stands', () => {
  const statement = {
    writes: true,
    steps: [{ text: `insert into t select $2 where $1 = $1 and $2 <> $1 returning x` }],
  };
  const prepared = prepare(db, statement as unknown as Statement);
  expect(commitTogether(db, [{ prepared, values: ['one', 'two'] }]).map(spoken)).toEqual(['two']);
});
