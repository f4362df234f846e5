import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import {
  AGENT_LIMITS,
  AGENT_PATH,
  readPlainJson,
  serverMessageSchema,
  type AgentHello,
  type AgentMessage,
  type ServerMessage,
} from '@hopscope/protocol';
import type { ServerAddress } from '../server-address.ts';
import { openChannel, type Channel, type Dialled } from './channel.ts';
import { conversation, type ConversationParts, type Ended } from './conversation.ts';

export type ConnectionParts = Dialled & ConversationParts;

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
    return await serve(parts, await dial(parts, signal), signal);
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

function serve(parts: ConnectionParts, { socket, binding }: Channel, signal: AbortSignal): Promise<Ended> {
  const line = lineOver(socket, parts.address);
  const { promise, resolve } = Promise.withResolvers<Ended>();
  let ended: Ended | undefined;
  const end = (how: Ended) => {
    ended ??= how;
    line.terminate();
  };
  const cut = (sentence: string) => end({ kind: 'cut', sentence });
  const send = (message: AgentMessage | AgentHello) => {
    if (line.readyState !== WebSocket.OPEN) return;
    gather(socket);
    line.send(JSON.stringify(message));
    if (line.bufferedAmount > MOST_UNREAD) cut('the server does not read what it is told');
  };
  const { take, isWelcome, close } = conversation(parts, { binding, send, end });
  const { heard, calm } = watchSilence(parts.wake, isWelcome, cut);
  const stop = () => {
    ended ??= { kind: 'cut', sentence: 'it was told to stop' };
    line.close();
    // A server that does not answer is not waited for.
    parts.wake(500, () => line.terminate());
  };

  line.on('message', (bytes, isBinary) => {
    heard();
    if (ended !== undefined) return;
    const message = isBinary ? undefined : readMessage(bytes as Buffer);
    if (message === undefined) cut('the server says what is not understood');
    else take(message);
  });
  line.on('ping', heard);
  line.on('unexpected-response', (_, answer) => end(refusalIn(answer)));
  line.on('error', (error) => (ended ??= { kind: 'cut', sentence: sentenceOf(error) }));
  signal.addEventListener('abort', stop, { once: true });
  line.once('close', () => {
    signal.removeEventListener('abort', stop);
    calm();
    close();
    socket.destroy();
    resolve(ended ?? { kind: 'cut', sentence: 'the connection broke' });
  });
  heard();
  return promise;
}

function lineOver(socket: Socket, address: ServerAddress): WebSocket {
  const host = address.kind === 'unix' ? 'localhost' : address.url.host;
  return new WebSocket(`ws://${host}${AGENT_PATH}`, {
    createConnection: () => socket,
    maxPayload: AGENT_LIMITS.messageBytes,
    perMessageDeflate: false,
    handshakeTimeout: LET_IN_WITHIN,
  });
}

/** Gives up a server that was not heard of for too long. `calm` ends that. */
function watchSilence(wake: ConnectionParts['wake'], isWelcome: () => boolean, giveUp: (sentence: string) => void) {
  let takeBack = () => {};
  const heard = () => {
    takeBack();
    const [ms, sentence] = isWelcome()
      ? [SILENCE, 'the server has been silent']
      : [LET_IN_WITHIN, 'the server did not let this agent in in time'];
    // Where this host stood still, the server's word may be there and wait to be read: that comes first.
    takeBack = wake(ms, () => (takeBack = wake(0, () => giveUp(sentence))));
  };
  return { heard, calm: () => takeBack() };
}

/** What a server answers that does not open the line. */
function refusalIn({ statusCode, headers }: IncomingMessage): Ended {
  const seconds = Number(headers['retry-after']);
  const retry = Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: Math.min(seconds, 60) * 1000 } : {};
  const sentence =
    statusCode === 503 ? 'the server is busy' : `the server answers with status ${statusCode ?? 'unknown'}`;
  return { kind: 'cut', sentence, ...retry };
}

/** What is said in one turn leaves together: each write is a record of TLS, and a packet. */
function gather(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  process.nextTick(() => socket.uncork());
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
