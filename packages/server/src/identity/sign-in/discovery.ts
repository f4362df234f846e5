import { issuerOf } from '../issue-token.ts';

/** OpenID Connect Discovery 1.0, section 3: `v1` and `v2` are Entra's two forms, `adfs` is the one that ADFS has. */
export type DiscoveryForm = 'v1' | 'v2' | 'adfs';

/** MSAL for JavaScript refuses a document without issuer, authorization_endpoint, token_endpoint or jwks_uri. */
export function discoveryDocument(origin: string, authority: string, tenantId: string, form: DiscoveryForm) {
  const base = `${origin}/${authority}`;
  // Azure CLI asks an ADFS authority with `scope=`, as in v2.
  const [version, oauth2, keys] =
    form === 'v1'
      ? (['1.0', `${base}/oauth2`, `${base}/discovery/keys`] as const)
      : (['2.0', `${base}/oauth2/v2.0`, `${base}/discovery/v2.0/keys`] as const);
  return {
    issuer: issuerOf(origin, tenantId, version),
    authorization_endpoint: `${oauth2}/authorize`,
    token_endpoint: `${oauth2}/token`,
    jwks_uri: keys,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  };
}

/** What MSAL asks to learn whether an authority can be trusted; undefined when it asks about somebody else's. */
export function instanceDocument(
  origin: string,
  authorizationEndpoint: string | undefined,
  isOwnOrigin: (origin: string) => boolean,
) {
  const endpoint = URL.parse(authorizationEndpoint ?? `${origin}/common/oauth2/v2.0/authorize`);
  if (endpoint === null || !isOwnOrigin(endpoint.origin)) return undefined;
  const authority = endpoint.pathname.split('/')[1] || 'common';
  const { host } = endpoint;
  return {
    tenant_discovery_endpoint: `${endpoint.origin}/${authority}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
