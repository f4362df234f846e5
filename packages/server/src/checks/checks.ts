import { armError, type ArmError, type ResourceId } from '@hopscope/protocol';

import type { Fleet, Member } from '../fleet/fleet.ts';
import type { Store } from '../store/store.ts';
import { operationOf, orderOf, type CheckOrder } from './check-order.ts';
import { hasEnded, recordOf, type CheckRecord } from './check-record.ts';
import { runCheck, type LiveCheck, type LiveCheckParts } from './live-check.ts';
import type { Listener } from './news.ts';
import { tallies, type Tallies } from './tallies.ts';

/** Every check of this server: asked for, running, ended. */
export type Checks = {
  /** Puts it on disk, then in its host's queue. Resolves when it is on disk; a refusal leaves nothing behind. */
  start(order: CheckOrder, member: Member): Promise<ArmError | undefined>;
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
  /** Resolves when no check runs any more, because the server is closing. */
  readonly closed: Promise<void>;
  /** No new checks from here on. Resolves when those under way have ended, or were left for the next start after `ms`. */
  close(ms: number): Promise<void>;
};

export type ChecksOptions = Omit<LiveCheckParts, 'fault'> & {
  readonly store: Pick<Store, 'operations'>;
  readonly fleet: Fleet;
  readonly log: {
    info(facts: object, sentence: string): void;
    error(facts: object, sentence: string): void;
  };
};

/** Waiting checks that a server takes; far above what anybody waits for at four at a time. */
const MOST_WAITING = 1000;
/** Ended checks that stay in memory for the poll that follows. */
const MOST_RECENT = 256;
/** Nobody waits for the answer of a check that an earlier server left longer ago than this, ms. */
const RESUMED_UNTIL = 3_600_000;

export function openChecks(options: ChecksOptions): Checks {
  const { store, fleet, log, now, wake } = options;
  const live = new Map<string, LiveCheck>();
  const recent = new Map<string, LiveCheck>();
  const tally = tallies();
  const closing = Promise.withResolvers<void>();
  let isClosing = false;
  const fault = (id: string, error: unknown) => log.error({ operation: id, err: error }, 'a check met a fault');

  const run = (order: CheckOrder, member: Member) => {
    const check = runCheck(order, member, { ...options, fault });
    live.set(order.id, check);
    void check.ended.then((record) => {
      live.delete(order.id);
      recent.set(order.id, check);
      const [oldest] = recent.keys();
      if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest);
      tally.ended(record);
      const { state, updatedAt, diagnosis } = record;
      const { verdict, disposition } = diagnosis ?? {};
      const ms = updatedAt - order.createdAt;
      log.info({ operation: order.id, state, verdict, disposition, ms }, 'check ended');
    });
  };

  const stored = async (id: string) => {
    const operation = await store.operations.get(id);
    return operation && recordOf(operation);
  };

  const interrupted = (id: string) => {
    const result = JSON.stringify(armError('OperationInterrupted', { operation: id }));
    return store.operations.finish(id, { status: 'Failed', at: now(), result });
  };

  return {
    async start(order, member) {
      if (isClosing) return armError('ServiceUnavailable', {});
      if (live.size >= MOST_WAITING) return armError('TooManyRequests', { reason: TOO_MANY });
      await store.operations.insert(operationOf(order));
      // Asked for while the server began to close: it is on disk, and the next start runs it.
      if (!isClosing) run(order, member);
      log.info({ operation: order.id, source: order.source, request: order.request }, 'check accepted');
      return undefined;
    },
    find: async (id) => (live.get(id) ?? recent.get(id))?.record() ?? stored(id),
    async settle(id, ms) {
      const check = live.get(id);
      if (check === undefined) return recent.get(id)?.record() ?? stored(id);
      if (!isClosing && ms > 0 && !hasEnded(check.record())) {
        const waited = Promise.withResolvers<void>();
        const takeBack = wake(ms, waited.resolve);
        await Promise.race([check.ended, waited.promise, closing.promise]);
        takeBack();
      }
      return check.record();
    },
    async list({ source, ...query }) {
      const operations = await store.operations.list({ ...query, ...(source !== undefined && { scope: source }) });
      return operations
        .map((operation) => live.get(operation.id)?.record() ?? recordOf(operation))
        .filter((record) => record !== undefined);
    },
    cancel: (id) => live.get(id)?.cancel(),
    listen: (id, after, listener) => (live.get(id) ?? recent.get(id))?.listen(after, listener),
    async resume() {
      let [resumed, failed] = [0, 0];
      for (const operation of await store.operations.unfinished()) {
        const order = orderOf(operation);
        const member = order && fleet.find(order.source);
        const isFresh = now() - operation.createdAt < RESUMED_UNTIL;
        if (live.has(operation.id)) continue;
        if (order !== undefined && member !== undefined && isFresh && ++resumed) run(order, member);
        else if (await interrupted(operation.id)) failed++;
      }
      if (resumed + failed > 0) log.info({ resumed, failed }, 'took up what an earlier server left unfinished');
      return { resumed, failed };
    },
    closed: closing.promise,
    tallies: () => tally.read([...live.values()].map((check) => check.record())),
    async close(ms) {
      isClosing = true;
      for (const check of live.values()) if (check.record().state === 'queued') check.abandon();
      const waited = Promise.withResolvers<void>();
      const takeBack = wake(ms, waited.resolve);
      const running = [...live.values()].filter((check) => check.record().state === 'running');
      await Promise.race([Promise.all(running.map((check) => check.ended)), waited.promise]);
      takeBack();
      for (const check of live.values()) check.abandon();
      closing.resolve();
    },
  };
}

const TOO_MANY = `More than ${MOST_WAITING} checks are waiting for their turn. Please try again later.`;
