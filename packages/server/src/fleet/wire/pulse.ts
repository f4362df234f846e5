/** What is done for thousands of connections every few seconds: for each once a period, a few at a time, by one timer. */
export type Pulse = {
  /** Its first beat comes a whole period from now. */
  add(one: Beating): void;
  delete(one: Beating): void;
};

export type Beating = { beat(): void };

/** Parts of a period; all of a part are beaten together. */
const PARTS = 30;

export function openPulse(parts: {
  readonly periodMs: number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  readonly monotonic: () => number;
}): Pulse {
  const { periodMs, wake, monotonic } = parts;
  const groups = Array.from({ length: PARTS }, () => new Set<Beating>());
  let [at, count, dueAt] = [0, 0, 0];
  let isRunning = false;
  const next = () => {
    // Late turns are caught up with, so that nobody's period grows; after a standstill they are not.
    dueAt = Math.max(dueAt + periodMs / PARTS, monotonic() - periodMs);
    // Where we stood still, much has come that was not read yet: it is, between the two.
    wake(Math.max(0, dueAt - monotonic()), () => wake(0, turn));
  };
  const turn = () => {
    at = (at + 1) % PARTS;
    for (const one of groups[at] ?? []) one.beat();
    isRunning = count > 0;
    if (isRunning) next();
  };
  return {
    add(one) {
      groups[at]?.add(one);
      count++;
      if (isRunning) return;
      isRunning = true;
      dueAt = monotonic();
      next();
    },
    delete(one) {
      if (groups.some((group) => group.delete(one))) count--;
    },
  };
}
