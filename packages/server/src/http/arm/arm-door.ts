import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Inventory } from '../../providers/inventory.ts';
import type { ArmAnswer, ArmAsked, ArmParams, ArmRoute, OperationFacts } from '../../providers/route.ts';
import { callerOf } from '../asked.ts';
import type { Fallback } from '../build-app.ts';
import type { Guard } from '../guard.ts';
import { readArmBodies } from '../json-body.ts';
import { notePaths, refuseOtherMethods } from '../other-methods.ts';
import type { Scheme } from '../origins.ts';
import { refuse } from '../refusal.ts';
import { armHeaders, operationHeaders, remainingHeader } from './headers.ts';
import { parameterOf, readVersion, type Query } from './query.ts';
import type { RemainingCalls } from './remaining-calls.ts';
import { scopeFault, unknownPathFault } from './scope.ts';

export type ArmDoor = {
  readonly routes: readonly ArmRoute[];
  readonly inventory: Inventory;
  readonly guard: Guard;
  readonly calls: RemainingCalls;
  /** The time as routing ids have it. */
  readonly instant: () => string;
};

/**
 * ARM's manners around the providers' routes: exactly Azure's paths, headers and refusals, in Azure's order. Answers what
 * refuses a path that no room of this server has.
 */
export function openArmDoor(app: FastifyInstance, door: ArmDoor, scheme: Scheme): Fallback {
  const { routes, inventory, guard, calls, instant } = door;
  /** In ARM's order: who asks comes first, then the version, then whether the subscription and the group are there. */
  const admit = async (request: FastifyRequest, reply: FastifyReply, since?: ArmRoute['since']) => {
    armHeaders(request, reply, scheme, instant());
    if (!(await guard(request, reply))) return false;
    remainingHeader(request, reply, calls);
    const read = readVersion(request.query as Query, since);
    const error = 'error' in read ? read.error : scopeFault(inventory, request.params as ArmParams);
    if ('version' in read) request.asked.version = read.version;
    if (error !== undefined) refuse(reply, error);
    return error === undefined;
  };

  void app.register(async (room) => {
    readArmBodies(room);
    const paths = notePaths(room);
    for (const { method, path, since, handle } of routes) {
      room.route({
        method,
        url: path,
        onRequest: async (request, reply) => ((await admit(request, reply, since)) ? undefined : reply),
        handler: async (request, reply) => send(request, reply, await handle(askedOf(request)), instant()),
      });
    }
    refuseOtherMethods(room, paths, (request, reply) => admit(request, reply));
  });
  return async (request, reply) => {
    const [path = ''] = request.url.split('?');
    const isArm = /^\/subscriptions(?:\/|$)/i.test(path);
    if (!(await (isArm ? admit : guard)(request, reply))) return;
    refuse(reply, unknownPathFault(inventory, path, request.asked.version ?? ''));
  };
}

function askedOf(request: FastifyRequest): ArmAsked {
  const { version, correlationId, loopback } = request.asked;
  if (version === undefined) throw new Error(`${request.routeOptions.url} was not admitted`);
  return {
    caller: callerOf(request),
    version,
    params: request.params as ArmParams,
    query: (name) => {
      const value = parameterOf(request.query as Query, name);
      return typeof value === 'string' ? value : undefined;
    },
    body: request.body,
    correlationId,
    loopback,
  };
}

function send(request: FastifyRequest, reply: FastifyReply, answer: ArmAnswer, instant: string): FastifyReply {
  switch (answer.kind) {
    case 'found':
      if (answer.etag !== undefined) reply.header('etag', answer.etag);
      return reply.send(answer.body);
    case 'refused':
      return refuse(reply, answer.error, 'service');
    case 'pending':
      locate(request, reply, answer.operation, instant);
      // Clients wait as long as it says; 1 s is the shortest that all of them understand (0 is read as 30 s by Python).
      return reply.status(202).header('retry-after', '1').type(JSON_TYPE).send('null');
    case 'done':
      locate(request, reply, answer.operation, instant);
      return reply.send(answer.body);
    case 'broken':
      operationHeaders(request, reply, answer.operation, instant);
      reply.header('x-hopscope-data-plane', answer.operation.dataPlane);
      return refuse(reply, answer.error, 'service');
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

function locate(request: FastifyRequest, reply: FastifyReply, operation: OperationFacts, instant: string): void {
  const { id, subscription, region, dataPlane } = operation;
  const { origin, version } = request.asked;
  const path = `/subscriptions/${subscription}/providers/Microsoft.Network/locations/${region}/operationResults/${id}`;
  operationHeaders(request, reply, operation, instant);
  reply.header('location', `${origin}${path}?api-version=${version}`).header('x-hopscope-data-plane', dataPlane);
}
