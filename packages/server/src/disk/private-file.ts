import { chmod, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only the owner reads and writes: keys and secrets. */
export const PRIVATE = 0o600;
/** Anybody on this machine may read: certificates. */
export const PUBLIC = 0o644;

/**
 * Writes a whole file, or leaves what was there: a reader (and a machine that lost power) sees the old text or the new one,
 * never half of either. The mode is set before the first byte is written and does not depend on the umask.
 */
export async function replaceFile(path: string, text: string, mode: typeof PRIVATE | typeof PUBLIC): Promise<void> {
  const fresh = `${path}.new`;
  // Left behind by a server that died here; one server owns the directory, so nobody else is writing it.
  await rm(fresh, { force: true });
  const file = await open(fresh, 'wx', PRIVATE);
  try {
    await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  await syncFolder(dirname(path));
}

/** A file's text, or undefined when there is none. A secret that others could read is closed to them on the way. */
export async function readOwnFile(path: string, mode: typeof PRIVATE | typeof PUBLIC): Promise<string | undefined> {
  try {
    if (mode === PRIVATE && ((await stat(path)).mode & 0o077) !== 0) await chmod(path, PRIVATE);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`cannot read ${path}`, { cause });
  }
}

/** A rename is on disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
