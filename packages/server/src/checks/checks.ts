import { armError, sameResource, type ArmError, type ResourceId } from '@hopscope/protocol';

import type { Member } from '../fleet/member.ts';
import { operationOf, type CheckOrder } from './check-order.ts';
import { hasEnded, recordOf, type CheckRecord } from './check-record.ts';
import type { ChecksOptions } from './checks-options.ts';
import type { LiveCheck } from './live-check.ts';
import { withoutValues } from './without-values.ts';
import { liveChecks } from './live-checks.ts';
import type { Listener } from './news.ts';
import { resumeChecks } from './resume.ts';
import type { Tallies } from './tallies.ts';

/** Every check of this server: asked for, running, ended. */
export type Checks = {
  /** Puts it on disk, then in its host's queue. Resolves when it is on disk; a refusal leaves nothing behind. */
  start(order: CheckOrder, member: Member): Promise<ArmError | undefined>;
  /** Whether one that asks the same of the same machine waits or runs now. */
  hasAlike(order: CheckOrder): boolean;
  find(id: string): Promise<CheckRecord | undefined>;
  /** As `find`, but waits until it has ended, at most so long; answers at once while the server is closing. */
  settle(id: string, ms: number): Promise<CheckRecord | undefined>;
  list(query: {
    readonly source?: ResourceId;
    readonly before?: { readonly createdAt: number; readonly id: string };
    readonly limit: number;
  }): Promise<readonly CheckRecord[]>;
  /** Asks a running check to stop; one that has ended stays as it is. */
  cancel(id: string): void;
  /** Undefined when nobody is running it any more. */
  listen(id: string, after: number, listener: Listener): (() => void) | undefined;
  /** Takes up what an earlier server left unfinished, or fails it honestly. Answers how many of each. */
  resume(): Promise<{ readonly resumed: number; readonly failed: number }>;
  tallies(): Tallies;
  /** Calls back when no check runs any more, because the server is closing; the answer takes the call back. */
  onClosed(callback: () => void): () => void;
  /** No new checks from here on. Resolves when those under way have ended, or were left for the next start after `ms`. */
  close(ms: number): Promise<void>;
};

/** Waiting checks that a server takes; far above what anybody waits for at four at a time. */
const MOST_WAITING = 1000;

export function openChecks(options: ChecksOptions): Checks {
  const { store, log } = options;
  const registry = liveChecks(options);
  // Not a promise: whoever waits for one that outlives them is never let go.
  const whenClosed = new Set<() => void>();
  let [isClosing, isClosed] = [false, false];

  const stored = async (id: string) => {
    const operation = await store.operations.get(id);
    return operation && recordOf(operation);
  };

  return {
    async start(order, member) {
      if (isClosing) return armError('ServiceUnavailable', {});
      if (registry.count >= MOST_WAITING) return armError('TooManyRequests', { reason: TOO_MANY });
      // Its packets need not wait for the disk: only who asked does, and the ending comes after the beginning in any case.
      const accepted = store.operations.insert(operationOf(order));
      registry.run(order, member, accepted);
      await accepted;
      log.debug({ operation: order.id, source: order.source, request: withoutValues(order.request) }, 'check accepted');
      return undefined;
    },
    hasAlike: (order) =>
      registry.live().some((check) => {
        const record = check.record();
        return !hasEnded(record) && isAlike(record.order, order);
      }),
    find: async (id) => registry.find(id)?.record() ?? stored(id),
    async settle(id, ms) {
      const check = registry.find(id);
      if (check === undefined) return stored(id);
      if (!isClosing && ms > 0 && !hasEnded(check.record())) {
        const waiting = waitFor(ms, options.wake);
        whenClosed.add(waiting.end);
        await Promise.race([check.ended, waiting.over]);
        whenClosed.delete(waiting.end);
        waiting.takeBack();
      }
      return check.record();
    },
    async list({ source, ...query }) {
      const operations = await store.operations.list({ ...query, ...(source !== undefined && { scope: source }) });
      return operations
        .map((operation) => registry.find(operation.id)?.record() ?? recordOf(operation))
        .filter((record) => record !== undefined);
    },
    cancel: (id) => registry.find(id)?.cancel(),
    listen: (id, after, listener) => registry.find(id)?.listen(after, listener),
    resume: () => resumeChecks(options, registry),
    onClosed(callback) {
      if (isClosed) callback();
      whenClosed.add(callback);
      return () => void whenClosed.delete(callback);
    },
    tallies: () => registry.tallies(),
    async close(ms) {
      isClosing = true;
      const [queued, running] = [isQueued, isRunning].map((is) => registry.live().filter(is));
      for (const check of queued ?? []) check.abandon();
      const waiting = waitFor(ms, options.wake);
      await Promise.race([Promise.all((running ?? []).map((check) => check.ended)), waiting.over]);
      waiting.takeBack();
      for (const check of registry.live()) check.abandon();
      isClosed = true;
      for (const callback of whenClosed) callback();
    },
  };
}

const isAlike = (one: CheckOrder, other: CheckOrder) =>
  sameResource(one.source, other.source) && JSON.stringify(one.request) === JSON.stringify(other.request);

const isQueued = (check: LiveCheck) => check.record().state === 'queued';
const isRunning = (check: LiveCheck) => check.record().state === 'running';

function waitFor(ms: number, wake: ChecksOptions['wake']) {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  return { over, end, takeBack: wake(ms, end) };
}

const TOO_MANY = `More than ${MOST_WAITING} checks are waiting for their turn. Please try again later.`;
