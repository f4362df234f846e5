import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Stage } from '../bench.ts';
import type { Row } from '../report/row.ts';
import type { Extent } from './ask-cloud.ts';
import type { Program } from './programs.ts';

/** Runs a program that says what it finds, a row a line. */
export async function runReporting(
  program: Program,
  { quick, row }: Pick<Stage, 'quick' | 'row'>,
  extent: Extent,
): Promise<void> {
  const child = spawn(process.execPath, [...program, extent, ...(quick ? ['quick'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) row(JSON.parse(line) as Row);
  } catch (cause) {
    child.kill();
    throw cause;
  }
  const status = await ended;
  if (status !== 0) throw new Error(`what asks the network ended with ${status}`);
}
