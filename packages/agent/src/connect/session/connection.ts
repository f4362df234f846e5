import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import {
  AGENT_LIMITS,
  AGENT_PATH,
  AGENT_PROTOCOL,
  JOB_WORDS,
  PROOF_PREFIX,
  readPlainJson,
  serverMessageSchema,
  type AgentHello,
  type AgentMessage,
  type GoodbyeReason,
  type ServerMessage,
} from '@hopscope/protocol';
import { openChannel, type Channel, type Dialled } from './channel.ts';
import type { HeldSessions } from './held-sessions.ts';
import type { AgentKey } from '../key.ts';
import type { ServedMachine } from '../served-machine.ts';
import { tellMachines } from './tell-machines.ts';

export type ConnectionParts = Dialled & {
  /** Absent over the server's own Unix socket, for machines that are known by their ids. */
  readonly key?: AgentKey;
  readonly machines: readonly ServedMachine[];
  readonly held: HeldSessions;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  /** Called when the server has let us in. */
  readonly welcome: (machines: readonly string[]) => void;
};

/** How a connection ended. */
export type Ended =
  | { readonly kind: 'cut'; readonly sentence: string; readonly retryAfterMs?: number }
  | { readonly kind: 'goodbye'; readonly reason: GoodbyeReason; readonly sentence: string };

/** For the connection, ms. */
const REACHED_WITHIN = 10_000;
/**
 * For TLS, and then for the server's word of welcome, ms. Of thousands of agents that come together a server takes a few at a
 * time: one that gave up and came again would only wait anew.
 */
const LET_IN_WITHIN = 30_000;
/** A server pings every 3 s; one that says nothing for so long is gone, ms. */
const SILENCE = 12_000;
/** A server that reads so little is given up, bytes. */
const MOST_UNREAD = 8_000_000;

/** Dials once, serves the server until the connection ends, and says how it did. Never rejects. */
export async function serveOnce(parts: ConnectionParts, signal: AbortSignal): Promise<Ended> {
  try {
    const { socket, binding } = await dial(parts, signal);
    return await serve(parts, socket, binding, signal);
  } catch (error) {
    return { kind: 'cut', sentence: sentenceOf(error as NodeJS.ErrnoException) };
  }
}

/** What ends the waiting must not end the connection: Node's sockets heed a signal for as long as they live. */
async function dial(parts: ConnectionParts, signal: AbortSignal): Promise<Channel> {
  const patience = new AbortController();
  const giveUp = () => patience.abort();
  let takeBack = parts.wake(REACHED_WITHIN, giveUp);
  const reached = () => {
    takeBack();
    takeBack = parts.wake(LET_IN_WITHIN, giveUp);
  };
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await openChannel(parts, patience.signal, reached);
  } finally {
    takeBack();
    signal.removeEventListener('abort', giveUp);
  }
}

function serve(parts: ConnectionParts, socket: Socket, binding: Uint8Array, signal: AbortSignal): Promise<Ended> {
  const { address, held, machines, wake } = parts;
  const host = address.kind === 'unix' ? 'localhost' : address.url.host;
  const line = new WebSocket(`ws://${host}${AGENT_PATH}`, {
    createConnection: () => socket,
    maxPayload: AGENT_LIMITS.messageBytes,
    perMessageDeflate: false,
    handshakeTimeout: LET_IN_WITHIN,
  });
  const { promise, resolve } = Promise.withResolvers<Ended>();
  let ended: Ended | undefined;
  let endTelling = () => {};
  let takeBack = () => {};
  let isWelcome = false;
  let hears: ReadonlySet<string> = new Set();

  const end = (how: Ended) => {
    ended ??= how;
    line.terminate();
  };
  const expectNews = () => {
    takeBack();
    const [ms, sentence] = isWelcome
      ? [SILENCE, 'the server has been silent']
      : [LET_IN_WITHIN, 'the server did not let this agent in in time'];
    // Where this host stood still, the server's word may be there and wait to be read: that comes first.
    takeBack = wake(ms, () => (takeBack = wake(0, () => end({ kind: 'cut', sentence }))));
  };
  const send = (message: AgentMessage | AgentHello) => {
    if (line.readyState !== WebSocket.OPEN) return;
    gather(socket);
    line.send(JSON.stringify(message));
    if (line.bufferedAmount > MOST_UNREAD) end({ kind: 'cut', sentence: 'the server does not read what it is told' });
  };

  const take = (message: ServerMessage) => {
    switch (message.kind) {
      case 'challenge':
        if (isWelcome) return end({ kind: 'cut', sentence: 'the server asks for a second proof' });
        hears = new Set(message.hears);
        return send(helloOf(parts, message.nonce, binding));
      case 'welcome':
        if (isWelcome) return end({ kind: 'cut', sentence: 'the server welcomes this agent twice' });
        isWelcome = true;
        held.attach(send, hears);
        endTelling = tellMachines({ machines, send, hears, wake });
        return parts.welcome(message.machines);
      case 'goodbye':
        return end({ kind: 'goodbye', reason: message.reason, sentence: message.sentence });
      case 'open':
      case 'run':
      case 'control':
      case 'close':
        if (!isWelcome)
          return end({ kind: 'cut', sentence: 'the server asks for work before it has let this agent in' });
        return held.take(
          message.kind === 'open' && address.kind === 'tls'
            ? // Whoever asked is on the server's machine, not on this one.
              { ...message, loopback: false }
            : message,
        );
    }
  };

  line.on('message', (bytes, isBinary) => {
    expectNews();
    if (ended !== undefined) return;
    const message = isBinary ? undefined : readMessage(bytes as Buffer);
    if (message === undefined) end({ kind: 'cut', sentence: 'the server says what is not understood' });
    else take(message);
  });
  line.on('ping', expectNews);
  line.on('unexpected-response', (_, answer) => {
    const seconds = Number(answer.headers['retry-after']);
    const retry = Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: Math.min(seconds, 60) * 1000 } : {};
    const sentence = `the server answers with status ${answer.statusCode ?? 'unknown'}`;
    end({ kind: 'cut', sentence: answer.statusCode === 503 ? 'the server is busy' : sentence, ...retry });
  });
  line.on('error', (error) => (ended ??= { kind: 'cut', sentence: sentenceOf(error) }));
  const stop = () => {
    ended ??= { kind: 'cut', sentence: 'it was told to stop' };
    line.close();
    // A server that does not answer is not waited for.
    wake(500, () => line.terminate());
  };
  signal.addEventListener('abort', stop, { once: true });
  line.once('close', () => {
    signal.removeEventListener('abort', stop);
    takeBack();
    endTelling();
    if (isWelcome) held.detach();
    socket.destroy();
    resolve(ended ?? { kind: 'cut', sentence: 'the connection broke' });
  });
  expectNews();
  return promise;
}

/** What is said in one turn leaves together: each write is a record of TLS, and a packet. */
function gather(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  process.nextTick(() => socket.uncork());
}

function helloOf({ key, machines }: ConnectionParts, nonce: string, binding: Uint8Array): AgentHello {
  const message = Buffer.concat([Buffer.from(PROOF_PREFIX), Buffer.from(nonce, 'base64url'), binding]);
  return {
    kind: 'hello',
    version: AGENT_PROTOCOL,
    jobs: [...JOB_WORDS],
    ...(key !== undefined && { proof: { key: key.publicKey, signature: key.sign(message) } }),
    machines: machines.map(({ id, agent }) => ({ ...(id !== undefined && { id }), facts: agent.facts })),
  };
}

function readMessage(bytes: Buffer): ServerMessage | undefined {
  try {
    return serverMessageSchema.safeParse(readPlainJson(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

function sentenceOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return 'no server answers there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return "the server's name cannot be resolved";
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return "the server's certificate is for other names; see its --advertise";
    default:
      return error.name === 'AbortError' || error.name === 'TimeoutError' ? 'no server answers in time' : error.message;
  }
}
