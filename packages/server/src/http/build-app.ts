import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Server } from 'node:tls';

import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';

import { armError, errorBody, isGuid } from '@hopscope/protocol';

import { limitHandshakes, UNREAD } from '../tls/handshakes.ts';
import { beginInTurn } from './begin-in-turn.ts';
import { isLoopback } from './loopback.ts';
import type { Origins, Scheme } from './origins.ts';
import { ROUTER_OPTIONS } from './other-methods.ts';
import { BODY_LIMIT, onError, refuse } from './refusal.ts';

/** Refuses a request whose path no room has. */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

export type AppParts = {
  readonly scheme: Scheme;
  /** For the listener with TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly origins: Origins;
  /** Requests that become another protocol; absent: none does, and `Upgrade` is ignored (RFC 9110, 7.8). */
  readonly upgrades?: (request: IncomingMessage) => boolean;
  readonly log: FastifyBaseLogger;
  readonly monotonic: () => number;
  readonly wake: (delayMs: number, callback: () => void) => () => void;
  /** Fills the rooms; called once for each listener. */
  readonly rooms: (app: FastifyInstance, scheme: Scheme) => Fallback;
};

/** Clients poll every 1 to 10 s; a TLS handshake costs more than a whole check. */
const KEEP_ALIVE = 75_000;
/** For a request to arrive whole, its body included, ms. */
const REQUEST_TIMEOUT = 30_000;

/** One listener's application, not listening yet. */
export function buildApp(parts: AppParts): FastifyInstance {
  const { scheme, tls, log, wake, rooms, upgrades = () => false } = parts;
  // A missing `Host` is ours to refuse, with an envelope.
  const plain = { requireHostHeader: false, shouldUpgradeCallback: upgrades };
  const app = fastify({
    ...(tls === undefined ? { http: plain } : { https: { ...plain, ...UNREAD, cert: tls.cert, key: tls.key } }),
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // Our lines carry their ids themselves; a logger for each request would cost more than the line.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: KEEP_ALIVE,
    requestTimeout: REQUEST_TIMEOUT,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: ROUTER_OPTIONS,
    frameworkErrors: (error: Parameters<typeof onError>[0], request: FastifyRequest, reply: FastifyReply) => {
      request.asked = { requestId: request.id, correlationId: request.id, origin: '', loopback: false, startedAt: 0 };
      onError(error, request, reply);
    },
    clientErrorHandler: refuseRawly,
  } as object) as unknown as FastifyInstance;

  if (tls !== undefined) {
    const sendAway = limitHandshakes(app.server as unknown as Server, wake);
    app.addHook('preClose', (done) => {
      sendAway();
      done();
    });
  }
  // Who is answered while it closes keeps no connection: one that idles then would be waited for.
  app.addHook('preClose', (done) => {
    app.server.keepAliveTimeout = 1;
    done();
  });
  app.decorateRequest('asked');
  app.setErrorHandler(onError);
  let fallback: Fallback | undefined;
  app.addHook('onRequest', (request, reply, done) => {
    const refusal = receive(request, reply, parts);
    if (refusal !== undefined) refuse(reply, refusal);
    // Before its body is read: nobody waits for that.
    else if (request.is404) fallback?.(request, reply).catch((error) => onError(error, request, reply));
    else beginInTurn(done);
  });
  fallback = rooms(app, scheme);
  return app;
}

/** Notes what the rooms need to know, and refuses a `Host` that is none of ours. */
function receive(request: FastifyRequest, reply: FastifyReply, { scheme, origins, monotonic }: AppParts) {
  const { host, 'x-ms-correlation-request-id': correlation } = request.headers;
  const requestId = request.id;
  const origin = host === undefined ? undefined : origins.find(scheme, host);
  request.asked = {
    requestId,
    correlationId: typeof correlation === 'string' && isGuid(correlation) ? correlation.toLowerCase() : requestId,
    origin: origin?.url ?? '',
    loopback: origin?.local === true && isLoopback(request),
    startedAt: monotonic(),
  };
  reply
    .header('server', 'Hopscope')
    .header('cache-control', 'no-cache')
    .header('x-content-type-options', 'nosniff')
    .header('x-ms-request-id', requestId);
  if (origin !== undefined) return undefined;
  if (host !== undefined) return armError('MisdirectedRequest', { host }, { target: 'Host' });
  return armError('InvalidParameter', { problem: "The request has no 'Host' header." }, { target: 'Host' });
}

/** What is no HTTP at all, or too much of it: answered below the framework, and the connection is given up. */
function refuseRawly(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, words] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'The request has too many or too long headers.']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request did not arrive in time.']
        : ['400 Bad Request', 'This is not an HTTP request.'];
  const body = JSON.stringify(errorBody(armError('InvalidRequestFormat', { problem: words })));
  const head = [`HTTP/1.1 ${status}`, 'Content-Type: application/json; charset=utf-8', 'Connection: close'];
  socket.end(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
