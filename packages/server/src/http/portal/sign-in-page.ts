import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Sessions } from '../../identity/session/sessions.ts';
import { cookieName, readCookie, writeCookie } from './cookie.ts';

const SIGN_IN_PATH = '/sign-in';

/** Where a link leads to. The secret is in no URL after the redirect that uses it up. */
export const signInLink = (origin: string, secret: string) => `${origin}${SIGN_IN_PATH}?secret=${secret}`;

export type SignInPage = { readonly sessions: Sessions; readonly now: () => number };

/** Uses a link up: the browser leaves with a session's cookie, or learns on a page of its own why it got none. */
export function openSignInPage(room: FastifyInstance, { sessions, now }: SignInPage): void {
  room.get(SIGN_IN_PATH, { exposeHeadRoute: false }, async (request, reply) => {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    if (cookieName(request) === undefined) return reply.redirect('/signed-out?because=origin', 303);
    const begun = sessions.begin(secretOf(request));
    if (begun === undefined)
      return reply.redirect(isSignedIn(request, sessions) ? '/' : '/signed-out?because=link', 303);
    endEarlier(request, sessions);
    writeCookie(reply, begun.secret, Math.floor((begun.expires - now()) / 1000));
    return reply.redirect('/', 303);
  });
}

function secretOf({ query }: FastifyRequest): string {
  const { secret } = query as { readonly secret?: unknown };
  return typeof secret === 'string' ? secret : '';
}

/** Somebody who clicks a used link twice is where they wanted to be. */
function isSignedIn(request: FastifyRequest, sessions: Sessions): boolean {
  const secret = readCookie(request);
  return secret !== undefined && sessions.find(secret) !== undefined;
}

/** A browser has one session: the one before would go on unseen (session fixation, OWASP ASVS 3.2.1). */
function endEarlier(request: FastifyRequest, sessions: Sessions): void {
  const secret = readCookie(request);
  if (secret !== undefined) sessions.end(secret);
}

export function signOut(request: FastifyRequest, reply: FastifyReply, sessions: Sessions): void {
  if (request.asked.session === undefined) return;
  sessions.end(request.asked.session.secret);
  writeCookie(reply, '', 0);
}
