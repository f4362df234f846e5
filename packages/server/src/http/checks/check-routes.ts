import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

import {
  armError,
  badRequest,
  checkNewsSchema,
  checkPageSchema,
  checkSchema,
  checkStateSchema,
  isGuid,
  newCheckSchema,
  parseNewCheck,
  parseResourceId,
  problemsOf,
  wrongValue,
  LOCAL,
} from '@hopscope/protocol';
import * as z from 'zod';

import { hasEnded, type CheckRecord } from '../../checks/check-record.ts';
import { mayRead } from '../../providers/may-read.ts';
import { callerOf } from '../asked.ts';
import { Refusal, refuse } from '../refusal.ts';
import { readPage } from './check-pages.ts';
import { checkOf } from './check-shape.ts';
import { cursorOf, positionOf } from './cursor.ts';
import type { DoorParts, DoorRoute } from '../door/door-route.ts';
import { streamNews } from './stream-news.ts';

const LONGEST_WAIT = 30;
const waitError = `expected seconds to wait, 0 to ${LONGEST_WAIT}`;
const waitQuery = z.object({
  wait: z.coerce
    .number({ error: waitError })
    .min(0, { error: waitError })
    .max(LONGEST_WAIT, { error: waitError })
    .meta({ description: 'Seconds to wait for the end of the check before answering with how it stands' })
    .exactOptional(),
});

const limitError = 'expected a whole number from 1 to 100';
const listQuery = z.object({
  source: z.string({ error: 'expected the resource id of a machine' }).exactOptional(),
  state: z
    .enum(checkStateSchema.options, { error: `expected one of ${checkStateSchema.options.join(', ')}` })
    .exactOptional(),
  limit: z.coerce
    .number({ error: limitError })
    .int({ error: limitError })
    .min(1, { error: limitError })
    .max(100, { error: limitError })
    .default(50),
  cursor: z.string({ error: "expected the 'cursor' of a nextLink" }).exactOptional(),
});

/** Checks: the same operations as at ARM's door, with everything that we know about them. */
export const checkRoutes = (parts: DoorParts): readonly DoorRoute[] => [
  {
    method: 'POST',
    path: '/v1/checks',
    operationId: 'createCheck',
    summary: 'Start a check',
    query: waitQuery,
    body: newCheckSchema,
    answers: {
      200: { description: 'It ended while the request waited', schema: checkSchema },
      202: { description: 'It is on disk and will be run; it is to be read at Location', schema: checkSchema },
    },
    handle: (request, reply) => createCheck(parts, request, reply),
  },
  {
    method: 'GET',
    path: '/v1/checks',
    operationId: 'listChecks',
    summary: 'Checks, newest first',
    query: listQuery,
    answers: { 200: { description: 'A page of checks', schema: checkPageSchema } },
    handle: (request) => listChecks(parts, request),
  },
  {
    method: 'GET',
    path: '/v1/checks/{id}',
    operationId: 'getCheck',
    summary: 'One check, as it stands',
    query: waitQuery,
    answers: { 200: { description: 'The check', schema: checkSchema } },
    handle: async (request) => checkOf(await findCheck(parts, request, waitOf(request))),
  },
  {
    method: 'POST',
    path: '/v1/checks/{id}/cancel',
    operationId: 'cancelCheck',
    summary: 'Stop a check; one that has ended stays as it is',
    answers: { 200: { description: 'The check after that', schema: checkSchema } },
    handle: async (request) => {
      const { order } = await findCheck(parts, request, 0);
      parts.checks.cancel(order.id);
      return checkOf(await findCheck(parts, request, CANCEL_WAIT));
    },
  },
  {
    method: 'GET',
    path: '/v1/checks/{id}/events',
    operationId: 'watchCheck',
    summary: 'What happens to a check, from its beginning until it has ended; `Last-Event-ID` goes on after an event',
    answers: {
      200: {
        description: 'Server-sent events, one JSON object each',
        schema: checkNewsSchema,
        stream: 'text/event-stream',
      },
    },
    handle: async (request, reply) => streamNews(parts, await findCheck(parts, request, 0), request, reply),
  },
];

/** A cancelled check ends as soon as its ending is on disk, ms. */
const CANCEL_WAIT = 2000;

async function createCheck(parts: DoorParts, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const wait = waitOf(request);
  const parsed = parseNewCheck(request.body);
  if (!parsed.ok) return refuse(reply, badRequest(parsed.problems));
  const { source, request: wanted } = parsed.value;
  const member = source === undefined ? parts.fleet.hosts[0] : parts.fleet.find(source.id);
  if (member === undefined) {
    const expected = 'expected the resource id of a machine that this server has an agent on';
    return refuse(reply, badRequest([wrongValue('source', source?.id, expected)]));
  }
  const id = randomUUID();
  const { loopback, correlationId, origin } = request.asked;
  const order = {
    id,
    source: member.id,
    request: wanted,
    loopback,
    subscription: parts.inventory.subscription,
    region: (await parts.inventory.machine(member.id))?.virtualMachine.location ?? LOCAL.region,
    principal: callerOf(request).id,
    createdAt: parts.now(),
    correlationId,
  };
  const refusal = await parts.checks.start(order, member);
  if (refusal !== undefined) return refuse(reply, refusal);
  const record = await parts.checks.settle(id, wait);
  const shown = record ?? { order, state: 'queued' as const, updatedAt: order.createdAt };
  reply.header('location', `${origin}/v1/checks/${id}`);
  return reply.status(hasEnded(shown) ? 200 : 202).send(checkOf(shown));
}

async function listChecks(parts: DoorParts, request: FastifyRequest) {
  const { source, state, limit, cursor } = read(listQuery, request);
  const id = source === undefined ? undefined : parseResourceId(source);
  if (id?.ok === false) throw new Refusal(badRequest([wrongValue('source', source, id.problem)]));
  const before = cursor === undefined ? undefined : positionOf(cursor);
  if (before?.ok === false) throw new Refusal(badRequest([wrongValue('cursor', cursor, before.problem)]));
  const caller = callerOf(request);
  const { records, next } = await readPage(
    parts.checks,
    { limit, ...(id && { source: id.value.id }), ...(state && { state }), ...(before && { before: before.value }) },
    (record) => mayRead(caller, record.order.source, parts.inventory.tenantId),
  );
  return { value: records.map(checkOf), ...(next && { nextLink: nextLinkOf(request, cursorOf(next)) }) };
}

function nextLinkOf(request: FastifyRequest, cursor: string): string {
  const url = new URL(request.url, request.asked.origin);
  url.searchParams.set('cursor', cursor);
  return url.href;
}

/** The check that the path names; one that the caller may not read does not exist for them. */
async function findCheck(
  { checks, inventory }: DoorParts,
  request: FastifyRequest,
  wait: number,
): Promise<CheckRecord> {
  const { id } = request.params as { readonly id: string };
  const key = id.toLowerCase();
  const record = isGuid(key) ? await checks.settle(key, wait) : undefined;
  if (record !== undefined && mayRead(callerOf(request), record.order.source, inventory.tenantId)) return record;
  throw new Refusal(armError('NotFound', { what: `Check ${id}` }, { target: 'id' }));
}

const waitOf = (request: FastifyRequest): number => (read(waitQuery, request).wait ?? 0) * 1000;

function read<Shape extends z.ZodType>(schema: Shape, { query }: FastifyRequest): z.infer<Shape> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new Refusal(badRequest(problemsOf(parsed.error, query)));
}
