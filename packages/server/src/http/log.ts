import type { FastifyInstance } from 'fastify';
import { destination, pino, type DestinationStream, type Logger } from 'pino';

import { whenOver } from './when-over.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

export type LogOptions = {
  readonly level: LogLevel;
  /** Absent: standard error, because standard output says where the server listens and nothing else. */
  readonly stream?: DestinationStream;
};

/** One JSON object a line. What a request carries in its headers never gets in. */
export const openLog = ({ level, stream }: LogOptions): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream ?? destination({ dest: 2, sync: true }),
  );

/** A line for each request at `debug`: what checks do is told at `info`, and polls would drown it. */
export function logRequests(app: FastifyInstance, log: Logger, monotonic: () => number): void {
  if (!log.isLevelEnabled('debug')) return;
  whenOver(app, (request, reply, ending) => {
    const { requestId, correlationId, caller, startedAt } = request.asked;
    const [path] = request.url.split('?');
    const clientRequestId = request.headers['x-ms-client-request-id'];
    log.debug(
      {
        requestId,
        correlationId,
        ...(typeof clientRequestId === 'string' && { clientRequestId: clientRequestId.slice(0, 128) }),
        ...(caller !== undefined && { principal: caller.id }),
        // Of an answer about a check: the operation's id.
        operation: reply.getHeader('x-ms-request-id') === requestId ? undefined : reply.getHeader('x-ms-request-id'),
        method: request.method,
        path,
        status: ending,
        ms: Math.round((monotonic() - startedAt) * 10) / 10,
      },
      'request',
    );
  });
}
