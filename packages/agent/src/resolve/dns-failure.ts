import type { Family, ResolutionFailure } from '@hopscope/engine';

export type Failure = { readonly reason: ResolutionFailure; readonly detail: string };

/** What a DNS server said about one record type: addresses, or the c-ares code of why not. */
export type RecordAnswer =
  | { readonly family: Family; readonly addresses: readonly string[] }
  | { readonly family: Family; readonly code: string };

const RECORD: Readonly<Record<Family, string>> = { ipv4: 'A', ipv6: 'AAAA' };

/**
 * Why a name has no address, from what the DNS servers answer about each wanted record. The system's resolver folds most
 * of these cases into one error. `servers` are their addresses as people read them.
 */
export function failureOf(
  name: string,
  answers: readonly RecordAnswer[],
  servers: readonly string[],
  system: string,
): Failure {
  const asked = servers.length === 0 ? 'no DNS server is configured' : `DNS server ${servers.join(', ')}`;
  const found = answers.flatMap((answer) => ('addresses' in answer ? answer.addresses : []));
  const codes = answers.flatMap((answer) => ('code' in answer ? [answer.code] : []));
  const records = answers.map((answer) => RECORD[answer.family]).join(' or ');
  const has = (...wanted: readonly string[]) => codes.find((code) => wanted.includes(code));
  const because = (reason: ResolutionFailure, words: string): Failure => ({ reason, detail: `${asked}: ${words}` });

  if (found.length > 0)
    return because('other', `${name} is ${found.join(', ')}, but the system's resolver says ${system}`);
  if (has('ENOTFOUND') !== undefined) return because('no-such-name', `${name} does not exist (NXDOMAIN)`);
  const refused = has('ESERVFAIL', 'EREFUSED', 'EFORMERR', 'ENOTIMP', 'EBADRESP');
  if (refused !== undefined) return because('server-failure', `${SERVER_SAYS[refused] ?? refused} about ${name}`);
  if (has('ECONNREFUSED') !== undefined)
    return because('server-failure', 'nothing listens there, or it cannot be reached');
  if (has('ETIMEOUT', 'ECANCELLED') !== undefined) return because('timeout', `no answer about ${name}`);
  if (has('ENODATA') !== undefined) return because('no-record', `${name} exists, but has no ${records} record`);
  return because('other', `${codes.join(', ')}; the system's resolver says ${system}`);
}

/** DNS response codes (RFC 1035 section 4.1.1) by the names that c-ares gives them. */
const SERVER_SAYS: Readonly<Record<string, string>> = {
  ESERVFAIL: 'server failure (SERVFAIL)',
  EREFUSED: 'refuses to answer (REFUSED)',
  EFORMERR: 'did not understand the question (FORMERR)',
  ENOTIMP: 'does not answer such questions (NOTIMP)',
  EBADRESP: 'gave a malformed answer',
};
