import { readFileSync, writeFileSync } from 'node:fs';

/** Megabytes (10^6 bytes). `resident`: pages in memory; `proportional`: those shared with others counted in part. */
export type Memory = { readonly resident: number; readonly proportional: number };

/** What a process has in memory now, threads included (proc(5), smaps_rollup). */
export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return { resident: megabytesIn(text, 'Rss'), proportional: megabytesIn(text, 'Pss') };
}

/** The most that a process had in memory at once since `forgetPeak` (proc(5), status), MB. */
export const peakOf = (pid: number): number => megabytesIn(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmHWM');

/** From here on its peak counts (proc(5), clear_refs). */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

const megabytesIn = (text: string, name: string) =>
  (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) * 1024) / 1e6;
