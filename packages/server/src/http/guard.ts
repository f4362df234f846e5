import type { FastifyReply, FastifyRequest } from 'fastify';

import { armError } from '@hopscope/protocol';

import type { Identity } from '../identity/identity.ts';
import { refuse } from './refusal.ts';

/** Notes who asks; answers 401 and false when nobody who may. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

export const makeGuard =
  (identity: Identity): Guard =>
  async (request, reply) => {
    const read = await identity.authenticate(request.headers.authorization);
    if (read.ok) {
      request.asked.caller = read.caller;
      return true;
    }
    const { code, message } = read.rejection;
    reply.header('www-authenticate', identity.challenge(request.asked.origin, read.rejection));
    refuse(reply, armError(code, { reason: message }, { target: 'Authorization' }));
    return false;
  };
