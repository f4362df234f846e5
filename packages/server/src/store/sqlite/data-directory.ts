import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite-failure.ts';

export const databaseFile = (dataDir: string): string => join(dataDir, 'hopscope.db');

/** Makes the directory, mode 0700, unless it is there: the mode of a directory that somebody else made is theirs. */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Error(`The data directory ${dataDir} cannot be made: ${(cause as Error).message}.`, { cause });
  }
  if (!statSync(dataDir).isDirectory()) throw new Error(`The data directory ${dataDir} is not a directory.`);
}

/**
 * Makes a file with mode 0600 before SQLite would make it with another. Never opens one that exists: closing any
 * descriptor of a file ends this process's POSIX locks on it, also those that SQLite holds through another descriptor.
 */
export function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new Error(`The file ${path} cannot be written: ${(cause as Error).message}.`, { cause });
    }
    chmodSync(path, 0o600);
  }
}

/**
 * Keeps other servers out of a data directory until released, or until this process ends, however it ends: the lock is
 * SQLite's exclusive lock on an empty database of its own, which the kernel drops with the process. The process id
 * beside it is only for people.
 */
export function lockDataDir(dataDir: string, pid: number): { readonly release: () => void } {
  const lockFile = join(dataDir, 'hopscope.lock');
  const pidFile = join(dataDir, 'hopscope.pid');
  makePrivate(lockFile);
  const lock = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) {
      throw new Error(`The data directory ${dataDir} cannot be locked: ${(cause as Error).message}.`, { cause });
    }
    const holder = readPid(pidFile);
    throw new Error(
      `Another Hopscope${holder === undefined ? '' : ` (process ${holder})`} is using the data directory ${dataDir}. ` +
        'Stop it, or choose another directory.',
      { cause },
    );
  }
  writeFileSync(pidFile, `${pid}\n`, { mode: 0o600 });
  return {
    release() {
      // In this order: after the lock, the file could already be another holder's.
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
}

function readPid(pidFile: string): string | undefined {
  try {
    return /^\d+/.exec(readFileSync(pidFile, 'utf8'))?.[0];
  } catch {
    // The holder is between locking and writing it down.
    return undefined;
  }
}
