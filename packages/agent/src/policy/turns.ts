/**
 * Lets only so many have their turn at once; the others wait in the order in which they came.
 * A turn is given back exactly once, by calling what `take` gave.
 */
export type Turns = {
  /**
   * Calls `begin` when it is one's turn: at once when there is room. The answer gives the turn back, or leaves the queue
   * when it has not come yet; calling it again does nothing.
   */
  take(begin: () => void): () => void;
  readonly waiting: number;
};

export function makeTurns(atOnce: number): Turns {
  let free = atOnce;
  const queue = new Set<() => void>();

  const next = () => {
    const [first] = queue;
    if (first === undefined) free++;
    else {
      queue.delete(first);
      first();
    }
  };

  return {
    get waiting() {
      return queue.size;
    },
    take(begin) {
      let state: 'waiting' | 'on' | 'over' = 'waiting';
      const start = () => {
        state = 'on';
        begin();
      };
      if (free > 0) {
        free--;
        start();
      } else queue.add(start);
      return () => {
        const was = state;
        state = 'over';
        if (was === 'waiting') queue.delete(start);
        if (was === 'on') next();
      };
    },
  };
}

/**
 * Turns of each place that is probed from: a lab has many machines in one process, and none of them waits for another.
 * Places are remembered for as long as the process lives, some hundred bytes each.
 */
export function turnsByPlace(atOnce: number): (place: string | undefined) => Turns {
  const places = new Map<string | undefined, Turns>();
  return (place) => {
    const turns = places.get(place) ?? makeTurns(atOnce);
    places.set(place, turns);
    return turns;
  };
}

/** The right to have one's turn. Give it back with `end`. */
export type Turn = { end(): void };

/** Waits for a turn; rejects with the reason of `signal` when that is aborted before. */
export function awaitTurn(turns: Turns, signal: AbortSignal): Promise<Turn> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      end();
      reject(signal.reason instanceof Error ? signal.reason : new Error('a turn is no longer wanted'));
    };
    const end = turns.take(() => {
      queueMicrotask(() => {
        signal.removeEventListener('abort', giveUp);
        resolve({ end });
      });
    });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
