import { randomUUID } from 'node:crypto';

import type { OpenSession } from '@hopscope/engine';

import type { HostAgent, Member } from '../fleet.ts';
import type { Line } from './line.ts';
import { remoteSession, type RemoteSession } from './remote-session.ts';
import { turnsOf } from './turns.ts';

/** A machine whose agent is at the other end of a line, or away. */
export type RemoteMachine = {
  readonly isOnline: boolean;
  readonly presence: () => ReturnType<Member['presence']>;
  readonly turn: (signal: AbortSignal) => ReturnType<HostAgent['turn']>;
  readonly open: (options: Parameters<Member['agent']['open']>[0]) => OpenSession;
  /** Resolves when its agent is there, or after so long. */
  readonly arrival: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Its agent is there. What was under way goes on there. Answers the line that it had before. */
  attach(line: Line, machine: number): Line | undefined;
  /** This line is gone; nothing happens where it has another by now. */
  detach(line: Line, isCut: boolean): void;
  /** Ends whatever line it has. */
  end(...why: Parameters<Line['end']>): void;
};

/** As on a host of one's own. */
const CHECKS_AT_ONCE = 4;

export function remoteMachine(parts: {
  readonly now: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  /** Milliseconds since 1970: when it was last seen. */
  readonly seenAt: number;
}): RemoteMachine {
  const { now, wake } = parts;
  const sessions = new Set<RemoteSession>();
  const waiting = new Set<() => void>();
  let at: { readonly line: Line; readonly machine: number } | undefined;
  let since = parts.seenAt;

  return {
    get isOnline() {
      return at !== undefined;
    },
    presence: () => ({ state: at === undefined ? 'offline' : 'online', since: new Date(since).toISOString() }),
    turn: turnsOf(CHECKS_AT_ONCE),
    open:
      ({ loopback, check = randomUUID() }) =>
      (listener) => {
        const session = remoteSession({
          name: check,
          loopback,
          listener,
          wake,
          closed: () => void sessions.delete(session),
        });
        sessions.add(session);
        if (at !== undefined) session.attach(at.line, at.machine);
        // Whoever opens it has to have it before it is lost.
        else queueMicrotask(() => session.detach(false));
        return session;
      },
    arrival(ms, signal) {
      if (at !== undefined || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          waiting.delete(done);
          takeBack();
          signal.removeEventListener('abort', done);
          resolve();
        };
        const takeBack = wake(ms, done);
        waiting.add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    },
    attach(line, machine) {
      const before = at?.line;
      if (at === undefined) since = now();
      at = { line, machine };
      for (const session of sessions) session.attach(line, machine);
      for (const done of waiting) done();
      return before;
    },
    detach(line, isCut) {
      if (at?.line !== line) return;
      at = undefined;
      since = now();
      for (const session of sessions) session.detach(isCut);
    },
    end: (...why) => at?.line.end(...why),
  };
}
