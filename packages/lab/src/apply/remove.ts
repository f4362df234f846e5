import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NAMESPACE_FOLDER } from './names.ts';
import { run } from './run.ts';
import { forgetState, readState } from './state-file.ts';

/**
 * Removes what the lab of this id made, and nothing else: the namespaces that its state lists, with all that is in them.
 * False: there is no such lab. Safe to repeat, and after a crash at any moment.
 */
export async function removeLab(directory: string, id: string): Promise<boolean> {
  const state = await readState(directory, id);
  if (state === undefined) return false;
  const left = state.namespaces.filter((name) => existsSync(join(NAMESPACE_FOLDER, name)));
  // -force goes on past those that somebody else has removed meanwhile.
  if (left.length > 0)
    await run('ip', ['-force', '-batch', '-'], left.map((name) => `netns del ${name}\n`).join('')).catch(() => {});
  const stuck = left.filter((name) => existsSync(join(NAMESPACE_FOLDER, name)));
  if (stuck.length > 0) throw new Error(`these namespaces could not be removed: ${stuck.join(', ')}`);
  await forgetState(directory, id);
  return true;
}
