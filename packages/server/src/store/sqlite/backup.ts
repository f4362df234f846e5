import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { databaseFile } from './data-directory.ts';

/**
 * Writes a complete, compact copy of the store in `dataDir` to `path`, whether or not a server is using it (also one in
 * another process). The copy holds everything that was acknowledged before the call. Refuses to overwrite. To restore,
 * put the copy into an empty data directory as `hopscope.db`.
 */
export async function backupDataDir(dataDir: string, path: string): Promise<void> {
  // Absolute, because SQLite would read `file:…` as a URI.
  const file = resolve(databaseFile(dataDir));
  if (!existsSync(file)) throw new Error(`There is no Hopscope store in ${dataDir}.`);
  const worker = new Worker(new URL('./backup-worker.ts', import.meta.url), {
    name: 'backup',
    workerData: { file, path: resolve(path) },
  });
  const problem = await new Promise<string | undefined>((settle, reject) => {
    worker.once('message', settle).once('error', reject);
    worker.once('exit', () => reject(new Error(`The backup to ${path} stopped before it was complete.`)));
  });
  if (problem !== undefined) throw new Error(problem);
}
