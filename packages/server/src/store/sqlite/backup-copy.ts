import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteFailure } from './sqlite-failure.ts';

/**
 * Copies what is committed now into one compact file, mode 0600, while others go on writing (VACUUM INTO reads one
 * snapshot; SQLite's own backup interface starts again at every write of another connection, so it might never end).
 * The name is taken first, so nothing is overwritten, and the content arrives by renaming, so it is never half there.
 */
export function copyDatabase(file: string, path: string): void {
  const partial = `${path}.partial`;
  reserve(path);
  try {
    reserve(partial);
    try {
      vacuumInto(file, partial);
      syncFile(partial);
      renameSync(partial, path);
    } catch (error) {
      rmSync(partial, { force: true });
      throw error;
    }
    syncFile(dirname(path));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function reserve(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Error(
      code === 'EEXIST'
        ? `The backup ${path} exists already, and a backup overwrites nothing. Choose another name.`
        : `The backup ${path} cannot be written: ${message}.`,
      { cause },
    );
  }
}

function vacuumInto(file: string, partial: string): void {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 5000 });
    db.exec('pragma synchronous = full');
    db.prepare('vacuum into ?').run(partial);
  } catch (cause) {
    throw sqliteFailure(file, cause);
  } finally {
    db?.close();
  }
}

/** Also for a directory: that is how a new name in it gets to the disk. */
function syncFile(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
