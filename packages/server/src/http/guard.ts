import type { FastifyReply, FastifyRequest } from 'fastify';

import { armError } from '@hopscope/protocol';

import type { Identity } from '../identity/identity.ts';
import type { Sessions } from '../identity/session/sessions.ts';
import { sessionCaller } from './portal/session-caller.ts';
import { refuse } from './refusal.ts';

/** Notes who asks; answers 401 and false when nobody who may. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

export const makeGuard =
  (identity: Identity, sessions: Sessions): Guard =>
  async (request, reply) => {
    const { authorization } = request.headers;
    // Whoever shows a token is asked for nothing else.
    const bySession = authorization === undefined ? sessionCaller(request, sessions) : undefined;
    const read = bySession ?? (await identity.authenticate(authorization));
    if (read.ok) {
      request.asked.caller = read.caller;
      return true;
    }
    const { code, message } = read.rejection;
    reply.header('www-authenticate', identity.challenge(request.asked.origin, read.rejection));
    refuse(reply, armError(code, { reason: message }, { target: 'Authorization' }));
    return false;
  };
