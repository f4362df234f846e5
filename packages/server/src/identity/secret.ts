import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

import type { Principal } from '../store/store.ts';

/** RFC 7914; 16 MB and about 50 ms on a thread of the pool, so that a stolen database is not a list of secrets. */
const COST = { N: 16_384, r: 8, p: 1 };
const KEY_BYTES = 32;

/** A secret that was right stays known this long, so that a client that asks for tokens often does not cost 50 ms each time. */
const REMEMBERED = 10 * 60_000;
/** Wrong secrets that one client may try in a window. Ours cannot be guessed; this bounds what trying costs. */
const WRONG_PER_WINDOW = 10;
const WINDOW = 60_000;

/** `scrypt$N$r$p$salt$key`, the last two in base64url. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(secret, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

export type SecretVerdict = { readonly kind: 'right' | 'wrong' } | { readonly kind: 'later'; readonly seconds: number };

/** Says whether a secret is a principal's; keeps what it learned in memory only, as hashes. */
export function secretVerifier(now: () => number): (principal: Principal, secret: string) => Promise<SecretVerdict> {
  const known = new Map<string, { readonly right: Promise<boolean>; readonly until: number }>();
  const windows = new Map<string, { readonly until: number; wrong: number }>();

  return async (principal, secret) => {
    // The stored hash is part of the key: a changed secret is forgotten at once.
    const key = createHash('sha256').update(`${principal.secretHash}\n${secret}`).digest('base64');
    const at = now();
    const earlier = known.get(key);
    if (earlier !== undefined && at < earlier.until) return { kind: (await earlier.right) ? 'right' : 'wrong' };

    const window = windowOf(principal.id, at);
    if (window.wrong >= WRONG_PER_WINDOW) return { kind: 'later', seconds: Math.ceil((window.until - at) / 1000) };
    // Counted before it is known, or many at once would all be tried.
    window.wrong++;
    const right = matches(secret, principal.secretHash);
    known.set(key, { right, until: at + REMEMBERED });
    try {
      if (await right) {
        window.wrong--;
        return { kind: 'right' };
      }
    } catch (error) {
      known.delete(key);
      throw error;
    }
    known.delete(key);
    return { kind: 'wrong' };
  };

  /** Only principals that exist get here, so the map stays as small as the store's table. */
  function windowOf(principal: string, at: number) {
    const open = windows.get(principal);
    if (open !== undefined && at < open.until) return open;
    const fresh = { until: at + WINDOW, wrong: 0 };
    windows.set(principal, fresh);
    return fresh;
  }
}

async function matches(secret: string, hash: string): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined)
    throw new Error('a principal has an unknown secret hash');
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(await derive(secret, Buffer.from(salt, 'base64url'), cost), expected);
}

const derive = (secret: string, salt: Buffer, cost: typeof COST): Promise<Buffer> =>
  new Promise((derived, failed) => {
    scrypt(secret, salt, KEY_BYTES, cost, (error, key) => (error === null ? derived(key) : failed(error)));
  });
