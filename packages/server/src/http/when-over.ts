import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What became of a request: it was answered with this status, or its client went before that. */
export type Ending = number | 'gone';

/** Says of each request that it is over, once. Fastify itself says it only of those whose answer was sent to the end. */
export function whenOver(
  app: FastifyInstance,
  note: (request: FastifyRequest, reply: FastifyReply, ending: Ending) => void,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) note(request, reply, 'gone');
    });
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (reply.raw.writableFinished) note(request, reply, reply.statusCode);
    done();
  });
}
