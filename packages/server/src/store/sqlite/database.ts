import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { makePrivate } from './data-directory.ts';
import { sqliteFailure } from './sqlite-failure.ts';

/** "hops": how a Hopscope store is told from any other SQLite file (`PRAGMA application_id`). */
const APPLICATION_ID = 0x686f7073;

/** How long to wait for another process (a backup, the sqlite3 shell) to let go, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

/**
 * A COMMIT that finds this many pages (80 MB) in the log checkpoints by itself: the bound for when the store's own
 * checkpoints cannot keep up, because a backup reads from the log.
 */
const AUTOCHECKPOINT_PAGES = 20_000;

type Migrations = readonly (readonly string[])[];

/** Opens the database, making it if absent, durable on every commit and at the newest schema. */
export function openDatabase(file: string, migrations: Migrations): DatabaseSync {
  makePrivate(file);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    refuseForeign(db, file);
    db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16384;
      pragma wal_autocheckpoint = ${AUTOCHECKPOINT_PAGES}; pragma journal_size_limit = 67108864`);
    migrate(db, file, migrations);
    // The log and its index take the database's mode when SQLite makes them, but may be left over from elsewhere.
    for (const suffix of ['-wal', '-shm']) chmodSync(file + suffix, 0o600);
    return db;
  } catch (error) {
    db?.close();
    throw error instanceof Refused ? error : sqliteFailure(file, error);
  }
}

/** An answer that is a sentence already. */
class Refused extends Error {}

function refuseForeign(db: DatabaseSync, file: string): void {
  const id = number(db, 'pragma application_id');
  if (id === APPLICATION_ID) return;
  if (id !== 0 || number(db, 'select count(*) from sqlite_schema') > 0) {
    throw new Refused(
      `The file ${file} is another program's database, not a Hopscope store. Choose another directory.`,
    );
  }
}

/** Takes the schema to the newest version, each step whole or not at all. */
function migrate(db: DatabaseSync, file: string, migrations: Migrations): void {
  db.exec(`begin immediate; pragma application_id = ${APPLICATION_ID};
    create table if not exists schema_versions (version bigint primary key); commit`);
  const version = number(db, 'select coalesce(max(version), 0) from schema_versions');
  if (version > migrations.length) {
    throw new Refused(
      `The store ${file} has schema version ${version}, and this Hopscope knows versions up to ${migrations.length}: ` +
        'a newer Hopscope wrote it. Run that one, or restore an older backup.',
    );
  }
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    db.exec(`begin immediate; ${statements.join(';\n')}; insert into schema_versions values (${index + 1}); commit`);
  }
}

const number = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);
