import { randomUUID } from 'node:crypto';

import { SignJWT } from 'jose';

import type { Principal } from '../store/store.ts';
import type { TokenKey } from './token-key.ts';

/** Seconds that a token is good for: what Azure gives to an application. */
export const TOKEN_SECONDS = 3599;
/** As Azure does: a token stays good when a clock is set back a little. */
const BACKDATED_SECONDS = 300;

export type Grant = {
  readonly principal: Principal;
  /** What the client asked for, spelled as it asked. */
  readonly audience: string;
  /** Scheme and host of the token endpoint that the client used. */
  readonly origin: string;
  readonly version: '1.0' | '2.0';
};

export type IssuedToken = { readonly token: string; readonly notBefore: number; readonly expires: number };

export const issuerOf = (origin: string, tenantId: string, version: Grant['version']) =>
  version === '1.0' ? `${origin}/${tenantId}/` : `${origin}/${tenantId}/v2.0`;

/** A signed access token with the claims that Azure's clients read; the instants are seconds since 1970. */
export async function issueToken(key: TokenKey, grant: Grant, now: number): Promise<IssuedToken> {
  const { principal, version } = grant;
  const issued = Math.floor(now / 1000);
  const times = { notBefore: issued - BACKDATED_SECONDS, expires: issued + TOKEN_SECONDS };
  const token = await new SignJWT({
    tid: principal.tenantId,
    oid: principal.id,
    // v1 and v2 tokens name the client differently; readers look for either.
    appid: principal.clientId,
    azp: principal.clientId,
    idtyp: 'app',
    ver: version,
    uti: randomUUID(),
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: key.kid })
    .setIssuer(issuerOf(grant.origin, principal.tenantId, version))
    .setAudience(grant.audience)
    .setSubject(principal.id)
    .setIssuedAt(issued)
    .setNotBefore(times.notBefore)
    .setExpirationTime(times.expires)
    .sign(key.privateKey);
  return { token, ...times };
}
