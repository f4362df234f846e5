import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { NAMESPACE_FOLDER } from '../apply/names.ts';
import type { Answer, Connection, Order } from './messages.ts';

/** Opens sockets in namespaces of a lab, all of them in one thread. Needs CAP_SYS_ADMIN. */
export type Inside = {
  /** Listens on all addresses of a namespace (by its name) until `close`. */
  listen(namespace: string, port: number): Promise<void>;
  connect(
    namespace: string,
    to: {
      readonly address: string;
      readonly port: number;
      readonly sourcePort?: number;
      readonly source?: string;
      /** How long to wait for an answer. */
      readonly timeoutMs: number;
    },
  ): Promise<Connection>;
  close(): Promise<void>;
};

type Waiting = { readonly settle: (answer: Answer) => void; readonly fail: (error: Error) => void };

export function openInside(): Inside {
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.on('message', (answer: Answer) => {
    const one = waiting.get(answer.order);
    waiting.delete(answer.order);
    if (answer.kind === 'failed') one?.fail(new Error(answer.reason));
    else one?.settle(answer);
  });
  worker.on('error', (error) => {
    for (const one of waiting.values()) one.fail(error instanceof Error ? error : new Error(String(error)));
    waiting.clear();
  });
  // Listeners alone do not keep a process: whoever opened them does, or is done.
  worker.unref();
  const ask = (order: Order) =>
    new Promise<Answer>((settle, fail) => {
      waiting.set(order.order, { settle, fail });
      worker.ref();
      worker.postMessage(order);
    }).finally(() => {
      if (waiting.size === 0) worker.unref();
    });
  const path = (namespace: string) => join(NAMESPACE_FOLDER, namespace);
  return {
    async listen(namespace, port) {
      await ask({ kind: 'listen', order: ++last, path: path(namespace), port });
    },
    async connect(namespace, to) {
      const answer = await ask({ kind: 'connect', order: ++last, path: path(namespace), ...to });
      if (answer.kind !== 'connection') throw new Error(`an attempt was answered with ${answer.kind}`);
      return answer.connection;
    },
    async close() {
      await worker.terminate();
    },
  };
}
