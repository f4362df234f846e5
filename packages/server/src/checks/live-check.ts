import { drive, type Diagnosis, type OpenSession, type ProbeSession, type RunningCheck } from '@hopscope/engine';
import { armError, type ArmError } from '@hopscope/protocol';

import type { Member } from '../fleet/fleet.ts';
import type { OperationEnding, Store } from '../store/store.ts';
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

/** After a restart, an agent is back within this; ms. */
const ARRIVAL = 15_000;

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
  const wanted = new AbortController();
  const { promise: ended, resolve } = Promise.withResolvers<CheckRecord>();
  let record: CheckRecord = { order, state: 'queued', updatedAt: order.createdAt };
  let running: RunningCheck | undefined;
  let stopped: 'cancelled' | 'abandoned' | undefined;

  const perform = async (): Promise<Diagnosis | undefined> => {
    const { loopback, destination, request } = order;
    const wantedMachine = {
      ...(destination !== undefined && { destination }),
      ...(request.destination.kind === 'name' && { name: request.destination.name }),
    };
    if (isResumed) await member.arrival?.(ARRIVAL, wanted.signal);
    // The deadline runs from here: time in the queue is not the check's.
    const turn = await member.agent.turn(wanted.signal).catch(() => undefined);
    try {
      // A host that cannot say how it is configured can still be probed.
      const predict = await member.prediction(wantedMachine).catch(() => () => ({}));
      if (stopped === 'abandoned') return undefined;
      if (stopped === undefined) {
        record = { ...record, state: 'running', updatedAt: now() };
        room.tell({ kind: 'state', state: 'running' });
      }
      running = drive(request, {
        // Cancelled while it waited: the engine says what that means, and nothing is sent.
        openSession:
          turn === undefined
            ? () => SILENT
            : leftAlone(
                member.agent.open({ loopback, turn, check: order.id, ...wantedMachine }),
                () => stopped === 'abandoned',
              ),
        now: parts.monotonic,
        wake: parts.wake,
        predict,
        progress: (progress) => room.tell({ kind: 'progress', progress }),
        dataPlane: member.dataPlane,
      });
      if (stopped !== undefined) running.cancel();
      return await running.finished;
    } finally {
      turn?.end();
    }
  };

  const end = async (ending: Pick<CheckRecord, 'state' | 'diagnosis' | 'error'>, status: OperationEnding['status']) => {
    const at = now();
    const result = JSON.stringify(ending.diagnosis ?? ending.error);
    await store.operations.finish(order.id, { status, at, result });
    record = { ...record, ...ending, updatedAt: at };
  };

  const live = async () => {
    try {
      const diagnosis = await perform();
      await accepted;
      if (diagnosis === undefined || stopped === 'abandoned') return;
      const cancelled = diagnosis.disposition === 'cancelled';
      await end({ state: cancelled ? 'cancelled' : 'finished', diagnosis }, cancelled ? 'Canceled' : 'Succeeded');
    } catch (error) {
      // It never came to disk, or the store was closed under it: what is there is as it should be.
      if (stopped === 'abandoned') return;
      parts.fault(order.id, error);
      const broken = faultOf(order.id);
      // When it was the disk that failed, this fails as well: those who wait are told, and the next start tries again.
      await end({ state: 'failed', error: broken }, 'Failed').catch(() => {
        record = { ...record, state: 'failed', error: broken, updatedAt: now() };
      });
    }
    room.tell({ kind: 'ended', record });
    resolve(record);
  };

  room.tell({ kind: 'state', state: 'queued' });
  void live();
  const stop = (how: 'cancelled' | 'abandoned') => {
    stopped ??= how;
    wanted.abort();
    running?.cancel();
  };
  return {
    record: () => record,
    ended,
    cancel: () => stop('cancelled'),
    abandon: () => stop('abandoned'),
    listen: (after, listener) => room.listen(after, listener),
  };
}

/**
 * A session to which nothing is said once its check is left to the next start: a remote agent goes on with it, and the next
 * server finds what came of it. One of this process ends with its agent.
 */
const leftAlone =
  (open: OpenSession, isLeft: () => boolean): OpenSession =>
  (listener) => {
    const session = open(listener);
    return {
      run: (job) => void (isLeft() || session.run(job)),
      control: (control) => void (isLeft() || session.control(control)),
      close: () => void (isLeft() || session.close()),
    };
  };

/** A session that does nothing. */
const SILENT: ProbeSession = { run: () => {}, control: () => {}, close: () => {} };

const faultOf = (id: string): ArmError => armError('InternalServerError', { requestId: id });
