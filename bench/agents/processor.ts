import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Percent of one processor that a process takes while nobody does anything with it, threads included (proc(5), stat). */
export async function processorShare(pid: number, forMs: number): Promise<number> {
  const [before, startedAt] = [processorSeconds(pid), performance.now()];
  await pause(forMs);
  return ((processorSeconds(pid) - before) * 100_000) / (performance.now() - startedAt);
}

/** What a process has taken of processors since it began, s; in steps of 10 ms. */
export const processorSeconds = (pid: number): number => ticksOf(pid) / TICKS_PER_SECOND;

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK']).toString());

/** Fields 14 and 15, counted behind the name in parentheses, which may hold spaces. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
