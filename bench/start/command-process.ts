import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { runTimed } from '../child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command as the checkout has it. */
export const COMMAND = join(ROOT, 'packages/cli/bin/hopscope.js');
const PRELOAD = new URL('./loop-delay.mjs', import.meta.url).href;

/** Milliseconds. */
type LoopDelay = { readonly p50: number; readonly p99: number; readonly max: number };

/** Node's flag by which `loopDelay` can be asked. */
export const WATCHED = ['--import', PRELOAD] as const;

/** Packs what leaves the checkout into a folder; the answer is how long it took, ms. */
export async function pack(folder: string): Promise<number> {
  const made = await runTimed(process.execPath, [join(ROOT, 'pack/main.ts'), '--to', folder]);
  if (made.status !== 0) throw new Error(`no pack could be made: ${made.output}`);
  return made.ms;
}

/** A command of ours that runs until it is stopped. */
export type CommandProcess = {
  /** By `performance.now`. */
  readonly startedAt: number;
  /** Of the process that was started: under npm that is npm's. */
  readonly pid: number;
  /** With `WATCHED`: its event loop's delay since the last time it was asked. */
  loopDelay(): Promise<LoopDelay>;
  /** By SIGTERM, or as it is told. */
  stop(signal?: NodeJS.Signals): Promise<void>;
};

export type Start = {
  readonly program: string;
  readonly words: readonly string[];
  /** File that its log goes to. */
  readonly log: string;
  /** In the line that says that it is ready. */
  readonly ready: string;
  /** `NAME=value`, beside ours. */
  readonly environment?: readonly string[];
};

/** Resolves when it says that it is ready. */
export async function startCommand({ program, words, log, ready, environment = [] }: Start): Promise<CommandProcess> {
  const startedAt = performance.now();
  const child = spawn(program, words, {
    cwd: ROOT,
    env: { ...process.env, ...Object.fromEntries(environment.map((setting) => setting.split('=', 2))) },
    stdio: ['ignore', 'pipe', openSync(log, 'a'), 'pipe'],
    // A group of its own: npm starts a shell that starts the server, and all of them must go.
    detached: true,
  });
  const exited = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', (cause) => reject(new Error(`${program} could not be started`, { cause })));
  });
  exited.catch(() => {});
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error(`${program} could not be started`);
  const endWithUs = () => process.kill(-pid, 'SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const delays = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]();
  if (!(await isReady(createInterface({ input: stdout }), ready)))
    throw new Error(`${words.join(' ')} ended: ${readFileSync(log, 'utf8').slice(-2000)}`);
  return {
    startedAt,
    pid,
    async loopDelay() {
      process.kill(pid, 'SIGUSR2');
      const line = await delays.next();
      if (line.done === true) throw new Error('a process ended while its event loop was watched');
      return JSON.parse(line.value) as LoopDelay;
    },
    async stop(signal = 'SIGTERM') {
      process.kill(-pid, signal);
      await exited;
    },
  };
}

async function isReady(lines: AsyncIterable<string>, ready: string): Promise<boolean> {
  for await (const line of lines) if (line.includes(ready)) return true;
  return false;
}
