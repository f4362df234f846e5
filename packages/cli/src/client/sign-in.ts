import { readFile } from 'node:fs/promises';
import { bad, ok, type Result } from '@hopscope/engine';
import { readCredentials, type Credentials } from './credentials.ts';
import { readText, send, type Origin } from './request.ts';

/** Azure Resource Manager's scope, which a server takes for its own as well. */
const SCOPE = 'https://management.azure.com/.default';
/** A server that needs longer for a short answer is not well. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Ends a request that is not answered in time, or that nobody wants any more. */
export const inTime = (given?: AbortSignal): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(ANSWER_TIMEOUT_MS), ...(given === undefined ? [] : [given])]);

/** A server that let us in. */
export type SignedIn = { readonly origin: Origin; readonly token: string; readonly credentials: Credentials };

/** Signs in with the credentials of a file, to their server or to the one at `url`. `given`: until when that is wanted. */
export async function signInWith(file: string, url?: string, given?: AbortSignal): Promise<Result<SignedIn>> {
  const credentials = await readCredentials(file);
  if (!credentials.ok) return credentials;
  const origin = await originOf(credentials.value, url);
  if (!origin.ok) return origin;
  const token = await signIn(credentials.value, origin.value, inTime(given));
  return token.ok ? ok({ origin: origin.value, token: token.value, credentials: credentials.value }) : token;
}

async function originOf(credentials: Credentials, url?: string): Promise<Result<Origin>> {
  const { endpoint, caFile } = credentials;
  const origin = { url: url ?? endpoint };
  const unfit = unfitFor(origin.url);
  if (unfit !== undefined) return bad(unfit);
  if (caFile === undefined) return ok(origin);
  try {
    return ok({ ...origin, ca: await readFile(caFile, 'utf8'), caFile });
  } catch (error) {
    return bad(`the server's certificate authority cannot be read: ${(error as Error).message}.`);
  }
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Why a secret should not be sent to this URL. */
function unfitFor(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || url.hostname === '') return `'${text}' is not the URL of a server.`;
  if (url.protocol === 'https:' || LOOPBACK.test(url.hostname)) return undefined;
  return `${text} would carry the credentials unencrypted over the network; use https.`;
}

/** Client credentials (RFC 6749 section 4.4) against a bearer token. */
async function signIn(credentials: Credentials, origin: Origin, signal: AbortSignal): Promise<Result<string>> {
  const { tenantId, clientId, clientSecret } = credentials;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: SCOPE };
  const response = await send(origin, {
    method: 'POST',
    path: `/${tenantId}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    signal,
  });
  if (!response.ok) return response;
  const answer = membersOf(await readText(response.value));
  const token = answer['access_token'];
  if (response.value.statusCode === 200 && typeof token === 'string') return ok(token);
  return bad(
    `the server at ${origin.url} refuses to sign in client ${clientId}: ${saidBy(answer) ?? `status ${response.value.statusCode ?? 'unknown'}`}`,
  );
}

/** RFC 6749 section 5.2. */
function saidBy(answer: Readonly<Record<string, unknown>>): string | undefined {
  const said = answer['error_description'] ?? answer['error'];
  return typeof said === 'string' ? said : undefined;
}

export function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {};
  } catch {
    // Something that is no Hopscope answered; its status says enough.
    return {};
  }
}
