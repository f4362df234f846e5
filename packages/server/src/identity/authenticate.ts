import { hash } from 'node:crypto';

import { errors, jwtVerify, type JWTPayload } from 'jose';
import * as z from 'zod';

import { isOurAudience } from './audience.ts';
import type { Caller, Identity, Rejection } from './identity.ts';
import { rejections } from './rejection.ts';
import type { TokenKey } from './token-key.ts';

/** Verifying costs 0.15 ms of a thread, remembering 2 µs; a minute is how long a token may outlive what it was based on. */
const REMEMBERED = 60_000;
const REMEMBERED_TOKENS = 10_000;

type Answer = Awaited<ReturnType<Identity['authenticate']>>;

export type Terms = {
  readonly key: TokenKey;
  readonly tenantId: string;
  readonly isOwnOrigin: (origin: string) => boolean;
  readonly now: () => number;
};

const claimsSchema = z.object({
  aud: z.string(),
  iss: z.string(),
  tid: z.string(),
  oid: z.string(),
  appid: z.string(),
  exp: z.number(),
});

/** Reads `Authorization` headers. Tokens are remembered by their SHA-256, so that a dump of memory holds none. */
export function authenticator(terms: Terms): Identity['authenticate'] {
  const known = new Map<string, { readonly caller: Caller; readonly until: number }>();

  return async (authorization) => {
    if (authorization === undefined || authorization.trim() === '') return refuse(rejections.missing);
    const [, token] = /^Bearer +([^\s]+)$/i.exec(authorization.trim()) ?? [];
    if (token === undefined) return refuse(rejections.notBearer);

    const at = terms.now();
    const key = hash('sha256', token, 'base64');
    const earlier = known.get(key);
    if (earlier !== undefined && at < earlier.until) return { ok: true, caller: earlier.caller };
    known.delete(key);

    const read = await readToken(token, terms, at);
    if (!read.ok) return read;
    const [oldest] = known.keys();
    if (known.size >= REMEMBERED_TOKENS && oldest !== undefined) known.delete(oldest);
    known.set(key, { caller: read.caller, until: Math.min(at + REMEMBERED, read.expires) });
    return { ok: true, caller: read.caller };
  };
}

type Read =
  | { readonly ok: true; readonly caller: Caller; readonly expires: number }
  | (Answer & { readonly ok: false });

async function readToken(token: string, terms: Terms, now: number): Promise<Read> {
  const verified = await verify(token, terms.key, now);
  if ('rejection' in verified) return refuse(verified.rejection);
  const claims = claimsSchema.safeParse(verified.payload);
  if (!claims.success) return refuse(rejections.invalid);

  const { aud, iss, tid, oid, appid, exp } = claims.data;
  if (tid !== terms.tenantId || issuingTenant(iss) !== terms.tenantId) {
    return refuse(rejections.wrongTenant(iss, terms.tenantId));
  }
  if (!isOurAudience(aud, terms.isOwnOrigin)) return refuse(rejections.wrongAudience(aud));
  return { ok: true, caller: { id: oid, clientId: appid, tenantId: tid }, expires: exp * 1000 };
}

/** The issuer's host is whatever name the client knew the server by, and may have changed since; its tenant may not. */
const issuingTenant = (issuer: string) => URL.parse(issuer)?.pathname.split('/')[1];

async function verify(
  token: string,
  key: TokenKey,
  now: number,
): Promise<{ readonly payload: JWTPayload } | { readonly rejection: Rejection }> {
  try {
    return await jwtVerify(token, key.publicKey, { algorithms: ['ES256'], currentDate: new Date(now) });
  } catch (error) {
    if (error instanceof errors.JWTExpired && error.payload.exp !== undefined) {
      return { rejection: rejections.expired(error.payload.exp * 1000, now) };
    }
    if (error instanceof errors.JOSEError) return { rejection: rejections.invalid };
    throw error;
  }
}

const refuse = (rejection: Rejection): Answer & { readonly ok: false } => ({ ok: false, rejection });
