import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
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
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const opened = await lines.next();
  if (opened.value !== 'open' || child.pid === undefined) throw new Error('The process could not open its store.');
  return {
    pid: child.pid,
    lines: { [Symbol.asyncIterator]: () => lines },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

async function runHere(dataDir: string, work: string, prefix: string): Promise<void> {
  const store = await openStore({ dataDir });
  // Synchronously, so that whatever was said has left the process before anything else happens.
  const say = (line: string): number => writeSync(1, `${line}\n`);
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
