import type { FastifyInstance } from 'fastify';

import type { Guard } from '../guard.ts';
import { readStrictBodies } from '../json-body.ts';
import type { OtherMethods } from '../other-methods.ts';
import { agentRoutes } from '../agents/agent-routes.ts';
import { catalogueRoutes } from './catalogue-routes.ts';
import { checkRoutes } from '../checks/check-routes.ts';
import { describeDoor } from './description.ts';
import type { DoorParts, DoorRoute } from './door-route.ts';
import { explainRoutes } from '../network/explain-routes.ts';
import { findingRoutes } from '../network/finding-routes.ts';
import { lintRoutes } from '../network/lint-routes.ts';
import { machineRoutes } from './machine-routes.ts';
import { networkRoutes } from '../network/network-routes.ts';
import { reachRoutes } from '../network/reach-routes.ts';
import { sessionRoutes } from './session-routes.ts';

export type DoorDescription = { readonly routes: readonly DoorRoute[]; readonly text: () => string };

/** Our door's routes and, made when it is first asked for, their description. Shared by the listeners. */
export function makeDoor(parts: DoorParts): DoorDescription {
  const makers = [checkRoutes, machineRoutes, explainRoutes, reachRoutes, findingRoutes, lintRoutes, networkRoutes];
  const routes = [...makers, catalogueRoutes, agentRoutes, sessionRoutes].flatMap((make) => make(parts));
  let text: string | undefined;
  return { routes, text: () => (text ??= JSON.stringify(describeDoor(routes, parts.version))) };
}

/** `/v1/…`: described in OpenAPI, strict about what it reads. */
export function openOurDoor(
  app: FastifyInstance,
  { routes, text }: DoorDescription,
  guard: Guard,
  others: OtherMethods,
): void {
  void app.register(async (room) => {
    readStrictBodies(room);
    others.watch(room, guard);
    const open = new Set(
      routes.filter(({ takesNoToken }) => takesNoToken).map(({ method, path }) => `${method} ${path}`),
    );
    room.addHook('onRequest', async (request, reply) => {
      if (open.has(`${request.method} ${request.routeOptions.url ?? ''}`)) return undefined;
      return (await guard(request, reply)) ? undefined : reply;
    });
    for (const { method, path, handle } of routes) {
      const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
      // A stream has no HEAD, and nobody asks for the others'.
      room.route({ method, url, exposeHeadRoute: false, handler: (request, reply) => handle(request, reply) });
    }
    room.get('/v1/openapi.json', { exposeHeadRoute: false }, async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(text()),
    );
  });
}
