import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';

import { bad, ok, type Result } from '@hopscope/engine';

import type { Tls } from './tls.ts';

export type GivenFiles = { readonly certFile: string | undefined; readonly keyFile: string | undefined };

/** Reads the certificate (its chain may follow it) and key of `--tls-cert` and `--tls-key`, and makes sure that they can serve. */
export async function readGivenTls({ certFile, keyFile }: GivenFiles, now: number): Promise<Result<Tls>> {
  if (certFile === undefined) return bad('--tls-key was given without --tls-cert: a key needs its certificate');
  if (keyFile === undefined) return bad('--tls-cert was given without --tls-key: a certificate needs its key');
  const cert = await readFlagFile('--tls-cert', certFile);
  if (!cert.ok) return cert;
  const key = await readFlagFile('--tls-key', keyFile);
  if (!key.ok) return key;

  const chain = parseChain(certFile, cert.value);
  if (!chain.ok) return chain;
  const [leaf] = chain.value;
  const parsedKey = parseKey(keyFile, key.value);
  if (!parsedKey.ok) return parsedKey;
  if (!leaf.checkPrivateKey(parsedKey.value)) {
    return bad(`--tls-key: the key in '${keyFile}' does not belong to the certificate in '${certFile}'`);
  }
  const timely = checkDates(certFile, leaf, now);
  if (!timely.ok) return timely;
  const served = checkServable(certFile, cert.value, key.value);
  if (!served.ok) return served;

  const rooted = chain.value.some((certificate) => certificate.checkIssued(certificate));
  return ok({
    cert: cert.value,
    key: key.value,
    ...(rooted ? { caFile: resolve(certFile) } : {}),
    fingerprint: leaf.fingerprint256,
  });
}

async function readFlagFile(flag: string, path: string): Promise<Result<string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return bad(`${flag}: cannot read '${path}' (${reasonOf(error)})`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
};

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? message;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function parseChain(path: string, pem: string): Result<readonly [X509Certificate, ...X509Certificate[]]> {
  try {
    const [leaf, ...rest] = [...pem.matchAll(CERTIFICATE)].map(([block]) => new X509Certificate(block));
    return leaf === undefined ? bad(`--tls-cert: '${path}' holds no PEM certificate`) : ok([leaf, ...rest]);
  } catch {
    return bad(`--tls-cert: a certificate in '${path}' is damaged`);
  }
}

function parseKey(path: string, pem: string): Result<KeyObject> {
  if (/^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(pem)) {
    return bad(
      `--tls-key: the key in '${path}' is encrypted; give one without a passphrase, readable only by the server`,
    );
  }
  if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(pem)) return bad(`--tls-key: '${path}' holds no PEM private key`);
  try {
    return ok(createPrivateKey(pem));
  } catch {
    return bad(`--tls-key: the private key in '${path}' is damaged`);
  }
}

function checkDates(path: string, leaf: X509Certificate, now: number): Result<void> {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  if (leaf.validToDate.getTime() <= now) {
    return bad(`--tls-cert: the certificate in '${path}' expired on ${day(leaf.validToDate)}`);
  }
  if (leaf.validFromDate.getTime() > now) {
    return bad(`--tls-cert: the certificate in '${path}' is not valid before ${day(leaf.validFromDate)}`);
  }
  return ok(undefined);
}

/** OpenSSL has rules of its own (a 1024-bit RSA key is too small); better said now than at the first handshake. */
function checkServable(path: string, cert: string, key: string): Result<void> {
  try {
    createSecureContext({ cert, key });
    return ok(undefined);
  } catch (error) {
    return bad(`--tls-cert: OpenSSL does not accept '${path}' (${(error as Error).message})`);
  }
}
