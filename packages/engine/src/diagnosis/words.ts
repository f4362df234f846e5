import { familyOf, type Address } from '../address/address.ts';
import type { Issue } from '../issue/issue.ts';
import type { IcmpReason, Need, Outcome, ResolutionFailure } from '../observation/observation.ts';
import type { Observed } from '../observation/observed.ts';

/** What an ICMP error claims, as the end of "it says that …". */
export const CLAIMS: Readonly<Record<IcmpReason, string>> = {
  'ttl-exceeded': 'the packet ran out of hops',
  'net-unreachable': 'it has no route to that network',
  'host-unreachable': 'the host does not answer on its link',
  'protocol-unreachable': 'the protocol is not spoken there',
  'port-unreachable': 'the port is closed to us',
  'packet-too-big': 'the packet is too big for the next link',
  'admin-prohibited': 'a rule forbids it',
  'policy-failed': 'the source address is not allowed there',
  'reject-route': 'its route to there rejects packets',
  'beyond-scope': 'the source address is not valid beyond this link',
  other: 'it cannot be delivered',
};

export const RESOLVER_CLAIMS: Readonly<Record<ResolutionFailure, string>> = {
  'no-such-name': 'no such name exists',
  'no-record': 'the name has no address of the kind asked for',
  'server-failure': 'the name server failed',
  timeout: 'no name server answered in time',
  other: 'the lookup failed',
};

/** What befell one probe, as the end of "some probes …". */
export function fateOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'connected':
      return 'connected';
    case 'refused':
      return 'were reset';
    case 'icmp':
      return `were rejected${outcome.from === undefined ? '' : ` by ${outcome.from}`}`;
    case 'silent':
      return 'got no answer';
    case 'failed':
      return `could not be sent (${outcome.errno})`;
    case 'forbidden':
      return 'were forbidden';
    case 'untold':
      return 'were not made up';
  }
}

/** How the destination is called: the name with its address, or the address alone. */
export function destinationOf(observed: Observed): string {
  const address = observed.target?.address;
  return address === undefined || address === observed.destination
    ? observed.destination
    : `${observed.destination} (${address})`;
}

/** The destination and what is asked there, as the end of "packets to …". */
export const askedOf = (observed: Observed): string =>
  observed.protocol === 'icmp' ? destinationOf(observed) : `${destinationOf(observed)}, TCP port ${observed.port}`;

/** Of a simulated source, whose probes would have to be made up: as the end of "Undetermined: …". */
export const untoldWords = (observed: Observed): string =>
  observed.target === undefined
    ? `what ${observed.destination} leads to is not known, and no probe is made up.`
    : `the documents do not tell what becomes of packets to ${askedOf(observed)}, and no probe is made up.`;

/** What a predicted path says of why it does not tell how a flow ends. */
export function causeUntold({ predicted }: Observed): Issue | undefined {
  const issues = predicted?.hops.flatMap((hop) => hop.issues ?? []) ?? [];
  return issues.find(({ severity }) => severity === 'error') ?? issues[0];
}

/** What a host lacks, as a sentence of its own. */
export const needWords = (needs: Need): string =>
  needs.kind === 'platform'
    ? `Echo requests cannot be sent here: ${needs.reason}.`
    : `${needs.name} is "${needs.value}", which leaves it out; "${needs.wanted}" lets it.`;

/** Who asks for a neighbour's hardware address on a link: ARP (RFC 826) or Neighbor Discovery (RFC 4861). */
export const neighbourProtocol = (address: Address): string =>
  familyOf(address) === 'ipv4' ? 'ARP' : 'Neighbor Discovery';

/** The way round a loop, as the end of "in a loop"; where only one of its routers answers, that one alone. */
export function loopWords(cycle: readonly Address[]): string {
  const [first, ...others] = cycle;
  if (first === undefined) return '';
  return others.length === 0 ? ` through ${first}` : `: ${[...cycle, first].join(' → ')}`;
}

/** Words as the beginning of a sentence. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
