import { randomUUID } from 'node:crypto';

import type { OpenSession } from '@hopscope/engine';

import type { HostAgent, Member } from '../member.ts';
import type { Line } from './line.ts';
import { remoteSession, type RemoteSession } from './remote-session.ts';
import { turnsOf } from './turns.ts';

/** As on a host of one's own. */
const CHECKS_AT_ONCE = 4;

type Parts = {
  readonly now: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
};

/** A machine whose agent is at the other end of a line, or away. Small while nobody asks it, as there are thousands. */
export class RemoteMachine {
  readonly #parts: Parts;
  #sessions: Set<RemoteSession> | undefined;
  #waiting: Set<() => void> | undefined;
  #turns: HostAgent['turn'] | undefined;
  #at: { readonly line: Line; readonly machine: number } | undefined;
  /** Milliseconds since 1970. */
  #since: number;

  /** `seenAt`: when it was last seen, milliseconds since 1970. */
  constructor(parts: Parts, seenAt: number) {
    this.#parts = parts;
    this.#since = seenAt;
  }

  get isOnline(): boolean {
    return this.#at !== undefined;
  }

  presence(): ReturnType<Member['presence']> {
    return { state: this.isOnline ? 'online' : 'offline', since: new Date(this.#since).toISOString() };
  }

  turn(signal: AbortSignal): ReturnType<HostAgent['turn']> {
    this.#turns ??= turnsOf(CHECKS_AT_ONCE);
    return this.#turns(signal);
  }

  open({ loopback, check = randomUUID() }: Parameters<Member['agent']['open']>[0]): OpenSession {
    return (listener) => {
      const sessions = (this.#sessions ??= new Set());
      const closed = () => void sessions.delete(session);
      const session = remoteSession({ name: check, loopback, listener, wake: this.#parts.wake, closed });
      sessions.add(session);
      if (this.#at !== undefined) session.attach(this.#at.line, this.#at.machine);
      // Whoever opens it has to have it before it is lost.
      else queueMicrotask(() => session.detach(false));
      return session;
    };
  }

  /** Resolves when its agent is there, or after so long. */
  arrival(ms: number, signal: AbortSignal): Promise<void> {
    if (this.isOnline || signal.aborted) return Promise.resolve();
    const waiting = (this.#waiting ??= new Set());
    return new Promise((resolve) => {
      const done = () => {
        waiting.delete(done);
        takeBack();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const takeBack = this.#parts.wake(ms, done);
      waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Its agent is there. What was under way goes on there. Answers the line that it had before. */
  attach(line: Line, machine: number): Line | undefined {
    const before = this.#at?.line;
    if (before === undefined) this.#since = this.#parts.now();
    this.#at = { line, machine };
    for (const session of this.#sessions ?? []) session.attach(line, machine);
    for (const done of this.#waiting ?? []) done();
    return before;
  }

  /** This line is gone; nothing happens, and false is answered, where it has another by now. */
  detach(line: Line, isCut: boolean): boolean {
    if (this.#at?.line !== line) return false;
    this.#at = undefined;
    this.#since = this.#parts.now();
    for (const session of this.#sessions ?? []) session.detach(isCut);
    return true;
  }

  /** Ends whatever line it has. */
  end(...why: Parameters<Line['end']>): void {
    this.#at?.line.end(...why);
  }
}
