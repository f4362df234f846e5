import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bad, ok, type Result } from '@hopscope/engine';
import { valueOf, type FlagSpec, type Given } from '../arguments/flags.ts';
import { didYouMean } from '../arguments/suggestion.ts';
import { examplesIn } from '../examples.ts';
import type { Terminal } from '../terminal/terminal.ts';

export const LAB_FLAGS: readonly FlagSpec[] = [
  { name: 'id', value: 'ID', words: 'Which lab, where there are several: a-z, 0-9 and - (lab)' },
  { name: 'state', value: 'DIR', words: 'Where labs write down what they make (/run/hopscope/labs for root)' },
  { name: 'rootless', words: 'Build it in a user namespace, as is done for whoever is not root' },
];

export type LabSettings = { readonly id: string; readonly stateDirectory: string; readonly isRootless: boolean };

/** Labs of root are gone when the machine restarts, and so is /run; the others are in user namespaces, where /run is theirs. */
export function labSettings(given: Given, { env, cwd }: Pick<Terminal, 'env' | 'cwd'>): LabSettings {
  const isRoot = process.getuid?.() === 0 && !given.flags.has('rootless');
  const named = env['XDG_STATE_HOME'] ?? '';
  const home = join(named === '' ? join(homedir(), '.local/state') : named, 'hopscope/labs');
  return {
    id: valueOf(given, 'id') ?? 'lab',
    stateDirectory: resolve(cwd, valueOf(given, 'state') ?? (isRoot ? '/run/hopscope/labs' : home)),
    isRootless: !isRoot,
  };
}

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));

/** A folder, or the example of this name. */
export function folderOf(given: Given, cwd: string): Result<string> {
  const [text, surplus] = given.positionals;
  if (text === undefined) return bad('say which network: a folder with a resources.json, or the name of an example.');
  if (surplus !== undefined) return bad(`one network makes a lab; '${surplus}' is one too many.`);
  if (existsSync(resolve(cwd, text, 'resources.json'))) return ok(resolve(cwd, text));
  const examples = examplesIn(EXAMPLES);
  const folder = examples.get(text);
  return folder === undefined
    ? bad(`'${text}' is no folder with a resources.json, and no example.${didYouMean(text, [...examples.keys()])}`)
    : ok(folder);
}
