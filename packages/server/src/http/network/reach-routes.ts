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
    summary:
      'Who reaches a port, whom a machine reaches on it, or which ports lead from one machine to another, as exact sets',
    body: reachRequestSchema,
    answers: { 200: { description: 'The sets', schema: reachSchema } },
    handle: (request) => reach(parts, request),
  },
];

async function reach({ inventory, ask }: DoorParts, { body }: FastifyRequest): Promise<ReachAnswer> {
  const shape = reachRequestSchema.safeParse(body);
  if (!shape.success) throw new Refusal(badRequest(problemsOf(shape.error, body)));
  const { port } = shape.data;
  const endOf = async (end: 'source' | 'destination') => {
    const given = shape.data[end];
    return given === undefined ? undefined : describedEnd(inventory, end, given);
  };
  const destination = await endOf('destination');
  const source = await endOf('source');
  if (source === undefined) {
    if (destination === undefined) throw wrong('destination', undefined, 'expected a machine here, or as source');
    return reachers(ask, destination, needed(port));
  }
  if (destination === undefined) return reached(ask, source, needed(port));
  if (port !== undefined) throw wrong('port', port, 'between two ends all ports are asked about');
  return ports(ask, source, destination);
}

function needed(port: number | undefined): number {
  if (port === undefined) throw wrong('port', port, 'expected a port, or another end to ask about all ports');
  return port;
}

async function reachers(ask: DoorParts['ask'], destination: string, port: number): Promise<ReachAnswer> {
  const found = await ask({ kind: 'reachers', destination, port });
  if (!found.ok) throw new Refusal(badRequest([refused('destination', found.problem)]));
  return structuredClone({ kind: 'reachers', ...found.value }) as ReachAnswer;
}

async function reached(ask: DoorParts['ask'], source: string, port: number): Promise<ReachAnswer> {
  const found = await ask({ kind: 'reached', source, port });
  if (!found.ok) throw new Refusal(badRequest([refused('source', found.problem)]));
  return structuredClone({ kind: 'reached', ...found.value }) as ReachAnswer;
}

async function ports(ask: DoorParts['ask'], source: string, destination: string): Promise<ReachAnswer> {
  const sets = await ask({ kind: 'ports', source, destination });
  if (!sets.ok) throw new Refusal(badRequest([refused(sets.part, sets.problem)]));
  return { kind: 'ports', sets: [...sets.value] };
}

const wrong = (member: string, value: unknown, expected: string) =>
  new Refusal(badRequest([wrongValue(member, value, expected)]));
