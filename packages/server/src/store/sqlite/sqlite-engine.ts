import { Worker } from 'node:worker_threads';
import type { SqlEngine } from '../sql/engine.ts';
import type { Row } from '../sql/statements.ts';
import { backupDataDir } from './backup.ts';
import { CLOSE, type Answers, type Opening, type Request } from './messages.ts';

type Waiting = { readonly resolve: (rows: readonly Row[]) => void; readonly reject: (error: Error) => void };

/**
 * SQLite in a worker thread, so that no wait for the disk is a wait of the event loop. The calls of one turn travel as
 * one message; what arrives in the worker during a commit is the next commit.
 */
export async function openSqlite(dataDir: string): Promise<SqlEngine> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { name: 'store', workerData: { dataDir } });
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  const opening = await new Promise<Opening>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
    worker.once('exit', () => reject(new Error('The store stopped before it was open.')));
  });
  if (opening.problem !== undefined) {
    await exited;
    throw new Error(opening.problem);
  }

  const waiting = new Map<number, Waiting>();
  const backups = new Set<Promise<void>>();
  let lastId = 0;
  let turn: Request[] = [];
  let ended: Error | undefined;
  let closing: Promise<void> | undefined;

  function end(reason: Error): void {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }
  worker.removeAllListeners('error');
  worker.on('error', (cause) => end(new Error(`The store has stopped: ${cause.message}.`, { cause })));
  worker.on('exit', () => end(new Error('The store is closed.')));
  worker.on('message', (answers: Answers) => {
    for (const [id, answer] of answers) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (typeof answer === 'string') asked?.reject(new Error(`The store could not do it: ${answer}.`));
      else asked?.resolve(answer);
    }
  });

  function send(): void {
    worker.postMessage(turn);
    turn = [];
  }

  function ask(name: Request[1], values: Request[2]): Promise<readonly Row[]> {
    if (ended) return Promise.reject(ended);
    return new Promise((resolve, reject) => {
      const id = (lastId += 1);
      waiting.set(id, { resolve, reject });
      if (turn.push([id, name, values]) === 1) setImmediate(send);
    });
  }

  async function close(): Promise<void> {
    ended ??= new Error('The store is closed.');
    if (turn.length > 0) send();
    await Promise.allSettled(backups);
    worker.postMessage(CLOSE);
    await exited;
  }

  return {
    run: ask,
    async usedBytes() {
      const [row] = await ask('usedBytes', []);
      return Number(row?.[0]);
    },
    backup(path) {
      if (ended) return Promise.reject(ended);
      const backup = backupDataDir(dataDir, path);
      const tracked = backup.finally(() => backups.delete(tracked));
      backups.add(tracked);
      return tracked;
    },
    close: () => (closing ??= close()),
  };
}
