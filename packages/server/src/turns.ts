import { setImmediate as breathe } from 'node:timers/promises';

/** Work goes on so long before others have their turn, ms. */
const TURN = 10;

/** Waited for between two steps of what may take long, it lets others have their turn where that is due. `now`: ms. */
export function turns(now = () => performance.now()): () => Promise<void> {
  let since = now();
  return async () => {
    if (now() - since < TURN) return;
    await breathe();
    since = now();
  };
}
