import { isIP } from 'node:net';

import { parseAddress } from '@hopscope/engine';

/** One subject alternative name (RFC 5280, 4.2.1.6). */
export type CertificateName = { readonly type: 'dns' | 'ip'; readonly value: string };

export type NameSources = {
  /** `--host`; an unspecified address (0.0.0.0, ::) names nothing and is left out. */
  readonly host: string;
  readonly hostname: string;
  /** Every `--advertise`. */
  readonly advertise: readonly URL[];
};

/** Clients on this machine come by these, whatever else is configured. */
const ALWAYS = ['localhost', '127.0.0.1', '::1'];
const UNSPECIFIED: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Letters, digits, hyphens (and underscores, which real hosts have) in labels of at most 63; anything else cannot be asked for. */
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** The names that our certificate carries, each once, in a stable order. */
export function certificateNames(sources: NameSources): readonly CertificateName[] {
  const hosts = [...ALWAYS, sources.host, sources.hostname, ...sources.advertise.map((url) => url.hostname)];
  const names = hosts.map(nameOf).filter((name) => name !== undefined);
  return [...new Map(names.map((name) => [name.value, name])).values()];
}

function nameOf(host: string): CertificateName | undefined {
  // A URL writes an IPv6 address in brackets; a zone means something on one machine only and has no place in a name.
  const bare = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (isIP(bare) === 0) {
    const value = bare.toLowerCase().replace(/\.$/, '');
    return DNS_NAME.test(value) ? { type: 'dns', value } : undefined;
  }
  const address = parseAddress(bare);
  return address.ok && !UNSPECIFIED.has(address.value) ? { type: 'ip', value: address.value } : undefined;
}
