import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openStore } from './open-store.ts';
import { newOperation } from './store.contract.ts';

/** For tests: a process of its own that has a store open, and can be killed at any moment. */
export type StoreProcess = {
  readonly pid: number;
  /** What it says from now on, line by line: `inserted ID` and `finished ID`, each after the store acknowledged it. */
  readonly lines: AsyncIterable<string>;
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
};

export async function startStoreProcess(dataDir: string, work: 'hold' | 'write', prefix = ''): Promise<StoreProcess> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), dataDir, work, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines = wholeLines(createInterface({ input: child.stdout }));
  const opened = await lines.next();
  if (opened.value !== 'open' || child.pid === undefined) throw new Error('The process could not open its store.');
  return {
    pid: child.pid,
    lines,
    async kill() {
      child.kill('SIGKILL');
      await closed;
      if (child.signalCode !== 'SIGKILL') throw new Error('The process had ended before it was killed.');
    },
  };
}

/** Ends a line; without it, the process was killed in the middle of saying it. */
const WHOLE = ' .';

async function* wholeLines(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  for await (const line of lines) if (line.endsWith(WHOLE)) yield line.slice(0, -WHOLE.length);
}

async function runHere(dataDir: string, work: string, prefix: string): Promise<void> {
  const store = await openStore({ dataDir });
  // Standard output is a pipe, so this is synchronous: what was said has left the process before anything else happens.
  const say = (line: string): boolean => process.stdout.write(`${line}${WHOLE}\n`);
  say('open');
  if (work !== 'write') return;
  const writer = async (writer: number): Promise<void> => {
    for (let n = 0; ; n += 1) {
      const id = `${prefix}-${writer}-${n}`;
      await store.operations.insert(newOperation(id, { request: JSON.stringify(id.repeat(50)) }));
      say(`inserted ${id}`);
      await store.operations.finish(id, { status: 'Succeeded', at: n, result: JSON.stringify(id.repeat(100)) });
      say(`finished ${id}`);
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, index) => writer(index)));
}

if (import.meta.main) {
  const [, , dataDir = '', work = '', prefix = ''] = process.argv;
  await runHere(dataDir, work, prefix);
}
