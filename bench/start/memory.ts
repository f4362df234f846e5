import { readFileSync } from 'node:fs';

/** Megabytes (10^6 bytes). `resident`: pages in memory; `proportional`: those shared with others counted in part. */
export type Memory = { readonly resident: number; readonly proportional: number };

/** What a process has in memory now, threads included (proc(5), smaps_rollup). */
export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string) => (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) * 1024) / 1e6;
  return { resident: megabytes('Rss'), proportional: megabytes('Pss') };
}
