import type { BadQuestion } from '@hopscope/engine';
import { armError, badRequest, refused, type ArmError } from '@hopscope/protocol';
import type { FastifyReply } from 'fastify';

import type { Question } from '../../estate/cloud/messages.ts';
import type { DoorParts } from '../door/door-route.ts';
import { sendWritten } from '../long/send-pieces.ts';
import { goneSignal } from '../long/while-awaited.ts';
import { Refusal } from '../refusal.ts';

const TOO_MANY = 'Too many questions about the described network wait for their answers already. Please try again.';

/**
 * Asks for as long as whoever wants to know is there. Sends what the engine said, which is written already; or refuses the part
 * of the question that it cannot be asked.
 */
export async function askEngine(
  { ask }: Pick<DoorParts, 'ask'>,
  question: Question,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const answer = await ask(question, goneSignal(reply));
  if (answer === 'given-up') return reply.hijack();
  if (answer === 'closed') throw new Refusal(armError('ServiceUnavailable', {}));
  if (answer === 'too-many') throw new Refusal(armError('TooManyRequests', { reason: TOO_MANY }));
  if (!answer.ok) throw new Refusal(refusalOf(answer));
  return sendWritten(reply, answer.value);
}

/** Of what the engine cannot be asked. */
export const refusalOf = (problem: BadQuestion): ArmError => badRequest([refused(problem.part, inDoorsWords(problem))]);

/** Which address a name has may be known to whoever asks, where no document tells it. */
const inDoorsWords = ({ part, problem }: BadQuestion): string =>
  part === 'address' ? `${problem}: expected the address here` : problem;
