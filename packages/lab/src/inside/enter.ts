import { closeSync, openSync } from 'node:fs';
import koffi from 'koffi';

const CLONE_NEWNET = 0x4000_0000;
const setns = koffi.load(null).func('int setns(int, int)') as (fd: number, kind: number) => number;

/** Moves the calling thread, and no other, into the network namespace of this file. Sockets opened before stay where they were. */
export function enterNamespace(path: string): void {
  const fd = openSync(path, 'r');
  try {
    if (setns(fd, CLONE_NEWNET) < 0) throw new Error(`setns to ${path} failed with errno ${koffi.errno()}`);
  } finally {
    closeSync(fd);
  }
}
