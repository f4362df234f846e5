import { webcrypto } from 'node:crypto';
// The library throws unless a Reflect polyfill is there first.
// oxlint-disable-next-line import/no-unassigned-import
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A certificate and its private key, both PEM. */
export type Certified = { readonly cert: string; readonly key: string };
export type Authority = Certified & { readonly made: x509.X509Certificate; readonly keys: CryptoKeyPair };
type CryptoKeyPair = webcrypto.CryptoKeyPair;

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;

const newKeys = () => webcrypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
const keyPem = async (keys: CryptoKeyPair) =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');

/** Signs itself; with `names` it is a server's own certificate as well. */
export async function selfSigned(name: string, names: readonly string[] = []): Promise<Authority> {
  const keys = await newKeys();
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${name}`,
      keys,
      signingAlgorithm: ECDSA,
      notBefore: new Date(Date.now() - 2 * DAY),
      notAfter: new Date(Date.now() + 30 * DAY),
      extensions: [new x509.BasicConstraintsExtension(true, 2, true), ...alternativeNames(names)],
    },
    webcrypto,
  );
  return { made, keys, cert: pemOf(made), key: await keyPem(keys) };
}

/** `days`: from when to when it is valid, counted from now. */
export async function signedBy(
  authority: Authority,
  name: string,
  names: readonly string[],
  days: readonly [number, number] = [-1, 30],
  isAuthority = false,
): Promise<Authority> {
  const keys = await newKeys();
  const made = await x509.X509CertificateGenerator.create(
    {
      subject: `CN=${name}`,
      issuer: authority.made.subjectName,
      publicKey: keys.publicKey,
      signingKey: authority.keys.privateKey,
      signingAlgorithm: ECDSA,
      notBefore: new Date(Date.now() + days[0] * DAY),
      notAfter: new Date(Date.now() + days[1] * DAY),
      extensions: [new x509.BasicConstraintsExtension(isAuthority, undefined, true), ...alternativeNames(names)],
    },
    webcrypto,
  );
  return { made, keys, cert: pemOf(made), key: await keyPem(keys) };
}

const pemOf = (certificate: x509.X509Certificate) => `${certificate.toString('pem')}\n`;

const alternativeNames = (names: readonly string[]) =>
  names.length === 0
    ? []
    : [
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value })),
        ),
      ];
