import { ok, type Result } from '@hopscope/engine';

import { certificateNames, type NameSources } from './certificate-names.ts';
import { readGivenTls } from './given-tls.ts';
import { openLocalTls } from './local-tls.ts';

/** What the HTTPS listener serves, and what a client has to trust. */
export type Tls = {
  /** PEM: the server's certificate, followed by its chain where one was given. */
  readonly cert: string;
  /** PEM. Never logged. */
  readonly key: string;
  /** PEM file that makes a client trust `cert`. Absent when a certificate was given whose root is not in its file. */
  readonly caFile?: string;
  /** SHA-256 of the server's certificate, as openssl prints it: `AB:CD:…`. */
  readonly fingerprint: string;
};

export type TlsOptions = NameSources & {
  readonly dataDir: string;
  readonly now: () => number;
  /** `--tls-cert` and `--tls-key`, PEM files that replace our own certificate. */
  readonly certFile?: string;
  readonly keyFile?: string;
};

/**
 * The server's certificate: the one given, else our own in `<data>/tls`, made at the first start. A problem is a sentence
 * about a flag. Rejects when the data directory cannot be used.
 */
export async function openTls(options: TlsOptions): Promise<Result<Tls>> {
  const { certFile, keyFile } = options;
  if (certFile !== undefined || keyFile !== undefined) return readGivenTls({ certFile, keyFile }, options.now());
  return ok(await openLocalTls(options.dataDir, certificateNames(options), options.now()));
}
