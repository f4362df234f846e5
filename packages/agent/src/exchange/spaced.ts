const SECOND_MS = 1000;

/**
 * Lets so many begin in a second, one at a time, in the order in which they came; who gives up waits no longer, and keeps
 * their place. `perSecond` absent: all begin at once.
 */
export function spaced(perSecond: number | undefined, now: () => number): (signal: AbortSignal) => Promise<void> {
  if (perSecond === undefined) return () => Promise.resolve();
  let opensAt = 0;
  return (signal) => {
    const at = now();
    const beginsAt = Math.max(at, opensAt);
    opensAt = beginsAt + SECOND_MS / perSecond;
    if (beginsAt === at || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const begin = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', begin);
        resolve();
      };
      // Timers may ring a little early (half of Node's do, by less than a millisecond).
      const timer = setTimeout(begin, Math.ceil(beginsAt - at));
      signal.addEventListener('abort', begin, { once: true });
    });
  };
}
