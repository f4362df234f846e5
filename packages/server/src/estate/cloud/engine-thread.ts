import { Worker } from 'node:worker_threads';

import type { GiveUp, Request } from './messages.ts';

/** A thread that works for the engine: orders one after the other, questions side by side. */
export type EngineThread = {
  /** Then it answers nothing any more. */
  readonly hasEnded: boolean;
  /**
   * Rejects when the thread has ended, or has no answer to this. `gone`: aborted when nobody wants to know any more; the
   * thread is told, and answers `undefined` once it has put the question down.
   */
  ask(request: Request, gone?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
};

type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void };

const GIVE_UP: GiveUp = { kind: 'give-up' };

export function startEngineThread(): EngineThread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { name: 'engine' });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: Error | undefined;
  const end = (reason: Error) => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('error', (cause) => end(new Error(`The engine's thread has stopped: ${cause.message}.`, { cause })));
  worker.on('exit', () => end(new Error("The engine's thread is closed.")));
  worker.on('message', ([id, answer, problem]: readonly [number, unknown, Error?]) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (problem === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(`The engine has no answer: ${String(problem)}.`, { cause: problem }));
  });
  // Nobody waits for a network that nobody asks about any more.
  worker.unref();
  return {
    get hasEnded() {
      return ended !== undefined;
    },
    async ask(request, gone) {
      if (ended !== undefined) throw ended;
      const id = (lastId += 1);
      const giveUp = () => worker.postMessage([id, GIVE_UP]);
      gone?.addEventListener('abort', giveUp);
      try {
        return await new Promise((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          worker.postMessage([id, request]);
        });
      } finally {
        gone?.removeEventListener('abort', giveUp);
      }
    },
    async close() {
      await worker.terminate();
    },
  };
}
