import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row, Statement, Value } from '../sql/statements.ts';

/** A statement made ready for one connection. */
export type Prepared = readonly { readonly statement: StatementSync; readonly takes: readonly number[] | undefined }[];

export type Write = { readonly prepared: Prepared; readonly values: readonly Value[] };

export type Outcome = { readonly rows: readonly Row[] } | { readonly failure: Error };

/** `$1` is a name to SQLite and a position to PostgreSQL; `?1` is SQLite's position. */
export function prepare(db: DatabaseSync, { steps }: Statement): Prepared {
  return steps.map(({ text, takes }) => {
    const statement = db.prepare(text.replaceAll(/\$(\d+)/g, '?$1'));
    statement.setReturnArrays(true);
    return { statement, takes };
  });
}

export function ask(prepared: Prepared, values: readonly Value[]): Outcome {
  try {
    return { rows: lastRows(prepared, values) };
  } catch (error) {
    return { failure: error as Error };
  }
}

/**
 * Performs writes in order in one transaction, so that one wait for the disk serves all of them. Outcomes are true only
 * when this returns: rows mean that the write is on disk. A write that fails fails alone; when the transaction itself is
 * lost (a full disk, a failed COMMIT), all of them fail, because none of them happened.
 */
export function commitTogether(db: DatabaseSync, writes: readonly Write[]): readonly Outcome[] {
  try {
    db.exec('begin immediate');
    const outcomes = writes.map((write) => perform(db, write));
    db.exec('commit');
    return outcomes;
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    return writes.map(() => ({ failure: error as Error }));
  }
}

function perform(db: DatabaseSync, { prepared, values }: Write): Outcome {
  // One statement undoes itself when it fails; several need a savepoint to do so together.
  const together = prepared.length > 1;
  try {
    if (together) db.exec('savepoint several');
    const rows = lastRows(prepared, values);
    if (together) db.exec(rows.length === 0 ? 'rollback to several; release several' : 'release several');
    return { rows };
  } catch (error) {
    // Some failures (disk full, I/O) take the whole transaction with them.
    if (!db.isTransaction) throw error;
    if (together) db.exec('rollback to several; release several');
    return { failure: error as Error };
  }
}

function lastRows(prepared: Prepared, values: readonly Value[]): readonly Row[] {
  let rows: readonly Row[] = [];
  for (const { statement, takes } of prepared) {
    const bound = takes === undefined ? values : takes.map((position) => values[position - 1] ?? null);
    rows = statement.all(...bound) as unknown as readonly Row[];
    if (rows.length === 0) return [];
  }
  return rows;
}
