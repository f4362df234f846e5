/** Who has worked for so long, in the order in which they are to go on. */
const waiting: (() => void)[] = [];

/** One goes on in each round of the event loop, however many there are: others do not wait for a turn of each. */
function breathe(): Promise<void> {
  return new Promise((goOn) => {
    if (waiting.push(goOn) === 1) setImmediate(next);
  });
}

function next(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(next);
}

/** All work together goes on so long in a round before others have their turn, ms. */
const TURN = 10;

/** When it began in this round, if it has. */
let began: number | undefined;

function begin(now: number): number {
  // Behind whoever goes on: then sockets are read, and whoever asks has a turn of its own.
  if (began === undefined) setImmediate(() => (began = undefined));
  began = now;
  return now;
}

/**
 * Asked between two steps of what may take long: what is to be waited for, where others are due a turn. `gone`: aborted when nobody
 * wants what is made any more; then it throws, or what is to be waited for fails, by the reason of that. `now`: ms, of one clock
 * for all.
 */
export function turns(gone?: AbortSignal, now = () => performance.now()): () => Promise<void> | undefined {
  gone?.throwIfAborted();
  began ??= begin(now());
  const pause = async () => {
    await breathe();
    gone?.throwIfAborted();
    begin(now());
  };
  return () => {
    const at = now();
    return at - (began ?? begin(at)) < TURN ? undefined : pause();
  };
}

/** Makes what is made in pieces, with turns for others before each of them; undefined where nobody wants it any more. */
export async function inTurns<T>(pieces: Iterator<unknown, T>, isWanted: () => boolean): Promise<T | undefined> {
  const turn = turns();
  for (;;) {
    const pause = turn();
    if (pause !== undefined) await pause;
    if (!isWanted()) return undefined;
    const { done, value } = pieces.next();
    if (done === true) return value;
  }
}

/** As `forEach`, with turns for others, while it is wanted: see `turns`. */
export async function forEachInTurns<T>(
  items: Iterable<T>,
  each: (item: T) => void,
  gone?: AbortSignal,
): Promise<void> {
  const turn = turns(gone);
  for (const item of items) {
    each(item);
    const pause = turn();
    if (pause !== undefined) await pause;
  }
}

/** As `flatMap`, likewise. */
export async function flatMapInTurns<T, U>(
  items: Iterable<T>,
  each: (item: T) => readonly U[],
  gone?: AbortSignal,
): Promise<readonly U[]> {
  const made: U[] = [];
  const add = (item: T) => {
    for (const one of each(item)) made.push(one);
  };
  await forEachInTurns(items, add, gone);
  return made;
}
