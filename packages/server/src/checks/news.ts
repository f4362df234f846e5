import type { Progress } from '@hopscope/engine';
import type { CheckState } from '@hopscope/protocol';

import type { CheckRecord } from './check-record.ts';

/** What happens to a check, as it is told to those who watch it. `ended` is always the last. */
export type News =
  | { readonly kind: 'state'; readonly state: CheckState }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ended'; readonly record: CheckRecord };

/** `number` counts from 1 within a check. */
export type Listener = (number: number, news: News) => void;

/**
 * Kept for those who come late. A check of 100 probes over 64 hops makes about 230, so that nothing is lost in practice;
 * the bound is for what nobody thought of.
 */
const KEPT = 512;

/** Tells news to its listeners, and what happened before to those who come late. */
export function newsroom() {
  const kept: News[] = [];
  const listeners = new Set<Listener>();
  let count = 0;
  return {
    tell(news: News): void {
      count++;
      // Of a check that has ended, its end is all that anybody needs.
      if (news.kind === 'ended') kept.length = 0;
      kept.push(news);
      if (kept.length > KEPT) kept.shift();
      for (const listener of listeners) listener(count, news);
    },
    /** Everything after that number, at once and from now on; the answer ends it. A number from another server's life is 0. */
    listen(after: number, listener: Listener): () => void {
      const from = after > count ? 0 : after;
      for (const [index, news] of kept.entries()) {
        const number = count - kept.length + 1 + index;
        if (number > from) listener(number, news);
      }
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
