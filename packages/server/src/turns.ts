import { setImmediate as breathe } from 'node:timers/promises';

/** Work goes on so long before others have their turn, ms. */
const TURN = 10;

/** Asked between two steps of what may take long: what is to be waited for, where others are due a turn. `now`: ms. */
export function turns(now = () => performance.now()): () => Promise<void> | undefined {
  let since = now();
  const pause = async () => {
    await breathe();
    since = now();
  };
  return () => (now() - since < TURN ? undefined : pause());
}

/** Makes what is made in pieces, with turns for others between them; undefined where nobody wants it any more. */
export async function inTurns<T>(pieces: Iterator<unknown, T>, isWanted: () => boolean): Promise<T | undefined> {
  const turn = turns();
  while (isWanted()) {
    const { done, value } = pieces.next();
    if (done === true) return value;
    const pause = turn();
    if (pause !== undefined) await pause;
  }
  return undefined;
}

/** As `flatMap`, with turns for others. */
export async function flatMapInTurns<T, U>(items: Iterable<T>, each: (item: T) => readonly U[]): Promise<readonly U[]> {
  const turn = turns();
  const made: U[] = [];
  for (const item of items) {
    for (const one of each(item)) made.push(one);
    const pause = turn();
    if (pause !== undefined) await pause;
  }
  return made;
}
