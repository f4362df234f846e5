import { MANAGEMENT_AUDIENCES } from './audience.ts';
import type { Rejection } from './identity.ts';

/** Why ARM refuses a caller, in its codes; the sentences are as clients have quoted them, with our names in them. */
export const rejections = {
  missing: {
    code: 'AuthenticationFailed',
    message: "Authentication failed. The 'Authorization' header is missing.",
  },
  notBearer: {
    code: 'AuthenticationFailed',
    message: "Authentication failed. The 'Authorization' header is provided in an invalid format.",
  },
  invalid: { code: 'InvalidAuthenticationToken', message: 'The access token is invalid.' },
  expired: (expiry: number, now: number): Rejection => ({
    code: 'ExpiredAuthenticationToken',
    message: `The access token expiry UTC time '${utc(expiry)}' is earlier than current UTC time '${utc(now)}'.`,
  }),
  wrongTenant: (issuer: string, tenantId: string): Rejection => ({
    code: 'InvalidAuthenticationTokenTenant',
    message: `The access token is from the wrong issuer '${issuer}'. It must match the tenant '${tenantId}' associated with this subscription.`,
  }),
  wrongAudience: (audience: string): Rejection => ({
    code: 'InvalidAuthenticationTokenAudience',
    message:
      `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of ` +
      `the allowed audiences ${MANAGEMENT_AUDIENCES.map((allowed) => `'${allowed}'`).join(',')} or this server's own URL.`,
  }),
} as const satisfies Record<string, Rejection | ((...args: never[]) => Rejection)>;

/** Clients look for the tenant in `authorization_uri`, and JavaScript and Python retry on `claims=`, which we never send. */
export function challengeOf(origin: string, tenantId: string, { code, message }: Rejection): string {
  const missing = code === rejections.missing.code && message === rejections.missing.message;
  const description = missing ? "The authentication failed because of missing 'Authorization' header." : message;
  // A token's claims can be quoted in the message: only what a header's quoted string may hold gets through (RFC 9110, 5.6.4).
  const safe = description.replace(/[^\x20-\x7e]|["\\]/g, '');
  return `Bearer authorization_uri="${origin}/${tenantId}", error="invalid_token", error_description="${safe}"`;
}

/** The way .NET prints it: `11/22/2026 9:05:00 PM`. */
function utc(instant: number): string {
  const date = new Date(instant);
  const two = (part: number) => String(part).padStart(2, '0');
  const hour = date.getUTCHours();
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  const time = `${hour % 12 === 0 ? 12 : hour % 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return `${day} ${time} ${hour < 12 ? 'AM' : 'PM'}`;
}
