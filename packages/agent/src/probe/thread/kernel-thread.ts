import { closeSync, writeSync } from 'node:fs';
import { MessageChannel, Worker, type MessagePort, type Transferable } from 'node:worker_threads';
import type { HostDocument, SessionListener } from '@hopscope/engine';
import type { Means } from '../prober-session.ts';
import type { DocumentsAnswer, FromThread, ThreadStart, ToThread } from './messages.ts';

export type KernelThreadOptions = {
  readonly networkNamespace: string | undefined;
  readonly mostSockets: number;
  readonly probesPerSecond: number | undefined;
};

/** An eventfd takes eight bytes, a number to add (eventfd(2)). */
const ONE = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);

/** Probing through the kernel's sockets, in a thread of its own. */
export function startKernelThread(options: KernelThreadOptions, unable: (reason: string) => void): Means {
  const start: ThreadStart = { doorbell: new SharedArrayBuffer(4), ...options };
  const doorbell = new Int32Array(start.doorbell);
  const listeners = new Map<number, SessionListener>();
  let sessions = 0;
  /** Why the thread takes no more jobs. */
  let gone: string | undefined;

  // Without the flags of this process: a test runner's loaders have no business there.
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, execArgv: [] });
  worker.unref();
  const lose = (reason: string) => {
    gone ??= reason;
    for (const listener of listeners.values()) listener.lost(gone);
    listeners.clear();
  };
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      // The descriptor is closed here only, so that nobody rings at a number that is somebody else's by now.
      const fd = Atomics.exchange(doorbell, 0, 0);
      if (fd > 0) closeSync(fd);
      lose('the probing thread has ended');
      resolve();
    });
  });
  worker.once('error', (error) => lose(error instanceof Error ? error.message : String(error)));
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'reports')
      for (const { session, report } of message.reports) listeners.get(session)?.report(report);
    else if (message.kind === 'unable') {
      gone = message.reason;
      listeners.clear();
      unable(message.reason);
    }
  });

  /** The thread sets the number before it reads its messages, and reads all that there are: none waits for a ring. */
  const tell = (message: ToThread, transferred: readonly Transferable[] = []) => {
    if (gone !== undefined) return;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is not a window
    worker.postMessage(message, transferred);
    const fd = Atomics.load(doorbell, 0);
    if (fd > 0) writeSync(fd, ONE);
  };
  return {
    open(listener, networkNamespace) {
      const session = ++sessions;
      listeners.set(session, listener);
      worker.ref();
      if (gone !== undefined) queueMicrotask(() => lose('the probing thread has ended'));
      return {
        run: (job) => tell({ kind: 'run', session, job, ...(networkNamespace !== undefined && { networkNamespace }) }),
        control: (control) => tell({ kind: 'control', session, control }),
        close() {
          if (listeners.delete(session)) tell({ kind: 'forget', session });
          if (listeners.size === 0) worker.unref();
        },
      };
    },
    documents: () =>
      askDocuments((to) => {
        if (gone === undefined) tell({ kind: 'documents', to }, [to]);
        else to.close();
      }),
    async close() {
      listeners.clear();
      tell({ kind: 'shut-down' });
      gone ??= 'the prober was closed';
      worker.ref();
      await exited;
    },
  };
}

/** The thread answers between two jobs; its end closes the port unanswered. */
function askDocuments(ask: (to: MessagePort) => void): Promise<readonly HostDocument[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly HostDocument[]>();
  const { port1, port2 } = new MessageChannel();
  port1.once('message', (answer: DocumentsAnswer) => {
    if ('documents' in answer) resolve(answer.documents);
    else reject(new Error(`this host's network cannot be read: ${answer.failure}`));
    port1.close();
  });
  port1.once('close', () => reject(new Error("this host's network cannot be read: the probing thread has ended")));
  ask(port2);
  return promise;
}
