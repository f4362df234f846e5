/** The probing thread. Imports little, because the first SYN waits for it. */
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import type { KernelLoop } from './kernel-loop.ts';
import type { FromThread, ThreadStart, ToThread } from './messages.ts';
import { openOutbox } from './outbox.ts';

if (parentPort !== null) await serve(parentPort, workerData as ThreadStart);

async function serve(port: MessagePort, start: ThreadStart): Promise<void> {
  const say = (message: FromThread) => port.postMessage(message);
  const openLoop = await loadLoop();
  if (typeof openLoop === 'string') {
    say({ kind: 'unable', reason: openLoop });
    return;
  }
  const outbox = openOutbox((reports) => say({ kind: 'reports', reports }));
  const loop = openLoop(start, outbox, () => performance.now());
  say({ kind: 'ready' });
  // Without a job the thread sleeps in Node's own loop: it costs nothing there, and its process may end.
  port.on('message', (message: ToThread) => work(port, loop, message));
}

/** Or the reason why there is none: a machine that the foreign-function library has no binary for. */
async function loadLoop() {
  try {
    return (await import('./kernel-loop.ts')).openKernelLoop;
  } catch (error) {
    return `the kernel's sockets cannot be called: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Goes on until no job is left; messages that arrive meanwhile are read when the doorbell rings. */
function work(port: MessagePort, loop: KernelLoop, first: ToThread): void {
  const seen = { shutDown: false };
  const take = (message: ToThread) => {
    seen.shutDown ||= message.kind === 'shut-down';
    loop.take(message);
  };
  const drain = () => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      take(next.message as ToThread);
  };
  try {
    take(first);
    // What was said before there was a doorbell has rung none.
    drain();
    while (loop.busy() && !seen.shutDown) loop.turn(drain);
  } catch (error) {
    loop.close();
    throw error;
  }
  if (!seen.shutDown) return;
  loop.close();
  port.close();
}
