import { closeSync, openSync } from 'node:fs';
import { CLONE_NEWNET } from './abi.ts';
import { callFailure } from './errno.ts';
import type { Libc } from '../../libc.ts';

/**
 * Moves the calling thread, and no other, into the network namespace at this path (such as /run/netns/a). Needs
 * CAP_SYS_ADMIN. Sockets opened before stay where they were.
 */
export function enterNetworkNamespace(libc: Libc, path: string): void {
  const fd = openSync(path, 'r');
  try {
    if (libc.setns(fd, CLONE_NEWNET) < 0) throw callFailure(`setns to ${path}`, libc.errno());
  } finally {
    closeSync(fd);
  }
}
