import { join } from 'node:path';

import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import * as z from 'zod';

import { PRIVATE, readOwnFile, replaceFile } from '../disk/private-file.ts';

/** The key pair that signs access tokens: ECDSA P-256 with SHA-256 (ES256, RFC 7518 section 3.4). */
export type TokenKey = {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** As the keys document shows it to whoever wants to verify a token (RFC 7517). */
  readonly publicJwk: JWK;
};

const privateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** The key in `<data>/token-key.json`, made at the first start. Removing the file makes every token given so far invalid. */
export async function openTokenKey(dataDir: string): Promise<TokenKey> {
  const path = join(dataDir, 'token-key.json');
  const text = await readOwnFile(path, PRIVATE);
  if (text === undefined) return makeTokenKey(path);
  try {
    return await tokenKeyOf(privateJwk.parse(JSON.parse(text)));
  } catch {
    // Without a cause on purpose: a parser's words may quote the key.
    throw new Error(`${path} is damaged; remove it to have a new key made, which ends every session`);
  }
}

async function makeTokenKey(path: string): Promise<TokenKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = privateJwk.parse(await exportJWK(privateKey));
  await replaceFile(path, `${JSON.stringify(jwk)}\n`, PRIVATE);
  return tokenKeyOf(jwk);
}

async function tokenKeyOf({ kty, crv, x, y, d }: z.infer<typeof privateJwk>): Promise<TokenKey> {
  const bare = { kty, crv, x, y };
  const kid = await calculateJwkThumbprint(bare);
  const [privateKey, publicKey] = await Promise.all([importKey({ ...bare, d }), importKey(bare)]);
  return { kid, privateKey, publicKey, publicJwk: { ...bare, kid, use: 'sig', alg: 'ES256' } };
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'ES256');
  if (key instanceof Uint8Array) throw new Error('an EC key was read as a secret');
  return key;
}
