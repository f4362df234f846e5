import type { HostAgent } from '../member.ts';

/** Lets so many checks have their turn on a machine at once; the others wait in the order in which they came. */
export function turnsOf(atOnce: number): (signal: AbortSignal) => ReturnType<HostAgent['turn']> {
  const queue = new Set<() => void>();
  let free = atOnce;
  const end = () => {
    const [next] = queue;
    if (next === undefined) free++;
    else {
      queue.delete(next);
      next();
    }
  };
  return (signal) =>
    new Promise((resolve, reject) => {
      const begin = () => {
        let isOver = false;
        resolve({
          end() {
            if (!isOver) end();
            isOver = true;
          },
        });
      };
      if (signal.aborted) return reject(new Error('a turn is no longer wanted'));
      if (free > 0) {
        free--;
        return begin();
      }
      queue.add(begin);
      const giveUp = () => {
        if (queue.delete(begin)) reject(new Error('a turn is no longer wanted'));
      };
      return signal.addEventListener('abort', giveUp, { once: true });
    });
}
