import type { FastifyInstance } from 'fastify';

import type { Guard } from '../guard.ts';
import type { Meters } from './meters.ts';
import type { OtherMethods } from '../other-methods.ts';

/** `/healthz`, for whoever restarts a server that does not answer, and `/metrics`, for whoever holds a token. */
export function openOperatorRoom(
  app: FastifyInstance,
  {
    guard,
    meters,
    isHealthy,
    others,
  }: {
    readonly guard: Guard;
    readonly meters: Meters;
    readonly isHealthy: () => Promise<boolean>;
    readonly others: OtherMethods;
  },
): void {
  void app.register(async (room) => {
    others.watch(room);
    room.get('/healthz', async (_request, reply) => {
      const healthy = await isHealthy();
      return reply.status(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'failing' });
    });
    room.get(
      '/metrics',
      { onRequest: async (request, reply) => ((await guard(request, reply)) ? undefined : reply) },
      async (_request, reply) => reply.type(meters.contentType).send(await meters.read()),
    );
  });
}
