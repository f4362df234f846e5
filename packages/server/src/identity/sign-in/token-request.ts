import { signInErrors, type SignInError } from './sign-in-error.ts';

/** A client-credentials request (RFC 6749, section 4.4) that is complete; whether its client exists is another matter. */
export type TokenRequest = {
  readonly clientId: string;
  readonly secret: string;
  readonly audience: string;
};

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: SignInError };

const refuse = (error: SignInError): { readonly ok: false; readonly error: SignInError } => ({ ok: false, error });

/**
 * Reads the form. Every endpoint takes `scope` (v2) and `resource` (v1); `expects` only says which one is missed.
 * Unknown parameters are ignored (RFC 6749, section 3.2): clients add a dozen of their own.
 */
export function readTokenRequest(
  form: URLSearchParams,
  authorization: string | undefined,
  expects: 'scope' | 'resource',
): Outcome<TokenRequest> {
  const repeated = [...form.keys()].find((name, index, names) => names.indexOf(name) !== index);
  if (repeated !== undefined) return refuse(signInErrors.repeated(repeated));

  const grantType = given(form, 'grant_type');
  if (grantType === undefined) return refuse(signInErrors.missing('grant_type'));
  if (grantType !== 'client_credentials') return refuse(signInErrors.grantType(grantType));

  const client = readClient(form, authorization);
  if (!client.ok) return client;
  const audience = readAudience(form, expects);
  return audience.ok ? { ok: true, value: { ...client.value, audience: audience.value } } : audience;
}

/** An empty parameter counts as absent (RFC 6749, section 3.2). */
const given = (form: URLSearchParams, name: string) => form.get(name) || undefined;

function readClient(
  form: URLSearchParams,
  authorization: string | undefined,
): Outcome<{ readonly clientId: string; readonly secret: string }> {
  const basic = authorization === undefined ? undefined : parseBasic(authorization);
  if (authorization !== undefined && basic === undefined) return refuse(signInErrors.basic);
  const inBody = given(form, 'client_id');
  const clientId = inBody ?? basic?.clientId;
  if (clientId === undefined) return refuse(signInErrors.missing('client_id'));
  if (basic !== undefined && basic.clientId !== clientId) return refuse(signInErrors.twoClients);
  const secret = given(form, 'client_secret') ?? basic?.secret;
  return secret === undefined ? refuse(signInErrors.noSecret) : { ok: true, value: { clientId, secret } };
}

/** RFC 6749, section 2.3.1: both halves are form-encoded before they are joined. */
function parseBasic(header: string): { readonly clientId: string; readonly secret: string } | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header.trim()) ?? [];
  const [, clientId, secret] = /^([^:]+):(.+)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  if (clientId === undefined || secret === undefined) return undefined;
  try {
    return { clientId: formDecoded(clientId), secret: formDecoded(secret) };
  } catch {
    return undefined;
  }
}

const formDecoded = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));

/** Scopes of OpenID Connect that some libraries always add; for an application they mean nothing. */
const IGNORED_SCOPES: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);

function readAudience(form: URLSearchParams, expects: 'scope' | 'resource'): Outcome<string> {
  const scope = given(form, 'scope');
  const resource = given(form, 'resource');
  // ADFS clients send both, with `openid` as the scope.
  const scopes = (scope ?? '').split(/\s+/).filter((part) => part !== '' && !IGNORED_SCOPES.has(part));
  if (resource !== undefined && scopes.length === 0) {
    return URL.canParse(resource) ? { ok: true, value: resource } : refuse(signInErrors.resource(resource));
  }
  if (scope === undefined) return refuse(signInErrors.missing(expects));
  // Only the suffix goes: from `https://host//.default` the resource is `https://host/`.
  const [, audience] = /^(.+)\/\.default$/.exec(scopes.length === 1 ? (scopes[0] ?? '') : '') ?? [];
  return audience !== undefined && URL.canParse(audience)
    ? { ok: true, value: audience }
    : refuse(signInErrors.scope(scope));
}
