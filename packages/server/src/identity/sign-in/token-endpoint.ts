import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Principals } from '../../store/store.ts';
import { issueToken, TOKEN_SECONDS } from '../issue-token.ts';
import type { secretVerifier } from '../secret.ts';
import type { TokenKey } from '../token-key.ts';
import { isAuthority } from './authority.ts';
import { signInErrorBody, signInErrors, type SignInError } from './sign-in-error.ts';
import { readTokenRequest, type Outcome, type TokenRequest } from './token-request.ts';

export type TokenEndpointTerms = {
  readonly key: TokenKey;
  readonly tenantId: string;
  readonly principals: Pick<Principals, 'byClientId'>;
  readonly verifySecret: ReturnType<typeof secretVerifier>;
  readonly origin: (request: FastifyRequest) => string;
  readonly now: () => number;
};

export type TokenRoute = { Params: { tenant: string }; Body: URLSearchParams | undefined };

/** `POST /{tenant}/oauth2/token` (v1, `resource=`) and `/{tenant}/oauth2/v2.0/token` (v2, `scope=`). */
export const tokenEndpoint =
  (terms: TokenEndpointTerms, version: '1.0' | '2.0') =>
  async (request: FastifyRequest<TokenRoute>, reply: FastifyReply) => {
    const form = request.body ?? new URLSearchParams();
    const answer = await answerOf(request, form, terms, version);
    return answer.ok
      ? neverStored(reply).send(answer.value)
      : sendSignInError(request, reply, answer.error, terms.now());
  };

async function answerOf(
  request: FastifyRequest<TokenRoute>,
  form: URLSearchParams,
  terms: TokenEndpointTerms,
  version: '1.0' | '2.0',
): Promise<Outcome<object>> {
  const { tenant } = request.params;
  if (!isAuthority(tenant, terms.tenantId)) {
    return { ok: false, error: signInErrors.unknownTenant(tenant, 'invalid_request') };
  }
  const asked = readTokenRequest(form, request.headers.authorization, version === '1.0' ? 'resource' : 'scope');
  if (!asked.ok) return asked;
  const principal = await signedIn(asked.value, terms);
  if (!principal.ok) return principal;

  const { audience } = asked.value;
  const grant = { principal: principal.value, audience, origin: terms.origin(request), version };
  const { token, notBefore, expires } = await issueToken(terms.key, grant, terms.now());
  // The first version writes its numbers as text, and says when the token ends.
  const value =
    version === '2.0'
      ? { token_type: 'Bearer', expires_in: TOKEN_SECONDS, ext_expires_in: TOKEN_SECONDS, access_token: token }
      : {
          token_type: 'Bearer',
          expires_in: String(TOKEN_SECONDS),
          ext_expires_in: String(TOKEN_SECONDS),
          expires_on: String(expires),
          not_before: String(notBefore),
          resource: audience,
          access_token: token,
        };
  return { ok: true, value };
}

async function signedIn({ clientId, secret }: TokenRequest, terms: TokenEndpointTerms) {
  const principal = await terms.principals.byClientId(clientId.toLowerCase());
  if (principal === undefined || principal.tenantId !== terms.tenantId) {
    return { ok: false, error: signInErrors.unknownClient(clientId, terms.tenantId) } as const;
  }
  const verdict = await terms.verifySecret(principal, secret);
  switch (verdict.kind) {
    case 'right':
      return { ok: true, value: principal } as const;
    case 'wrong':
      return { ok: false, error: signInErrors.wrongSecret(clientId) } as const;
    case 'later':
      return { ok: false, error: signInErrors.tooMany(verdict.seconds) } as const;
  }
}

/** RFC 6749, section 5.1. */
const neverStored = (reply: FastifyReply) => reply.header('cache-control', 'no-store').header('pragma', 'no-cache');

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function sendSignInError(request: FastifyRequest, reply: FastifyReply, error: SignInError, now: number) {
  const sent = request.headers['client-request-id'];
  const correlation = typeof sent === 'string' && GUID.test(sent) ? sent : undefined;
  neverStored(reply).status(error.status);
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
  // RFC 6749, section 5.2: whoever tried the header is told which scheme it takes.
  if (error.status === 401 && request.headers.authorization !== undefined) {
    reply.header('www-authenticate', 'Basic realm="hopscope", charset="UTF-8"');
  }
  return reply.send(signInErrorBody(error, correlation, now));
}
