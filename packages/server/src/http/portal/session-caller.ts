import type { FastifyRequest } from 'fastify';

import type { Identity } from '../../identity/identity.ts';
import type { Sessions } from '../../identity/session/sessions.ts';
import { readCookie } from './cookie.ts';

/** Sent by the portal's own pages; another site's page cannot send it without asking first (CORS), and is never let. */
const PORTAL_HEADER = 'x-hopscope-portal';

type Read = Awaited<ReturnType<Identity['authenticate']>>;

const ENDED = {
  code: 'InvalidAuthenticationToken',
  message: 'The session has ended or has expired. Sign in again.',
} as const;
const FORGED = {
  code: 'AuthenticationFailed',
  message: `A session counts only for requests of this server's own pages: with the header '${PORTAL_HEADER}', and from the same origin.`,
} as const;

/** Who asks, by their session's cookie; undefined where there is none. */
export function sessionCaller(request: FastifyRequest, sessions: Sessions): Read | undefined {
  const secret = readCookie(request);
  if (secret === undefined) return undefined;
  if (!isOfOwnPage(request)) return { ok: false, rejection: FORGED };
  const session = sessions.find(secret);
  if (session === undefined) return { ok: false, rejection: ENDED };
  request.asked.session = { secret, expires: session.expires };
  return { ok: true, caller: session.caller };
}

/** Cookies come along by themselves, whoever's page asks; these do not (Fetch Standard, 3.2; Fetch Metadata). */
function isOfOwnPage({ headers, method, asked }: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  const isRead = method === 'GET' || method === 'HEAD';
  return (
    headers[PORTAL_HEADER] !== undefined &&
    (origin === undefined ? isRead : origin === asked.origin) &&
    (site === undefined || site === 'same-origin')
  );
}
