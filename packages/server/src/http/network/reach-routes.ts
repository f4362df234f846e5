import {
  badRequest,
  problemsOf,
  reachRequestSchema,
  reachSchema,
  refused,
  wrongValue,
  type ReachAnswer,
} from '@hopscope/protocol';
import type { FastifyRequest } from 'fastify';

import { Refusal } from '../refusal.ts';
import { describedEnd } from './described-end.ts';
import type { DoorParts, DoorRoute } from '../door/door-route.ts';

/** Exact sets of what reaches what in the described network. */
export const reachRoutes = (parts: DoorParts): readonly DoorRoute[] => [
  {
    method: 'POST',
    path: '/v1/reach',
    operationId: 'findReach',
    summary: 'Who reaches a port of a machine, or which ports lead from one machine to another, as exact sets',
    body: reachRequestSchema,
    answers: { 200: { description: 'The sets', schema: reachSchema } },
    handle: (request) => reach(parts, request),
  },
];

async function reach({ inventory, ask }: DoorParts, { body }: FastifyRequest): Promise<ReachAnswer> {
  const shape = reachRequestSchema.safeParse(body);
  if (!shape.success) throw new Refusal(badRequest(problemsOf(shape.error, body)));
  const { port } = shape.data;
  const destination = await describedEnd(inventory, 'destination', shape.data.destination);
  if (shape.data.source === undefined) {
    if (port === undefined)
      throw new Refusal(
        badRequest([wrongValue('port', port, "expected a port, or a 'source' to ask about all ports")]),
      );
    const found = await ask({ kind: 'reachers', destination, port });
    if (!found.ok) throw new Refusal(badRequest([refused('destination', found.problem)]));
    return structuredClone({ kind: 'reachers', ...found.value }) as ReachAnswer;
  }
  if (port !== undefined)
    throw new Refusal(badRequest([wrongValue('port', port, "with a 'source' all ports are asked about")]));
  const source = await describedEnd(inventory, 'source', shape.data.source);
  const sets = await ask({ kind: 'ports', source, destination });
  if (!sets.ok) throw new Refusal(badRequest([refused(sets.part, sets.problem)]));
  return { kind: 'ports', sets: [...sets.value] };
}
