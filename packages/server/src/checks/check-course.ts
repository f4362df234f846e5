import {
  drive,
  type Diagnosis,
  type OpenSession,
  type ProbeSession,
  type Progress,
  type RunningCheck,
} from '@hopscope/engine';

import type { AskedDestination, Member } from '../fleet/member.ts';
import type { CheckOrder } from './check-order.ts';

export type CourseParts = {
  readonly monotonic: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  /** This server was started again meanwhile, so that its agents may still be on their way back. */
  readonly isResumed: boolean;
  /** Its turn has come. */
  readonly begin: () => void;
  readonly progress: (progress: Progress) => void;
};

/** A check between its order and its diagnosis: it waits for its agent's turn, has its flow predicted, and is driven. */
export type CheckCourse = {
  /** Undefined: it was abandoned before it began. */
  run(): Promise<Diagnosis | undefined>;
  /** The first word holds. */
  stop(how: 'cancelled' | 'abandoned'): void;
  isAbandoned(): boolean;
};

/** After a restart, an agent is back within this, ms: it waits up to 10 s between two attempts, and up to 30 s to be let in among thousands. */
const ARRIVAL = 45_000;

export function checkCourse(order: CheckOrder, member: Member, parts: CourseParts): CheckCourse {
  const { monotonic, wake, isResumed, begin, progress } = parts;
  const asked = destinationAsked(order);
  const wanted = new AbortController();
  let running: RunningCheck | undefined;
  let stopped: 'cancelled' | 'abandoned' | undefined;
  const isAbandoned = () => stopped === 'abandoned';

  return {
    async run() {
      if (isResumed) await member.arrival?.(ARRIVAL, wanted.signal);
      // The deadline runs from here: time in the queue is not the check's.
      const turn = await member.agent.turn(wanted.signal).catch(() => undefined);
      try {
        // A host that cannot say how it is configured can still be probed.
        const predict = await member.prediction(asked).catch(() => () => ({}));
        if (isAbandoned()) return undefined;
        if (stopped === undefined) begin();
        const session = { loopback: order.loopback, check: order.id, ...asked };
        running = drive(order.request, {
          // Cancelled while it waited: the engine says what that means, and nothing is sent.
          openSession:
            turn === undefined ? () => SILENT : leftAlone(member.agent.open({ ...session, turn }), isAbandoned),
          now: monotonic,
          wake,
          predict,
          progress,
          dataPlane: member.dataPlane,
        });
        if (stopped !== undefined) running.cancel();
        return await running.finished;
      } finally {
        turn?.end();
      }
    },
    stop(how) {
      stopped ??= how;
      wanted.abort();
      running?.cancel();
    },
    isAbandoned,
  };
}

function destinationAsked({ destination, request }: CheckOrder): AskedDestination {
  return {
    ...(destination !== undefined && { destination }),
    ...(request.destination.kind === 'name' && { name: request.destination.name }),
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
