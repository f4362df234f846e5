import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Lab } from '../apply/apply.ts';
import { NAMESPACE_FOLDER } from '../apply/names.ts';
import { WIRE_KEY } from '../shape/devices.ts';
import type { WireOrder } from './messages.ts';

/** Wires with a delay carry nothing until somebody relays them; this does, until `close`. Absent: the lab has none. */
export async function openWires(lab: Lab): Promise<{ close(): Promise<void> } | undefined> {
  const { wires } = lab.plan();
  if (wires.length === 0) return undefined;
  const path = (key: string) => join(NAMESPACE_FOLDER, lab.namespace(key));
  const order: WireOrder = {
    path: path(WIRE_KEY),
    wires: wires.map(({ left, right, delayUs }) => ({ left, right, delayUs })),
    ends: wires.flatMap(({ ends }) => ends.map(({ namespace, device }) => ({ path: path(namespace), device }))),
  };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: order });
  // Rejects with the thread's own words where it cannot start.
  await once(worker, 'message');
  worker.unref();
  const ended = once(worker, 'exit');
  return {
    async close() {
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is not a window
      worker.postMessage('end');
      await ended;
    },
  };
}
