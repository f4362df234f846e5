import { serveOnce, type ConnectionParts } from './session/connection.ts';
import type { Ended } from './session/conversation.ts';
import { openHeldSessions } from './session/held-sessions.ts';

/** What happens to a connection that is kept up, for whoever watches. */
export type JoinNews =
  | { readonly kind: 'online'; readonly machines: readonly string[] }
  | { readonly kind: 'offline'; readonly sentence: string; readonly retryMs: number };

export type Joined = {
  /** Resolves when the server wants no more of this agent, or `close` was called. */
  readonly ended: Promise<Ended>;
  close(): Promise<void>;
};

export type JoinOptions = Omit<ConnectionParts, 'held' | 'welcome' | 'wake'> & {
  readonly news: (news: JoinNews) => void;
  /** 0 up to 1; so that many agents do not come back together. */
  readonly random?: () => number;
};

/** Delays between attempts grow from the first to the last, ms. */
const FIRST_DELAY = 250;
const LAST_DELAY = 10_000;

/** Reasons that trying again does not help with. */
const FINAL: readonly string[] = [
  'wrong-version',
  'not-enrolled',
  'bad-proof',
  'revoked',
  'replaced',
  'no-such-machine',
];

/** Keeps a connection to a server up, for one machine or many, until the server refuses for good. */
export function joinServer(options: JoinOptions): Joined {
  const { news, random = Math.random } = options;
  const held = openHeldSessions({ machines: options.machines, wake });
  const stop = new AbortController();
  const keep = async (): Promise<Ended> => {
    let failures = 0;
    for (;;) {
      const welcome = (machines: readonly string[]) => {
        failures = 0;
        news({ kind: 'online', machines });
      };
      const ended = await serveOnce({ ...options, held, wake, welcome }, stop.signal);
      if (stop.signal.aborted || (ended.kind === 'goodbye' && FINAL.includes(ended.reason))) return ended;
      const retryMs = delayOf(failures++, ended, random());
      news({ kind: 'offline', sentence: ended.sentence, retryMs });
      await pause(retryMs, stop.signal);
      if (stop.signal.aborted) return ended;
    }
  };
  const ended = keep().finally(() => held.close());
  return {
    ended,
    async close() {
      stop.abort();
      await ended;
    },
  };
}

/** Full jitter, so that 10,000 agents of a server that was started again arrive spread out. */
export function delayOf(failures: number, ended: Ended, random: number): number {
  if (ended.kind === 'cut' && ended.retryAfterMs !== undefined) return ended.retryAfterMs * (1 + random);
  return Math.min(LAST_DELAY, FIRST_DELAY * 2 ** failures) * (0.1 + 0.9 * random);
}

function wake(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const takeBack = wake(ms, resolve);
    signal.addEventListener(
      'abort',
      () => {
        takeBack();
        resolve();
      },
      { once: true },
    );
  });
}
