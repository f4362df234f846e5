/**
 * So long are requests begun in a round of the event loop, ms: half of what long work has of it. Each takes some 0.1 ms to read, and
 * hundreds may come at once.
 */
const TURN = 5;

/** When the first one of this round was begun, if any was. */
let since: number | undefined;

/** Begins with a request at once, or in one of the next rounds where there are many: in the order in which they came. */
export function beginInTurn(begin: () => void, now = () => performance.now()): void {
  const at = now();
  // Before any that has to wait: those have the next round.
  if (since === undefined) setImmediate(() => (since = undefined));
  since ??= at;
  if (at - since < TURN) begin();
  else setImmediate(beginInTurn, begin, now);
}
