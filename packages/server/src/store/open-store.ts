import { resolve } from 'node:path';
import { sqlStore } from './sql/sql-store.ts';
import { openSqlite } from './sqlite/sqlite-engine.ts';
import type { Store } from './store.ts';

export { backupDataDir } from './sqlite/backup.ts';

export type StoreOptions = {
  /** Made with mode 0700 if absent; the store is `hopscope.db` in it, mode 0600. */
  readonly dataDir: string;
};

/**
 * Opens the store, brings its schema up to date and keeps other servers out of the data directory until it is closed or
 * this process ends. Rejects with one sentence when the directory is in use, cannot be written, is not a store's or is
 * a newer Hopscope's.
 */
export async function openStore({ dataDir }: StoreOptions): Promise<Store> {
  return sqlStore(await openSqlite(resolve(dataDir)));
}
