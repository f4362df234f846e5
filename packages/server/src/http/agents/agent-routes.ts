import {
  agentPageSchema,
  agentSchema,
  armError,
  badRequest,
  enrolmentSchema,
  enrolmentTokenPageSchema,
  enrolmentTokenSchema,
  madeTokenSchema,
  newTokenSchema,
  problemsOf,
  TOKEN_LIFE,
} from '@hopscope/protocol';
import type { FastifyRequest } from 'fastify';
import type * as z from 'zod';

import { DEFAULT_SCOPE } from '../../fleet/enrolment/enrol.ts';
import { callerOf } from '../asked.ts';
import { Refusal } from '../refusal.ts';
import type { DoorParts, DoorRoute } from '../door/door-route.ts';

/** Hosts that work for this server, and the tokens that let them in. */
export const agentRoutes = ({ agents }: DoorParts): readonly DoorRoute[] => [
  {
    method: 'POST',
    path: '/v1/enrolment-tokens',
    operationId: 'createEnrolmentToken',
    summary: 'Make a token that enrols one agent',
    body: newTokenSchema,
    answers: { 201: { description: 'The token; it is not told again', schema: madeTokenSchema } },
    async handle(request, reply) {
      const asked = read(newTokenSchema, request.body ?? {});
      const lifeMs = (asked.expiresIn ?? TOKEN_LIFE.default) * 1000;
      const by = callerOf(request).id;
      return reply.status(201).send(await agents.tokens.make({ ...DEFAULT_SCOPE, ...asked, lifeMs, by }));
    },
  },
  {
    method: 'GET',
    path: '/v1/enrolment-tokens',
    operationId: 'listEnrolmentTokens',
    summary: 'Enrolment tokens, without their secrets, oldest first',
    answers: { 200: { description: 'All tokens', schema: enrolmentTokenPageSchema } },
    handle: async () => ({ value: await agents.tokens.list() }),
  },
  {
    method: 'DELETE',
    path: '/v1/enrolment-tokens/{id}',
    operationId: 'revokeEnrolmentToken',
    summary: 'Revoke a token; an agent that was enrolled with it stays',
    answers: { 200: { description: 'The token after that', schema: enrolmentTokenSchema } },
    async handle(request) {
      const id = idOf(request);
      const isKnown = await agents.tokens.revoke(id);
      const token = (await agents.tokens.list()).find((each) => each.id === id);
      if (!isKnown || token === undefined) throw unknown('Enrolment token', id);
      return token;
    },
  },
  {
    method: 'POST',
    path: '/v1/agents',
    operationId: 'enrolAgent',
    summary: 'Enrol an agent; the token in the body is the credential',
    takesNoToken: true,
    body: enrolmentSchema,
    answers: { 201: { description: 'The agent', schema: agentSchema } },
    async handle(request, reply) {
      const enrolled = await agents.enrol(read(enrolmentSchema, request.body));
      if (!enrolled.ok) throw new Refusal(armError('InvalidEnrolment', { problem: enrolled.problem }));
      return reply.status(201).send(enrolled.value);
    },
  },
  {
    method: 'GET',
    path: '/v1/agents',
    operationId: 'listAgents',
    summary: 'Agents that were enrolled, oldest first',
    answers: { 200: { description: 'All agents', schema: agentPageSchema } },
    handle: async () => ({ value: agents.enrolled.list() }),
  },
  {
    method: 'DELETE',
    path: '/v1/agents/{id}',
    operationId: 'revokeAgent',
    summary: 'Revoke an agent: its connection is cut, its key is never taken again, its machine leaves the inventory',
    answers: { 200: { description: 'The agent as it was', schema: agentSchema } },
    async handle(request) {
      const id = idOf(request);
      const agent = agents.enrolled.list().find((each) => each.id === id);
      if (agent === undefined || !(await agents.enrolled.revoke(id))) throw unknown('Agent', id);
      return agent;
    },
  },
];

const idOf = ({ params }: FastifyRequest): string => (params as { readonly id: string }).id.toLowerCase();

const unknown = (what: string, id: string) =>
  new Refusal(armError('NotFound', { what: `${what} ${id}` }, { target: 'id' }));

function read<Shape extends z.ZodType>(schema: Shape, body: unknown): z.infer<Shape> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Refusal(badRequest(problemsOf(parsed.error, body)));
}
