import type { Poller } from '../../../packages/agent/src/probe/linux/poller.ts';

/**
 * Waits for what happens until nothing has for so long. Only a wait that ends with nothing is silence: a clock alone would also count
 * the time in which this thread had to wait its turn. `more`: reads what no descriptor tells of, and whether there was any.
 */
export function untilQuiet(
  poller: Pick<Poller, 'wait'>,
  { quietMs, longestMs }: { readonly quietMs: number; readonly longestMs: number },
  happened: (fd: number) => void,
  more: () => boolean,
): void {
  const latest = performance.now() + longestMs;
  for (let isQuiet = false; !isQuiet;) {
    const began = performance.now();
    if (began > latest) throw new Error(`packets still go about after ${longestMs} ms`);
    isQuiet = true;
    poller.wait(quietMs, (fd) => {
      isQuiet = false;
      happened(fd);
    });
    // A signal ends a wait as well, such as that a process has ended which another thread had started.
    if (performance.now() - began < quietMs - 1) isQuiet = false;
    if (more()) isQuiet = false;
  }
}
