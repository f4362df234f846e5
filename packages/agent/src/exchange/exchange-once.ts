import { request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as secure, type TLSSocket } from 'node:tls';
import type { Exchange, ExchangeOutcome, Job, Microseconds } from '@hopscope/engine';
import { shortened, tlsStepOf } from './tls-step.ts';
import type { Trust } from './trust.ts';

export type ExchangeJob = Extract<Job, { readonly kind: 'exchange' }>;

export type ExchangeParts = {
  /** Milliseconds by a clock that never goes back. */
  readonly now: () => number;
  /** Milliseconds since 1970: certificates are valid by the calendar. */
  readonly calendar: () => number;
  readonly trust: () => Trust;
};

/** Headers of an answer, all together. Who sends more will not stop. */
const MOST_HEADER_BYTES = 16_384;

type Ended = { readonly outcome: ExchangeOutcome } & Partial<Exchange>;

/**
 * Connects, shakes hands where that is wanted, asks, and resets the connection as soon as the headers of the answer are
 * there: nothing of a body is read. Never rejects; ends by itself within the job's time, and at once when aborted.
 */
export async function exchangeOnce(job: ExchangeJob, parts: ExchangeParts, signal: AbortSignal): Promise<Exchange> {
  const { now } = parts;
  const startedAt = now();
  const since = (from: number): Microseconds => Math.round((now() - from) * 1e3);
  const { promise: ended, resolve: end } = Promise.withResolvers<Ended>();
  const raw = connect({
    host: job.address,
    port: job.port,
    ...(job.sourceAddress === undefined ? {} : { localAddress: job.sourceAddress }),
    ...(job.sourcePort === undefined ? {} : { localPort: job.sourcePort }),
  });
  let phase: 'connect' | 'handshake' | 'answer' = 'connect';
  const late = (): ExchangeOutcome =>
    phase === 'handshake'
      ? { kind: 'handshake-failed', reason: 'timeout', detail: `nothing more came within ${job.timeoutMs} ms` }
      : { kind: 'unanswered', waitedMs: Math.round(now() - startedAt) };
  const timer = setTimeout(() => end({ outcome: late() }), job.timeoutMs);
  const give = () => end({ outcome: { kind: 'unanswered', waitedMs: Math.round(now() - startedAt) } });
  signal.addEventListener('abort', give, { once: true });
  if (signal.aborted) give();
  // Stays for good: a socket that fails after its end has nobody else to tell.
  raw.on('error', (error: NodeJS.ErrnoException) => {
    if (phase === 'connect') end({ outcome: { kind: 'not-connected', errno: error.code ?? shortened(error.message) } });
  });

  let steps: Omit<Exchange, 'outcome'> = {};
  const asked = (socket: Socket) => {
    phase = 'answer';
    const askedAt = now();
    ask(job, socket, (outcome) => end({ ...(outcome.kind === 'answered' ? { answer: since(askedAt) } : {}), outcome }));
  };
  raw.once('connect', () => {
    steps = { connect: since(startedAt) };
    if (!job.secure) return asked(raw);
    phase = 'handshake';
    const shakenAt = now();
    shake(job, raw, parts.trust(), {
      failed: (outcome) => end({ outcome }),
      done(socket) {
        const tls = tlsStepOf(socket, job.host, since(shakenAt), parts.calendar(), parts.trust());
        steps = { ...steps, tls };
        // Headers may hold secrets: they are for those who prove who they are.
        if (tls.problems.length > 0) end({ outcome: { kind: 'untrusted' } });
        else asked(socket);
      },
    });
  });

  const result = await ended;
  clearTimeout(timer);
  signal.removeEventListener('abort', give);
  // A reset leaves no TIME_WAIT behind, so the port is free again; and nobody goes on sending.
  raw.resetAndDestroy();
  return { ...steps, ...result };
}

function shake(
  { host }: ExchangeJob,
  raw: Socket,
  { context }: Trust,
  tell: { readonly failed: (outcome: ExchangeOutcome) => void; readonly done: (socket: TLSSocket) => void },
): void {
  const socket = secure({
    socket: raw,
    secureContext: context,
    // An address is no server name (RFC 6066 section 3).
    ...(isIP(host) === 0 ? { servername: host.replace(/\.$/, '') } : {}),
    // Looked at afterwards: all that is wrong is to be said, not only the first of it.
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  });
  socket.once('secureConnect', () => tell.done(socket));
  socket.on('error', (error: NodeJS.ErrnoException) => tell.failed(handshakeFailure(error)));
  socket.once('close', () => tell.failed({ kind: 'handshake-failed', reason: 'closed', detail: 'nothing was said' }));
}

function handshakeFailure(error: NodeJS.ErrnoException): ExchangeOutcome {
  const { code = '', message } = error;
  // OpenSSL's `error:0A00010B:SSL routines::wrong version number:…` without its numbers and source files.
  const detail = shortened(/SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message);
  const reason =
    code === 'ECONNRESET' || code === 'EPIPE'
      ? 'closed'
      : /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER|INVALID_RECORD|UNEXPECTED_MESSAGE/.test(
            code,
          )
        ? 'not-tls'
        : 'alert';
  return { kind: 'handshake-failed', reason, detail };
}

function ask(job: ExchangeJob, socket: Socket, answered: (outcome: ExchangeOutcome) => void): void {
  const { host, port, secure, method, path, headers } = job;
  const name = host.includes(':') ? `[${host}]` : host;
  const usual = secure ? 443 : 80;
  const outgoing = request({
    createConnection: () => socket,
    method,
    path,
    setHost: false,
    maxHeaderSize: MOST_HEADER_BYTES,
    headers: [
      'Host',
      port === usual ? name : `${name}:${port}`,
      ...(headers.some((one) => one.name.toLowerCase() === 'user-agent') ? [] : ['User-Agent', 'hopscope']),
      ...headers.flatMap((one) => [one.name, one.value]),
      'Connection',
      'close',
    ],
  });
  outgoing.once('response', (response) => {
    response.on('error', () => {});
    response.pause();
    answered({ kind: 'answered', status: response.statusCode ?? 0 });
  });
  // "Switching protocols", which nobody asked for, is an answer all the same.
  outgoing.once('upgrade', (response) => answered({ kind: 'answered', status: response.statusCode ?? 101 }));
  outgoing.on('error', (error: NodeJS.ErrnoException) => answered(answerFailure(error)));
  outgoing.end();
}

/** The parser's codes begin with HPE. */
function answerFailure({ code = '', message }: NodeJS.ErrnoException): ExchangeOutcome {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { kind: 'malformed', detail: `its headers are longer than ${MOST_HEADER_BYTES} bytes` };
  if (code.startsWith('HPE_')) return { kind: 'malformed', detail: shortened(message.replace(/^Parse Error: /, '')) };
  return { kind: 'closed' };
}
