import type { Retention } from './server-options.ts';
import type { Store } from './store/store.ts';

const HOUR = 3_600_000;

/** Results can be read at least so long, whatever the store's size, ms. */
const KEPT_ANYWAY = HOUR;

/** Deletes what is too old or too much, now and every hour until it is stopped. */
export function retainRegularly(options: {
  readonly store: Pick<Store, 'retain'>;
  readonly retention: Retention;
  readonly now: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  readonly log: { info(facts: object, sentence: string): void; error(facts: object, sentence: string): void };
}): { readonly first: Promise<void>; stop(): void } {
  const { store, retention, now, wake, log } = options;
  let takeBack = () => {};
  let stopped = false;
  const retain = async () => {
    try {
      const at = now();
      const gone = await store.retain({
        before: at - retention.ageMs,
        bytes: retention.bytes,
        keepSince: at - KEPT_ANYWAY,
      });
      if (gone > 0) log.info({ operations: gone }, 'removed old results');
    } catch (error) {
      if (!stopped) log.error({ err: error }, 'old results could not be removed');
    }
    if (!stopped) takeBack = wake(HOUR, () => void retain());
  };
  return {
    first: retain(),
    stop() {
      stopped = true;
      takeBack();
    },
  };
}
