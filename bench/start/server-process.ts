import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { LoopDelay } from './loop-delay.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = join(ROOT, 'packages/cli/bin/hopscope.js');
const PRELOAD = new URL('./loop-delay.ts', import.meta.url).href;

/** How a server is started: by this Node itself, or as the README says. */
export type Way = 'node' | 'npm start';

/** The real server, as its operator starts it. */
export type ServerProcess = {
  /** By `performance.now`. */
  readonly startedAt: number;
  /** Of the process that was started: under npm that is npm's. */
  readonly pid: number;
  /** With `watched`: its event loop's delay since the last time it was asked. */
  loopDelay(): Promise<LoopDelay>;
  stop(): Promise<void>;
};

/** Resolves when it says that it listens. Its log goes into a file beside its data directory. */
export async function startServerProcess(dataDir: string, way: Way, watched = false): Promise<ServerProcess> {
  const flags = ['--data', dataDir, '--port', '0', '--http-port', '0'];
  const words =
    way === 'node'
      ? [...(watched ? ['--import', PRELOAD] : []), COMMAND, 'serve', ...flags]
      : ['start', '--silent', '--', ...flags];
  const log = openSync(`${dataDir}.log`, 'a');
  const startedAt = performance.now();
  const child = spawn(way === 'node' ? process.execPath : 'npm', words, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', log, 'pipe'],
    // A group of its own: npm starts a shell that starts the server, and all of them must go.
    detached: true,
  });
  const exited = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', (cause) => reject(new Error(`a server could not be started by ${way}`, { cause })));
  });
  exited.catch(() => {});
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error(`a server could not be started by ${way}`);
  const endWithUs = () => process.kill(-pid, 'SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const delays = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]();
  if (!(await listens(createInterface({ input: stdout }))))
    throw new Error(
      `a server that was started by ${way} ended: ${readFileSync(`${dataDir}.log`, 'utf8').slice(-2000)}`,
    );
  return {
    startedAt,
    pid,
    async loopDelay() {
      process.kill(pid, 'SIGUSR2');
      const line = await delays.next();
      if (line.done === true) throw new Error('the server ended while its event loop was watched');
      return JSON.parse(line.value) as LoopDelay;
    },
    async stop() {
      process.kill(-pid, 'SIGTERM');
      await exited;
    },
  };
}

async function listens(lines: AsyncIterable<string>): Promise<boolean> {
  for await (const line of lines) if (line.includes('listens on')) return true;
  return false;
}
