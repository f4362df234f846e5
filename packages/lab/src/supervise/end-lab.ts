import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { removeLab } from '../apply/remove.ts';
import { isOwned, labIds, readState } from '../apply/state-file.ts';

/** An owner that does not end by itself in this time is killed, ms. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 5;

/**
 * Ends the lab of this id, whoever made it and however that went: asks its owner to remove it, and removes what is left.
 * False: there is no such lab.
 */
export async function endLab(directory: string, id: string): Promise<boolean> {
  const state = await readState(directory, id);
  if (state === undefined) return false;
  const { pid } = state.owner;
  if (pid !== process.pid && (await isOwned(state))) {
    process.kill(pid, 'SIGTERM');
    const until = performance.now() + PATIENCE_MS;
    while ((await isOwned(state)) && !hasEnded(pid) && performance.now() < until) await wait(LOOK_EVERY_MS);
    if (await isOwned(state)) killIfThere(pid);
  }
  await removeLab(directory, id);
  return true;
}

/** Removes what labs left behind whose owner is gone; those that live are left alone. */
export async function sweepLabs(directory: string): Promise<void> {
  for (const id of await labIds(directory)) {
    const state = await readState(directory, id);
    if (state !== undefined && !(await isOwned(state))) await removeLab(directory, id);
  }
}

/** A dead process whose parent has not asked yet is still listed. */
const hasEnded = (pid: number) => !existsSync(`/proc/${pid}/ns/net`);

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
