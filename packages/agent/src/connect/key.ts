import { createPrivateKey, generateKeyPairSync, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writePrivately } from './state-directory.ts';

/** An agent's own key pair (Ed25519, RFC 8032). The private half never leaves its file and this process. */
export type AgentKey = {
  /** Raw, base64url. */
  readonly publicKey: string;
  /** base64url */
  sign(message: Uint8Array): string;
};

/** The key in this file; a new one where there is none yet. A damaged one is never replaced silently: the server knows it. */
export async function openKey(path: string): Promise<AgentKey> {
  const pem = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read: ${error.message}`);
  });
  if (pem !== undefined) return keyOf(readPrivateKey(path, pem));
  const { privateKey } = generateKeyPairSync('ed25519');
  await writePrivately(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return keyOf(privateKey);
}

function readPrivateKey(path: string, pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Without a cause on purpose: a parser's words may quote the key.
  }
  throw new Error(`${path} holds no Ed25519 key; remove the directory that it is in, and enrol anew`);
}

function keyOf(privateKey: KeyObject): AgentKey {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has no public half');
  return { publicKey: x, sign: (message) => sign(null, message, privateKey).toString('base64url') };
}
