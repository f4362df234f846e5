import { armError, sessionSchema, signInLinkSchema, signedOutSchema } from '@hopscope/protocol';

import { callerOf } from '../asked.ts';
import { cookieName } from '../portal/cookie.ts';
import { signInLink, signOut } from '../portal/sign-in-page.ts';
import { refuse } from '../refusal.ts';
import type { DoorParts, DoorRoute } from './door-route.ts';

/** Who is signed in, the end of that, and links for browsers that are not. */
export const sessionRoutes = ({ sessions, inventory, endpoint, version }: DoorParts): readonly DoorRoute[] => [
  {
    method: 'GET',
    path: '/v1/session',
    operationId: 'getSession',
    summary: 'Who asks, and of which server',
    answers: { 200: { description: 'The caller', schema: sessionSchema } },
    handle: async (request) => ({
      principal: callerOf(request).id,
      tenantId: inventory.tenantId,
      subscriptionId: inventory.subscription,
      endpoint: endpoint(),
      version,
      ...(request.asked.session && { expiresAt: new Date(request.asked.session.expires).toISOString() }),
    }),
  },
  {
    method: 'POST',
    path: '/v1/session/end',
    operationId: 'endSession',
    summary: 'Sign a browser out; a caller with a token has no session, and nothing happens',
    answers: { 200: { description: 'There is no session any more', schema: signedOutSchema } },
    handle: async (request, reply) => {
      signOut(request, reply, sessions);
      return { ended: request.asked.session !== undefined };
    },
  },
  {
    method: 'POST',
    path: '/v1/sign-in-links',
    operationId: 'createSignInLink',
    summary: 'A link that signs one browser in as the caller, once, within a quarter of an hour',
    answers: { 201: { description: 'The link', schema: signInLinkSchema } },
    handle: async (request, reply) => {
      const { origin } = request.asked;
      if (cookieName(request) === undefined) {
        const problem = `Browsers sign in over https, or over http on this very machine; '${origin}' is neither.`;
        return refuse(reply, armError('InvalidParameter', { problem }, { target: 'Host' }));
      }
      const { secret, expires } = sessions.invite(callerOf(request));
      reply.header('cache-control', 'no-store').status(201);
      return { url: signInLink(origin, secret), expiresAt: new Date(expires).toISOString() };
    },
  },
];
