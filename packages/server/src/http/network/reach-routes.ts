import { badRequest, problemsOf, reachRequestSchema, reachSchema, wrongValue } from '@hopscope/protocol';

import type { Question } from '../../estate/cloud/messages.ts';
import { Refusal } from '../refusal.ts';
import { askEngine } from './ask-engine.ts';
import { describedEnd, type Ends } from './described-end.ts';
import type { DoorParts, DoorRoute } from '../door/door-route.ts';

/** Exact sets of what reaches what in the described network. */
export const reachRoutes = (parts: DoorParts): readonly DoorRoute[] => [
  {
    method: 'POST',
    path: '/v1/reach',
    operationId: 'findReach',
    summary:
      'Who reaches a port, whom a machine reaches on it, or which ports lead from one machine to another, as exact sets',
    body: reachRequestSchema,
    answers: { 200: { description: 'The sets', schema: reachSchema } },
    handle: async ({ body }, reply) => askEngine(parts, await reachQuestion(parts.inventory, body), reply),
  },
];

/** Throws a refusal where the body asks for nothing that there is an answer to. */
export async function reachQuestion(ends: Ends, body: unknown): Promise<Question> {
  const shape = reachRequestSchema.safeParse(body);
  if (!shape.success) throw new Refusal(badRequest(problemsOf(shape.error, body)));
  const { port } = shape.data;
  const endOf = async (end: 'source' | 'destination') => {
    const given = shape.data[end];
    return given === undefined ? undefined : describedEnd(ends, end, given);
  };
  const destination = await endOf('destination');
  const source = await endOf('source');
  if (source === undefined) {
    if (destination === undefined) throw wrong('destination', undefined, 'expected a machine here, or as source');
    return { kind: 'reachers', destination, port: needed(port) };
  }
  if (destination === undefined) return { kind: 'reached', source, port: needed(port) };
  if (port !== undefined) throw wrong('port', port, 'between two ends all ports are asked about');
  return { kind: 'ports', source, destination };
}

function needed(port: number | undefined): number {
  if (port === undefined) throw wrong('port', port, 'expected a port, or another end to ask about all ports');
  return port;
}

const wrong = (member: string, value: unknown, expected: string) =>
  new Refusal(badRequest([wrongValue(member, value, expected)]));
