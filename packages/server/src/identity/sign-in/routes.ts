import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isAuthority } from './authority.ts';
import { cloudMetadata } from './cloud-metadata.ts';
import { discoveryDocument, instanceDocument, type DiscoveryForm } from './discovery.ts';
import { signInErrors } from './sign-in-error.ts';
import { sendSignInError, tokenEndpoint, type TokenEndpointTerms, type TokenRoute } from './token-endpoint.ts';

export type SignInTerms = TokenEndpointTerms & { readonly isOwnOrigin: (origin: string) => boolean };

type TenantRoute = { Params: { tenant: string } };
type InstanceRoute = { Querystring: { authorization_endpoint?: string | string[] } };
type MetadataRoute = { Querystring: { 'api-version'?: string | string[] } };

/** A token request is some 600 bytes; a claims parameter or a long secret fits well below this. */
const FORM_LIMIT = 64 * 1024;

/** Everything that takes no token because it leads to one. In a room of its own, so that forms are read nowhere else. */
export function signInRoutes(app: FastifyInstance, terms: SignInTerms): void {
  void app.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_LIMIT },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    // Entra answers any other body as if it were empty: the first parameter is missing.
    room.addContentTypeParser('*', { parseAs: 'string', bodyLimit: FORM_LIMIT }, (_request, _body, done) =>
      done(null, undefined),
    );
    room.setErrorHandler<FastifyError>((error, request, reply) => {
      const { statusCode = 500 } = error;
      if (statusCode >= 500) throw error;
      const refusal = statusCode === 413 ? signInErrors.tooLarge : signInErrors.unreadable;
      return sendSignInError(request, reply, refusal, terms.now());
    });
    tokenRoutes(room, terms);
    documentRoutes(room, terms);
  });
}

function tokenRoutes(room: FastifyInstance, terms: SignInTerms): void {
  const paths = { '/:tenant/oauth2/token': '1.0', '/:tenant/oauth2/v2.0/token': '2.0' } as const;
  for (const [path, version] of Object.entries(paths)) {
    room.post<TokenRoute>(path, tokenEndpoint(terms, version));
    room.get(path, (request, reply) =>
      sendSignInError(request, reply, signInErrors.postOnly(request.method), terms.now()),
    );
  }
}

function documentRoutes(room: FastifyInstance, terms: SignInTerms): void {
  const { key, tenantId, origin, isOwnOrigin, now } = terms;

  const discovery = (formOf: (tenant: string) => DiscoveryForm) =>
    inTenant(terms, (tenant, request) => discoveryDocument(origin(request), tenant, tenantId, formOf(tenant)));
  room.get<TenantRoute>(
    '/:tenant/v2.0/.well-known/openid-configuration',
    discovery(() => 'v2'),
  );
  room.get<TenantRoute>(
    '/:tenant/.well-known/openid-configuration',
    discovery((tenant) => (tenant.toLowerCase() === 'adfs' ? 'adfs' : 'v1')),
  );

  const keys = inTenant(terms, () => ({ keys: [key.publicJwk] }));
  room.get<TenantRoute>('/:tenant/discovery/keys', keys);
  room.get<TenantRoute>('/:tenant/discovery/v2.0/keys', keys);

  room.get<InstanceRoute>('/common/discovery/instance', (request, reply) => {
    const asked = request.query.authorization_endpoint;
    const document = instanceDocument(origin(request), Array.isArray(asked) ? asked[0] : asked, isOwnOrigin);
    return document === undefined
      ? sendSignInError(request, reply, signInErrors.unknownInstance, now())
      : reply.send(document);
  });

  room.get<MetadataRoute>('/metadata/endpoints', (request, reply) => {
    const asked = request.query['api-version'];
    const version = Array.isArray(asked) ? asked[0] : asked;
    const problem = apiVersionProblem(version);
    return problem === undefined
      ? reply.send(cloudMetadata(origin(request), version ?? ''))
      : reply.status(400).send({ error: problem });
  });
}

const inTenant =
  (terms: SignInTerms, documentOf: (tenant: string, request: FastifyRequest<TenantRoute>) => object) =>
  (request: FastifyRequest<TenantRoute>, reply: FastifyReply) => {
    const { tenant } = request.params;
    return isAuthority(tenant, terms.tenantId)
      ? reply.send(documentOf(tenant, request))
      : sendSignInError(request, reply, signInErrors.unknownTenant(tenant, 'invalid_tenant'), terms.now());
  };

/** ARM's own words for its own address, which is the one thing in this room that is not Entra's. */
function apiVersionProblem(
  version: string | undefined,
): { readonly code: string; readonly message: string } | undefined {
  if (version === undefined || version === '') {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    return { code: 'MissingApiVersionParameter', message };
  }
  if (/^\d{4}-\d{2}-\d{2}(?:-[a-z0-9]+)?$/i.test(version)) return undefined;
  const message = `The api-version '${version}' is invalid. The supported versions are of the form 'yyyy-mm-dd'.`;
  return { code: 'InvalidApiVersionParameter', message };
}
