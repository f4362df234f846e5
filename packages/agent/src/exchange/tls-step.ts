import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { Microseconds, TlsProblem, TlsStep } from '@hopscope/engine';
import type { Trust } from './trust.ts';

const MOST_CHAIN = 10;
const MOST_NAMES = 20;

/** What strangers wrote is passed on in part. */
export const shortened = (text: string): string => {
  const plain = text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ');
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
};

/** A finished handshake, and everything that a client would find wrong with the certificate. */
export function tlsStepOf(socket: TLSSocket, host: string, took: Microseconds, now: number, trust: Trust): TlsStep {
  const shown = socket.getPeerCertificate(true);
  // Without one the object is empty, whatever its type says.
  if ((shown.raw as Buffer | undefined) === undefined) {
    const problems: TlsProblem[] = [{ kind: 'other', sentence: 'The destination shows no certificate.' }];
    const certificate = { subject: '', issuer: '', names: [], from: '', to: '' };
    return { took, version: socket.getProtocol() ?? '', serverName: host, certificate, chain: [], problems };
  }
  const leaf = new X509Certificate(shown.raw);
  const above = chainOf(leaf, shown);
  return {
    took,
    version: socket.getProtocol() ?? '',
    serverName: host,
    certificate: {
      subject: nameOf(leaf.subject),
      issuer: nameOf(leaf.issuer),
      names: namesOf(leaf),
      from: leaf.validFromDate.toISOString(),
      to: leaf.validToDate.toISOString(),
    },
    chain: above.map(({ subject }) => nameOf(subject)),
    problems: [
      ...datesOf([leaf, ...above], now),
      ...signerOf(leaf, above, socket.authorizationError, trust),
      ...nameProblem(leaf, host),
    ],
  };
}

/** Those that the server sent, and what of the way to a root this host knows by itself. */
function chainOf(leaf: X509Certificate, shown: DetailedPeerCertificate): readonly X509Certificate[] {
  const above: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = shown.issuerCertificate;
  while (next?.raw !== undefined && above.length < MOST_CHAIN) {
    const certificate = new X509Certificate(next.raw);
    if ([leaf, ...above].some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) break;
    above.push(certificate);
    next = next.issuerCertificate;
  }
  return above;
}

const nameOf = (distinguished: string | undefined) => shortened((distinguished ?? '').split('\n').join(', '));

const namesOf = ({ subjectAltName = '' }: X509Certificate) =>
  subjectAltName
    .split(', ')
    .map((name) => shortened(name.replace(/^(?:DNS|IP Address):/, '')))
    .filter((name) => name !== '')
    .slice(0, MOST_NAMES);

function datesOf(certificates: readonly X509Certificate[], now: number): readonly TlsProblem[] {
  return certificates.flatMap((certificate, index): TlsProblem[] => {
    const whose =
      index === 0 ? 'The certificate' : `The certificate of ${nameOf(certificate.subject)}, which signed it,`;
    const [from, to] = [certificate.validFromDate, certificate.validToDate];
    if (now > to.getTime()) return [{ kind: 'expired', sentence: `${whose} expired on ${to.toISOString()}.` }];
    if (now < from.getTime())
      return [{ kind: 'not-yet-valid', sentence: `${whose} is not valid before ${from.toISOString()}.` }];
    return [];
  });
}

/** OpenSSL's codes that are about dates or names, which are looked at here anyway. */
const SEEN = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID']);
const UNKNOWN = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/** OpenSSL tells one error of several, so who signed is looked at for itself where it told another. */
function signerOf(
  leaf: X509Certificate,
  above: readonly X509Certificate[],
  /** Typed as an error; it is the code. */
  error: Error | string | null | undefined,
  { authorities }: Trust,
): readonly TlsProblem[] {
  if (error === null || error === undefined) return [];
  const code = error instanceof Error ? error.message : error;
  const top = above.at(-1) ?? leaf;
  if (SEEN.has(code) && isKnown(top, authorities)) return [];
  if (leaf.checkIssued(leaf))
    return [
      {
        kind: 'self-signed',
        sentence: `The certificate of ${nameOf(leaf.subject)} signed itself, and this host does not trust it.`,
      },
    ];
  if (SEEN.has(code) || UNKNOWN.has(code))
    return [
      {
        kind: 'unknown-authority',
        sentence: `The certificate is signed by ${nameOf(leaf.issuer)}, which leads to no authority that this host trusts${above.length === 0 ? '; the server sent no certificate in between' : ''}.`,
      },
    ];
  return [{ kind: 'other', sentence: `The certificate is not to be trusted (${shortened(code)}).` }];
}

const isKnown = (top: X509Certificate, authorities: readonly string[]) =>
  authorities.some((pem) => {
    const authority = new X509Certificate(pem);
    return authority.fingerprint256 === top.fingerprint256 || top.checkIssued(authority);
  });

function nameProblem(leaf: X509Certificate, host: string): readonly TlsProblem[] {
  const name = host.replace(/\.$/, '');
  if ((isIP(host) === 0 ? leaf.checkHost(name) : leaf.checkIP(host)) !== undefined) return [];
  const names = namesOf(leaf);
  const whose = names.length === 0 ? nameOf(leaf.subject) : names.join(', ');
  return [{ kind: 'name-mismatch', sentence: `The certificate is for ${whose}, not for ${name}.` }];
}
