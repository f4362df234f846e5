import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Inventory } from '../../providers/inventory.ts';
import type { ArmAnswer, ArmAsked, ArmParams, ArmRoute, OperationFacts, WriteFacts } from '../../providers/route.ts';
import { callerOf } from '../asked.ts';
import type { Fallback } from '../build-app.ts';
import type { Guard } from '../guard.ts';
import { readArmBodies } from '../json-body.ts';
import { sendJson } from '../long/send-pieces.ts';
import { whileAwaited } from '../long/while-awaited.ts';
import type { OtherMethods } from '../other-methods.ts';
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
export function openArmDoor(app: FastifyInstance, door: ArmDoor, scheme: Scheme, others: OtherMethods): Fallback {
  const { routes, inventory, guard, calls, instant } = door;
  /** In ARM's order: who asks comes first, then the version, then whether the subscription and the group are there. */
  const admit = async (request: FastifyRequest, reply: FastifyReply, route: Partial<ArmRoute> = {}) => {
    armHeaders(request, reply, scheme, instant());
    if (!(await guard(request, reply))) return false;
    const overdrawn = remainingHeader(request, reply, calls);
    const read = readVersion(request.query as Query, route.since);
    const { subscription, group } = request.params as ArmParams;
    const scope = {
      ...(subscription !== undefined && { subscription }),
      ...(group !== undefined && !route.anyGroup && { group }),
    };
    const error = overdrawn ?? ('error' in read ? read.error : scopeFault(inventory, scope));
    if ('version' in read) request.asked.version = read.version;
    if (error !== undefined) refuse(reply, error);
    return error === undefined;
  };

  void app.register(async (room) => {
    readArmBodies(room);
    others.watch(room, (request, reply) => admit(request, reply));
    for (const route of routes) {
      const { method, path, handle } = route;
      room.route({
        method,
        url: path,
        onRequest: async (request, reply) => ((await admit(request, reply, route)) ? undefined : reply),
        handler: (request, reply) =>
          whileAwaited(reply, async (gone) => send(request, reply, await handle(askedOf(request, gone)), instant())),
      });
    }
  });
  return async (request, reply) => {
    const [path = ''] = request.url.split('?');
    const isArm = /^\/(?:subscriptions|tenants|providers)(?:\/|$)/i.test(path);
    if (!(await (isArm ? admit : guard)(request, reply))) return;
    refuse(reply, unknownPathFault(inventory, path, request.asked.version ?? ''));
  };
}

function askedOf(request: FastifyRequest, gone: AbortSignal): ArmAsked {
  const { version, correlationId, loopback, origin } = request.asked;
  if (version === undefined) throw new Error(`${request.routeOptions.url} was not admitted`);
  return {
    caller: callerOf(request),
    version,
    params: request.params as ArmParams,
    query: (name) => {
      const value = parameterOf(request.query as Query, name);
      return typeof value === 'string' ? value : undefined;
    },
    header: (name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    },
    body: request.body,
    correlationId,
    loopback,
    gone,
    pageAfter: (token) => {
      const url = new URL(request.url, origin);
      url.searchParams.set('$skiptoken', token);
      return url.href;
    },
  };
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: ArmAnswer,
  instant: string,
): FastifyReply | Promise<FastifyReply> {
  switch (answer.kind) {
    case 'found':
      if (answer.etag !== undefined) reply.header('etag', answer.etag);
      // ARM says whether something is there with 204 and 404.
      if (request.method === 'HEAD') return reply.status(204).send();
      return reply.send(answer.body);
    case 'found-much':
      return request.method === 'HEAD' ? reply.status(204).send() : sendJson(reply, answer.body);
    case 'written':
      if (answer.etag !== undefined) reply.header('etag', answer.etag);
      if (answer.operation !== undefined) reply.header('azure-asyncoperation', asyncUrl(request, answer.operation));
      return reply.status(answer.created ? 201 : 200).send(answer.body);
    case 'gone':
      return reply.status(answer.status).send();
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

function asyncUrl(request: FastifyRequest, { id, namespace, region }: WriteFacts): string {
  const { subscription = '' } = request.params as ArmParams;
  const { origin, version } = request.asked;
  const path = `/subscriptions/${subscription}/providers/${namespace}/locations/${region}/operations/${id}`;
  return `${origin}${path}?api-version=${version}`;
}
