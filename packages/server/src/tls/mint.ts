import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';

import type { CertificateName } from './certificate-names.ts';

/** A certificate and its private key, both PEM. */
export type CertifiedKey = { readonly cert: string; readonly key: string };

const DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Apple's and the CA/Browser Forum's old limit; longer leaves are refused by some verifiers even from a local CA. */
const LEAF_DAYS = 825;
/** A client's clock may be behind ours; a certificate "from the future" is a baffling error. */
const BACKDATED = 3_600_000;

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A new local certificate authority, able to sign server certificates and nothing below them. */
export async function mintAuthority(now: number): Promise<CertifiedKey> {
  const x509 = await loadLibrary();
  const keys = await newKeys();
  const keyId = await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      // Two servers' authorities may stand in one trust file; the same name twice would make a verifier try the wrong one.
      name: [{ O: ['Hopscope'] }, { CN: [`Hopscope local CA ${keyId.keyId.slice(0, 8)}`] }],
      keys,
      signingAlgorithm: ECDSA,
      ...validity(now, now + AUTHORITY_DAYS * DAY),
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        keyId,
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { cert: pemFile(certificate.toString('pem')), key: privatePem(keys.privateKey) };
}

/** A server certificate for these names, signed by the authority and never outliving it. */
export async function mintLeaf(
  authority: CertifiedKey,
  names: readonly CertificateName[],
  now: number,
): Promise<CertifiedKey> {
  const x509 = await loadLibrary();
  const issuer = new x509.X509Certificate(authority.cert);
  const keys = await newKeys();
  const end = Math.min(now - BACKDATED + LEAF_DAYS * DAY, issuer.notAfter.getTime());
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: [{ O: ['Hopscope'] }, { CN: ['Hopscope server'] }],
      issuer: issuer.subjectName,
      publicKey: keys.publicKey,
      signingKey: createPrivateKey(authority.key).toCryptoKey(ECDSA, false, ['sign']),
      signingAlgorithm: ECDSA,
      ...validity(now, end),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map(({ type, value }) => ({ type, value }))),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export(webcrypto), false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { cert: pemFile(certificate.toString('pem')), key: privatePem(keys.privateKey) };
}

/**
 * Loaded only when a certificate has to be made: it costs 0.2 s and 35 MB (measured on Node 24), which no other start should
 * pay. It throws unless a Reflect polyfill is there first.
 */
async function loadLibrary() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

const newKeys = () => webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);

const validity = (now: number, end: number) => ({
  notBefore: new Date(now - BACKDATED),
  notAfter: new Date(end),
});

const privatePem = (key: webcrypto.CryptoKey) =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

const pemFile = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);
