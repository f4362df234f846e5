import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** PKCS #8 around the 32 bytes of an Ed25519 private key (RFC 8410 section 7). */
const WRAPPING = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key of the imagined agent of this number: the same in every process, so that nobody has to be told. */
export function numberedKey(number: number) {
  const secret = createHash('sha256').update(`imagined agent ${number}`).digest();
  const key = createPrivateKey({ key: Buffer.concat([WRAPPING, secret]), format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has no public half');
  return { publicKey: x, sign: (message: Uint8Array) => sign(null, message, key).toString('base64url') };
}

/** Its machine. */
export const machineName = (number: number) => `imagined-${number}`;
