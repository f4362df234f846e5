import { setTimeout as pause } from 'node:timers/promises';

import type { CloudNetwork } from '@hopscope/engine';

import type { FedThread } from './fed-thread.ts';

/** Milliseconds before a network that could not be built is built anew, by another thread. */
const PAUSES: readonly number[] = [0, 250];
/** Then its next change does it, or whoever asks when so long has passed: memory may have been short for a moment only. */
const TRY_AGAIN_MS = 30_000;

export type Settling = {
  /** Resolves when the network has all changes until now. One change is under way at a time, and the others wait together. */
  readonly settle: () => Promise<void>;
  /** Throws why there is no network as of now. */
  readonly assertBuilt: () => void;
};

/** Keeps the network of a thread up with its changes. */
export function settling(
  thread: FedThread,
  parts: {
    readonly built: (network: CloudNetwork) => void;
    readonly report: (error: unknown) => void;
    /** Milliseconds, of a clock that is never set back. */
    readonly now: () => number;
    readonly isClosed: () => boolean;
  },
): Settling {
  const { built, report, now, isClosed } = parts;
  let underWay: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  let failure: Error | undefined;
  let failedAt = 0;
  const goOn = () => (next = undefined);

  const fail = (cause: unknown) => {
    failure = new Error('The described network cannot be built as its documents are now.', { cause });
    failedAt = now();
    report(failure);
  };
  /** Whoever wrote has written, whether or not a network can be made of it: that is for those to hear who ask. */
  const send = async () => {
    for (const wait of [...PAUSES, undefined])
      try {
        built(await thread.catchUp(goOn));
        failure = undefined;
        return;
      } catch (cause) {
        goOn();
        if (isClosed()) return;
        if (wait === undefined) fail(cause);
        else await pause(wait);
      }
  };
  const settle = () => (next ??= underWay = underWay.catch(() => undefined).then(send));

  return {
    settle,
    assertBuilt() {
      if (failure === undefined) return;
      if (now() - failedAt > TRY_AGAIN_MS) {
        failedAt = now();
        void settle();
      }
      throw failure;
    },
  };
}
