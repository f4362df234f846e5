/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that deserve a sentence of their own. */
const SENTENCES: Readonly<Record<number, string>> = {
  5: 'is in use by another process',
  8: 'cannot be written: it, or its directory, is read-only',
  10: 'cannot be read or written: the disk reports an error',
  11: 'is damaged; restore a backup',
  13: 'cannot grow: the disk is full',
  14: 'cannot be opened: its directory or permissions do not allow it',
  26: 'is not a Hopscope store, or it is damaged; restore a backup, or choose another directory',
};

/** The low byte is the primary code; the rest of `errcode` tells kinds of it apart. */
const primaryCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

export const isBusy = (error: unknown): boolean => primaryCode(error) === 5;

/** Whatever SQLite said about a file, as one sentence that keeps its words. */
export function sqliteFailure(file: string, cause: unknown): Error {
  const sentence = SENTENCES[primaryCode(cause) ?? 0] ?? 'cannot be used';
  return new Error(`The store ${file} ${sentence} (${cause instanceof Error ? cause.message : String(cause)}).`, {
    cause,
  });
}
