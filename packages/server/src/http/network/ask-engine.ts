import { badRequest, refused } from '@hopscope/protocol';
import type { FastifyReply } from 'fastify';

import type { Answer } from '../../estate/cloud/messages.ts';
import { Refusal } from '../refusal.ts';

/** Sends what the engine said, which is written already; or refuses the part of the question that it cannot be asked. */
export function answered(reply: FastifyReply, answer: Answer): FastifyReply {
  if (!answer.ok) throw new Refusal(badRequest([refused(answer.part, answer.problem)]));
  const { buffer, byteOffset, byteLength } = answer.value;
  return reply.type('application/json; charset=utf-8').send(Buffer.from(buffer, byteOffset, byteLength));
}
