import { readFileSync } from 'node:fs';

/** The trimmed text of a kernel setting, by its sysctl name; undefined where the kernel has no such setting. */
export type ReadSysctl = (name: string) => string | undefined;

/** Of the network namespace that this thread is in, where a setting is one of those. */
export const readSysctl: ReadSysctl = (name) => {
  try {
    return readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    // Absent on this kernel, or not for this user.
    return undefined;
  }
};
