import { WebSocket } from 'ws';
import {
  AGENT_LIMITS,
  agentMessageSchema,
  readPlainJson,
  type AgentMessage,
  type GoodbyeReason,
  type ServerMessage,
} from '@hopscope/protocol';

/** What a session hears of its line. */
export type LineSession = {
  /** Answers why the message is against the rules; undefined: it was good. */
  take(message: Extract<AgentMessage, { readonly session: string }>): GoodbyeReason | undefined;
};

/** A connection whose agent was let in. */
export type Line = {
  /** Kinds of jobs that its agent knows. */
  readonly jobs: ReadonlySet<string>;
  /** Whether its agent is on this very machine, by the Unix socket. */
  readonly isLocal: boolean;
  send(message: ServerMessage): void;
  join(name: string, session: LineSession): void;
  leave(name: string): void;
  /** The agent has to give a sign of life within 2 s, or is taken for gone. */
  ask(): void;
  end(reason: GoodbyeReason, sentence: string): void;
};

export type LineParts = {
  readonly socket: WebSocket;
  readonly jobs: readonly string[];
  readonly isLocal: boolean;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  readonly monotonic: () => number;
  readonly documents: (told: Extract<AgentMessage, { readonly kind: 'documents' }>) => GoodbyeReason | undefined;
  /** `isCut`: nobody said goodbye, so that the agent may be back in a moment. */
  readonly closed: (isCut: boolean) => void;
};

const PING_EVERY = 3000;
/** With the next ping, a silent host is known within 10 s, ms. */
const SILENT_AFTER = 6500;
/** When asked, within 2 s, ms. */
const ANSWER_WITHIN = 1700;
/** An agent that reads so little is given up, bytes. */
const MOST_UNREAD = 4_000_000;
/** Messages between two pings; a check of 100 probes makes about 50. */
const MOST_MESSAGES = 20_000;
/** Names of sessions that are over: reports of them may still be on their way. */
const MOST_OVER = 1024;

export function openLine(parts: LineParts): Line {
  const { socket, jobs, isLocal, wake, monotonic } = parts;
  const sessions = new Map<string, LineSession>();
  const over = new Set<string>();
  let heardAt = monotonic();
  let messages = 0;
  let goodbye: GoodbyeReason | undefined;
  let takeBackPing = () => {};
  let takeBackAsk: (() => void) | undefined;

  const end = (reason: GoodbyeReason, sentence: string) => {
    if (goodbye !== undefined) return;
    goodbye = reason;
    bid(socket, reason, sentence, wake);
  };
  const send = (message: ServerMessage) => {
    if (socket.readyState !== WebSocket.OPEN || goodbye !== undefined) return;
    socket.send(JSON.stringify(message));
    if (socket.bufferedAmount > MOST_UNREAD) end('too-slow', 'The agent does not read what it is told.');
  };
  const ping = () => {
    takeBackPing = wake(PING_EVERY, () => {
      if (monotonic() - heardAt > SILENT_AFTER) return end('silent', 'The agent gave no sign of life.');
      messages = 0;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
      ping();
    });
  };

  const take = (message: AgentMessage): GoodbyeReason | undefined => {
    if (message.kind === 'documents') return parts.documents(message);
    const session = sessions.get(message.session);
    if (session !== undefined) return session.take(message);
    return over.has(message.session) ? undefined : 'not-asked';
  };
  socket.on('message', (bytes, isBinary) => {
    heardAt = monotonic();
    if (goodbye !== undefined) return;
    if (++messages > MOST_MESSAGES) return end('too-busy', 'The agent says too much.');
    const message = isBinary ? undefined : agentMessageOf(bytes as Buffer);
    const fault = message === undefined ? 'malformed' : take(message);
    if (fault !== undefined) end(fault, FAULTS[fault] ?? 'The agent broke the rules.');
  });
  socket.on('pong', () => (heardAt = monotonic()));
  socket.once('close', () => {
    takeBackPing();
    takeBackAsk?.();
    sessions.clear();
    parts.closed(goodbye === undefined);
  });
  ping();

  return {
    jobs: new Set(jobs),
    isLocal,
    send,
    join: (name, session) => void sessions.set(name, session),
    leave(name) {
      if (!sessions.delete(name)) return;
      over.add(name);
      const [oldest] = over;
      if (over.size > MOST_OVER && oldest !== undefined) over.delete(oldest);
    },
    ask() {
      if (takeBackAsk !== undefined || socket.readyState !== WebSocket.OPEN) return;
      const askedAt = monotonic();
      socket.ping();
      takeBackAsk = wake(ANSWER_WITHIN, () => {
        takeBackAsk = undefined;
        if (heardAt <= askedAt) end('silent', 'The agent gave no sign of life when it was asked.');
      });
    },
    end,
  };
}

/** Says why, and lets the other side read it; then the connection is gone, whatever the other side does. */
export function bid(socket: WebSocket, reason: GoodbyeReason, sentence: string, wake: LineParts['wake']): void {
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
