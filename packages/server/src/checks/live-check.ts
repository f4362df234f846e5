import { armError, type ArmError } from '@hopscope/protocol';

import type { Member } from '../fleet/member.ts';
import type { OperationEnding, Store } from '../store/store.ts';
import { checkCourse } from './check-course.ts';
import type { CheckOrder } from './check-order.ts';
import type { CheckRecord } from './check-record.ts';
import { newsroom, type Listener } from './news.ts';

/** A check that this server runs, from its place in the queue until its answer is on disk. */
export type LiveCheck = {
  record(): CheckRecord;
  /** Resolves once the ending is on disk; never rejects. A check that is abandoned never ends. */
  readonly ended: Promise<CheckRecord>;
  cancel(): void;
  /** Leaves it as it stands on disk, unfinished: the next start takes it up again. */
  abandon(): void;
  listen(after: number, listener: Listener): () => void;
};

export type LiveCheckParts = {
  readonly store: Pick<Store, 'operations'>;
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  /** Something that must not happen happened to this check. */
  readonly fault: (id: string, error: unknown) => void;
};

/**
 * `accepted`: resolves once the order is on disk; its ending is not written before. `isResumed`: this server was started
 * again meanwhile, so that its agents may still be on their way back.
 */
export function runCheck(
  order: CheckOrder,
  member: Member,
  parts: LiveCheckParts,
  accepted: Promise<void>,
  isResumed = false,
): LiveCheck {
  const { store, now } = parts;
  const room = newsroom();
  const { promise: ended, resolve } = Promise.withResolvers<CheckRecord>();
  let record: CheckRecord = { order, state: 'queued', updatedAt: order.createdAt };
  const become = (change: Partial<CheckRecord>, updatedAt: number) => {
    record = { ...record, ...change, updatedAt };
  };

  const course = checkCourse(order, member, {
    ...parts,
    isResumed,
    begin() {
      become({ state: 'running' }, now());
      room.tell({ kind: 'state', state: 'running' });
    },
    progress: (progress) => room.tell({ kind: 'progress', progress }),
  });
  const end = async (ending: Ending, status: OperationEnding['status']) => {
    const at = now();
    const result = JSON.stringify(ending.diagnosis ?? ending.error);
    await store.operations.finish(order.id, { status, at, result });
    become(ending, at);
  };
  const live = async () => {
    try {
      const diagnosis = await course.run();
      await accepted;
      if (diagnosis === undefined || course.isAbandoned()) return;
      const cancelled = diagnosis.disposition === 'cancelled';
      await end({ state: cancelled ? 'cancelled' : 'finished', diagnosis }, cancelled ? 'Canceled' : 'Succeeded');
    } catch (error) {
      // It never came to disk, or the store was closed under it: what is there is as it should be.
      if (course.isAbandoned()) return;
      parts.fault(order.id, error);
      const failed = { state: 'failed', error: faultOf(order.id) } as const;
      // When it was the disk that failed, this fails as well: those who wait are told, and the next start tries again.
      await end(failed, 'Failed').catch(() => become(failed, now()));
    }
    room.tell({ kind: 'ended', record });
    resolve(record);
  };

  room.tell({ kind: 'state', state: 'queued' });
  void live();
  return {
    record: () => record,
    ended,
    cancel: () => course.stop('cancelled'),
    abandon: () => course.stop('abandoned'),
    listen: (after, listener) => room.listen(after, listener),
  };
}

type Ending = Pick<CheckRecord, 'state' | 'diagnosis' | 'error'>;

const faultOf = (id: string): ArmError => armError('InternalServerError', { requestId: id });
