import type { EngineThread } from './engine-thread.ts';

/** The threads of one network, which are closed together. */
export function engineThreads(startThread: () => EngineThread) {
  let threads: EngineThread[] = [];
  let closed = false;
  const start = () => {
    const thread = startThread();
    threads = [...threads.filter(({ hasEnded }) => !hasEnded), thread];
    return thread;
  };
  const close = async () => {
    closed = true;
    await Promise.all(threads.map((thread) => thread.close()));
  };
  return { start, areClosed: () => closed, close };
}
