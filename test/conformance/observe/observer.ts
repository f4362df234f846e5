import { Worker } from 'node:worker_threads';
import { openInside, unansweredProbes, type Lab, type PlannedProbe } from '@hopscope/lab';
import type { Answer, Order } from './order.ts';

type Seen = Extract<Answer, { readonly kind: 'seen' }>;

/** Threads that look at one lab each at a time. */
export type Observer = {
  observe(order: Omit<Order, 'order'>): Promise<Seen>;
  /** Probes of load balancers that nobody answers, twice in a row. */
  probe(lab: Lab): Promise<readonly PlannedProbe[]>;
  close(): Promise<void>;
};

export function openObserver(): Observer {
  const worker = new Worker(new URL('./thread.ts', import.meta.url));
  const inside = openInside();
  const waiting = new Map<number, { settle: (seen: Seen) => void; fail: (error: Error) => void }>();
  let last = 0;
  worker.on('message', (answer: Answer) => {
    const one = waiting.get(answer.order);
    waiting.delete(answer.order);
    if (answer.kind === 'failed') one?.fail(new Error(answer.reason));
    else one?.settle(answer);
  });
  let broken: Error | undefined;
  worker.on('error', (error) => {
    broken = error instanceof Error ? error : new Error(String(error));
    for (const one of waiting.values()) one.fail(broken);
    waiting.clear();
  });
  return {
    observe: (order) =>
      new Promise<Seen>((settle, fail) => {
        if (broken !== undefined) {
          fail(broken);
          return;
        }
        last += 1;
        waiting.set(last, { settle, fail });
        worker.postMessage({ ...order, order: last } satisfies Order);
      }),
    async probe(lab) {
      const once = await unansweredProbes(lab, inside);
      if (once.length === 0) return once;
      // On a busy machine an answer may be late; who is kept from probes answers none of them.
      const twice = new Set((await unansweredProbes(lab, inside)).map((probe) => JSON.stringify(probe)));
      return once.filter((probe) => twice.has(JSON.stringify(probe)));
    },
    async close() {
      await Promise.all([worker.terminate(), inside.close()]);
    },
  };
}
