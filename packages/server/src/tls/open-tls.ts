import { ok, type Result } from '@hopscope/engine';

import { certificateNames, type NameSources } from './certificate-names.ts';
import { readGivenTls } from './given-tls.ts';
import { openLocalTls } from './local-tls.ts';
import type { Tls } from './tls.ts';

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
