import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { PRIVATE, PUBLIC, readOwnFile, replaceFile } from '../disk/private-file.ts';
import type { CertificateName } from './certificate-names.ts';
import { mintAuthority, mintLeaf, type CertifiedKey } from './mint.ts';
import type { Tls } from './tls.ts';

/** Renewed at a start that finds less than this left: a server runs for weeks between starts, not for months. */
const RENEW_BEFORE = 30 * 86_400_000;

type KeyFiles = { readonly certPath: string; readonly keyPath: string };

/**
 * Our own certificate, from `<data>/tls`. The authority stays as long as it can, because every client was told to trust it;
 * the server's certificate is made anew whenever it no longer fits.
 */
export async function openLocalTls(
  dataDir: string,
  names: readonly CertificateName[],
  now: number,
): Promise<Tls & { readonly caFile: string }> {
  const folder = resolve(dataDir, 'tls');
  await mkdir(folder, { recursive: true });
  const authorityFiles = { certPath: join(folder, 'ca.pem'), keyPath: join(folder, 'ca-key.pem') };
  const leafFiles = { certPath: join(folder, 'cert.pem'), keyPath: join(folder, 'key.pem') };

  const authority =
    (await readAuthority(authorityFiles, now)) ?? (await keep(authorityFiles, await mintAuthority(now)));
  const leaf =
    (await readLeaf(leafFiles, authority, names, now)) ??
    (await keep(leafFiles, await mintLeaf(authority, names, now)));

  const fingerprint = new X509Certificate(leaf.cert).fingerprint256;
  // The whole chain: an agent knows the authority by its fingerprint only, and has to be shown it.
  return { ...leaf, cert: `${leaf.cert}${authority.cert}`, caFile: authorityFiles.certPath, fingerprint };
}

/** Undefined when there is none yet or it is about to end. A damaged one is never replaced silently: clients trust it. */
async function readAuthority(files: KeyFiles, now: number): Promise<CertifiedKey | undefined> {
  const pair = await read(files);
  if (pair === undefined) return undefined;
  try {
    const certificate = new X509Certificate(pair.cert);
    if (!certificate.ca || !certificate.checkPrivateKey(createPrivateKey(pair.key)))
      throw new Error('they do not match');
    return certificate.validToDate.getTime() - now < RENEW_BEFORE ? undefined : pair;
  } catch (cause) {
    const problem = `${files.certPath} and ${files.keyPath} are not a certificate authority and its key`;
    throw new Error(`${problem}; remove both to have new ones made, which clients must then trust anew`, { cause });
  }
}

/** Undefined when it is absent, damaged, another authority's, about to end, or for other names. */
async function readLeaf(
  files: KeyFiles,
  authority: CertifiedKey,
  names: readonly CertificateName[],
  now: number,
): Promise<CertifiedKey | undefined> {
  const pair = await read(files);
  if (pair === undefined) return undefined;
  try {
    const certificate = new X509Certificate(pair.cert);
    const fits =
      certificate.verify(new X509Certificate(authority.cert).publicKey) &&
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      certificate.validFromDate.getTime() <= now &&
      certificate.validToDate.getTime() - now >= RENEW_BEFORE &&
      carriesExactly(certificate, names);
    return fits ? pair : undefined;
  } catch {
    return undefined;
  }
}

function carriesExactly(certificate: X509Certificate, names: readonly CertificateName[]): boolean {
  // Names were checked before they were signed, so none has a comma in it.
  const carried = certificate.subjectAltName?.split(', ').length ?? 0;
  return (
    carried === names.length &&
    names.every(({ type, value }) =>
      type === 'ip'
        ? certificate.checkIP(value) !== undefined
        : certificate.checkHost(value, { subject: 'never', wildcards: false }) !== undefined,
    )
  );
}

async function read({ certPath, keyPath }: KeyFiles): Promise<CertifiedKey | undefined> {
  const cert = await readOwnFile(certPath, PUBLIC);
  const key = await readOwnFile(keyPath, PRIVATE);
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

/** The old certificate goes first: dying half-way leaves a pair that is absent, not one that does not match. */
async function keep({ certPath, keyPath }: KeyFiles, pair: CertifiedKey): Promise<CertifiedKey> {
  await rm(certPath, { force: true });
  await replaceFile(keyPath, pair.key, PRIVATE);
  await replaceFile(certPath, pair.cert, PUBLIC);
  return pair;
}
