import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import koffi from 'koffi';
import { NAMESPACE_FOLDER } from '../apply/names.ts';
import { enterNamespace } from './enter.ts';

const CLONE_NEWNS = 0x2_0000;
const MS_BIND = 0x1000;
const MS_REC = 0x4000;
const MS_PRIVATE = 0x4_0000;

/**
 * Becomes a program inside a network namespace of a lab, with the lab's names in /etc/hosts: terminal, signals and exit
 * code are its own. Returns only with a sentence why it could not.
 */
export function execInside(
  namespace: string,
  hosts: string,
  [program = '', ...words]: readonly string[],
  env: NodeJS.ProcessEnv,
): string {
  const file = program.includes('/')
    ? program
    : (env['PATH'] ?? '')
        .split(delimiter)
        .map((folder) => join(folder, program))
        .find(existsSync);
  if (file === undefined || !existsSync(file)) return `there is no program '${program}'`;
  enterNamespace(join(NAMESPACE_FOLDER, namespace));
  if (existsSync(hosts)) useHosts(hosts);
  process.execve?.(file, [program, ...words], env);
  return `'${program}' could not be started`;
}

/** In a mount namespace of our own, which only we and the program see. */
function useHosts(hosts: string): void {
  const libc = koffi.load(null);
  const unshare = libc.func('int unshare(int)') as (kinds: number) => number;
  const mount = libc.func('int mount(const char*, const char*, const char*, unsigned long, const void*)') as (
    source: string,
    target: string,
    kind: string | null,
    flags: number,
    data: null,
  ) => number;
  const made =
    unshare(CLONE_NEWNS) === 0 &&
    mount('none', '/', null, MS_REC | MS_PRIVATE, null) === 0 &&
    mount(hosts, '/etc/hosts', null, MS_BIND, null) === 0;
  if (!made) throw new Error(`the lab's names cannot be put into /etc/hosts: errno ${koffi.errno()}`);
}
