import type { Duplex } from 'node:stream';

import { WebSocket } from 'ws';
import {
  AGENT_LIMITS,
  agentMessageSchema,
  readPlainJson,
  type AgentMessage,
  type GoodbyeReason,
  type ServerMessage,
} from '@hopscope/protocol';

import type { Pulse } from './pulse.ts';

/** What a session hears of its line. */
export type LineSession = {
  /** Answers why the message is against the rules; undefined: it was good. */
  take(message: Extract<AgentMessage, { readonly session: string }>): GoodbyeReason | undefined;
};

/** What an agent says of its machine, whether there is a session or not. */
export type Told = Exclude<AgentMessage, { readonly session: string }>;

/** Whom a line is for. */
export type LineOwner = {
  /** Answers why it is against the rules; undefined: it was good. */
  told(said: Told): GoodbyeReason | undefined;
  /** `isCut`: nobody said goodbye, so that the agent may be back in a moment. */
  closed(line: Line, isCut: boolean): void;
};

/** A connection, and the stream below it. */
export type Wire = { readonly socket: WebSocket; readonly stream: Duplex };

/** What all lines of a server share. */
export type LineClock = {
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  readonly monotonic: () => number;
  /** Of `PING_EVERY`. */
  readonly pulse: Pulse;
};

/** Between two pings of a line, ms. */
export const PING_EVERY = 3000;
/** With the next one a silent host is known, within 10 s. Counted, not timed: where we stood still, nobody was asked. */
const MOST_UNANSWERED = 2;
/** A silent host is known within 2 s of being asked, ms: mostly its first reports are sign enough, else it is pinged. */
const REPORT_WITHIN = 200;
const ANSWER_WITHIN = 1500;
/** An agent that reads so little is given up, bytes. */
const MOST_UNREAD = 4_000_000;
/** Messages between two pings; a check of 100 probes makes about 50. */
const MOST_MESSAGES = 20_000;
/** Names of sessions that are over: reports of them may still be on their way. */
const MOST_OVER = 1024;

/** A connection whose agent was let in. A server holds thousands that say nothing, so each is small until it has work. */
export class Line {
  /** Words for the jobs that its agent knows. */
  readonly jobs: ReadonlySet<string>;
  /** Of its agent's program. */
  readonly version: string;
  /** Whether its agent is on this very machine, by the Unix socket. */
  readonly isLocal: boolean;
  readonly #socket: WebSocket;
  /** What the socket writes to. */
  readonly #stream: Duplex;
  readonly #owner: LineOwner;
  readonly #clock: LineClock;
  #sessions: Map<string, LineSession> | undefined;
  #over: Set<string> | undefined;
  #later: ServerMessage[] | undefined;
  #heardAt: number;
  #askedAt = 0;
  #unanswered = 0;
  #messages = 0;
  #goodbye: GoodbyeReason | undefined;
  #takeBackAsk: (() => void) | undefined;

  constructor(
    { socket, stream }: Wire,
    agent: Pick<Line, 'jobs' | 'version' | 'isLocal'>,
    owner: LineOwner,
    clock: LineClock,
  ) {
    this.jobs = agent.jobs;
    this.version = agent.version;
    this.isLocal = agent.isLocal;
    this.#socket = socket;
    this.#stream = stream;
    this.#owner = owner;
    this.#clock = clock;
    this.#heardAt = clock.monotonic();
    socket.on('message', (bytes, isBinary) => this.#hear(bytes as Buffer, isBinary));
    socket.on('pong', () => this.#isThere());
    socket.once('close', () => this.#close());
    clock.pulse.add(this);
  }

  send(message: ServerMessage): void {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#goodbye !== undefined) return;
    this.#gather();
    this.#sayRest();
    this.#socket.send(JSON.stringify(message));
    if (this.#socket.bufferedAmount > MOST_UNREAD) this.end('too-slow', 'The agent does not read what it is told.');
  }

  /** With the next word that is said anyway, and before it; within a few seconds. */
  sendLater(message: ServerMessage): void {
    (this.#later ??= []).push(message);
  }

  join(name: string, session: LineSession): void {
    this.#sessions ??= new Map();
    this.#sessions.set(name, session);
  }

  leave(name: string): void {
    if (this.#sessions?.delete(name) !== true) return;
    this.#over ??= new Set();
    this.#over.add(name);
    const [oldest] = this.#over;
    if (this.#over.size > MOST_OVER && oldest !== undefined) this.#over.delete(oldest);
  }

  /** The agent has to give a sign of life within 2 s, by its reports or when it is asked for one, or is taken for gone. */
  ask(): void {
    this.#askedAt = this.#clock.monotonic();
    this.#takeBackAsk ??= this.#clock.wake(REPORT_WITHIN, () => this.#pingUnlessHeard());
  }

  #pingUnlessHeard(): void {
    const { wake, monotonic } = this.#clock;
    this.#takeBackAsk = undefined;
    if (this.#heardAt > this.#askedAt || this.#socket.readyState !== WebSocket.OPEN) return;
    const pingedAt = monotonic();
    this.#socket.ping();
    // Where we stood still, its answer is there and waits to be read: that comes first.
    this.#takeBackAsk = wake(ANSWER_WITHIN, () => (this.#takeBackAsk = wake(0, () => this.#judge(pingedAt))));
  }

  #judge(pingedAt: number): void {
    if (this.#heardAt <= pingedAt) this.end('silent', 'The agent gave no sign of life when it was asked.');
    else this.#pingUnlessHeard();
  }

  end(reason: GoodbyeReason, sentence: string): void {
    if (this.#goodbye !== undefined) return;
    this.#goodbye = reason;
    bid(this.#socket, reason, sentence, this.#clock.wake);
  }

  /** Asks for a sign of life, and misses the one that was asked for before. */
  beat(): void {
    if (this.#unanswered >= MOST_UNANSWERED) return this.end('silent', 'The agent gave no sign of life.');
    this.#unanswered++;
    this.#messages = 0;
    if (this.#socket.readyState !== WebSocket.OPEN) return undefined;
    if (this.#later !== undefined) {
      this.#gather();
      this.#sayRest();
    }
    this.#socket.ping();
    return undefined;
  }

  #sayRest(): void {
    for (const message of this.#later ?? []) this.#socket.send(JSON.stringify(message));
    this.#later = undefined;
  }

  /** What is said in one turn leaves together: each write is a record of TLS, and a packet. */
  #gather(): void {
    if (this.#stream.writableCorked > 0) return;
    this.#stream.cork();
    process.nextTick(uncork, this.#stream);
  }

  #isThere(): void {
    this.#heardAt = this.#clock.monotonic();
    this.#unanswered = 0;
  }

  #hear(bytes: Buffer, isBinary: boolean): void {
    this.#isThere();
    if (this.#goodbye !== undefined) return;
    if (++this.#messages > MOST_MESSAGES) return this.end('too-busy', 'The agent says too much.');
    const message = isBinary ? undefined : agentMessageOf(bytes);
    const fault = message === undefined ? 'malformed' : this.#take(message);
    if (fault !== undefined) this.end(fault, FAULTS[fault] ?? 'The agent broke the rules.');
  }

  #take(message: AgentMessage): GoodbyeReason | undefined {
    if (!('session' in message)) return this.#owner.told(message);
    const session = this.#sessions?.get(message.session);
    if (session !== undefined) return session.take(message);
    return this.#over?.has(message.session) === true ? undefined : 'not-asked';
  }

  #close(): void {
    this.#clock.pulse.delete(this);
    this.#takeBackAsk?.();
    this.#sessions = undefined;
    this.#owner.closed(this, this.#goodbye === undefined);
  }
}

const uncork = (stream: Duplex) => stream.uncork();

/** Says why, and lets the other side read it; then the connection is gone, whatever the other side does. */
export function bid(socket: WebSocket, reason: GoodbyeReason, sentence: string, wake: LineClock['wake']): void {
  if (reason === 'silent' || reason === 'too-slow' || socket.readyState !== WebSocket.OPEN) return socket.terminate();
  socket.send(JSON.stringify({ kind: 'goodbye', reason, sentence } satisfies ServerMessage));
  socket.close(4000, reason);
  const takeBack = wake(FAREWELL, () => socket.terminate());
  socket.once('close', takeBack);
}

/** A revoked agent is cut off within a second, ms. */
const FAREWELL = 500;

const FAULTS: Partial<Record<GoodbyeReason, string>> = {
  malformed: 'The agent says what is not understood.',
  'not-asked': 'The agent reports what it was not asked for.',
  oversized: `The agent reports more than ${AGENT_LIMITS.reportsOfJob} times on one job.`,
};

function agentMessageOf(bytes: Buffer): AgentMessage | undefined {
  try {
    return agentMessageSchema.safeParse(readPlainJson(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
