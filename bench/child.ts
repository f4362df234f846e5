import { spawn, type SpawnOptions } from 'node:child_process';

export type Ran = { readonly ms: number; readonly output: string; readonly status: number | null };

/** Runs a program to its end and says how long it took from its start, by the same clock for all that are compared. */
export function runTimed(program: string, parameters: readonly string[], options: SpawnOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (cause) => reject(new Error(`${program} cannot be run`, { cause })));
    child.once('close', (status) => resolve({ ms: performance.now() - began, output, status }));
  });
}
