import type { Family, HostDocument } from '@hopscope/engine';
import type { Finding } from './finding.ts';

const FAMILIES = {
  ipv4: { name: 'IPv4', everything: '0.0.0.0/0', ofFamily: (text: string) => !text.includes(':') },
  ipv6: {
    name: 'IPv6',
    everything: '::/0',
    ofFamily: (text: string) => text.includes(':') && !text.startsWith('fe80:'),
  },
} as const satisfies Record<Family, unknown>;

/** Whether this host has an address and a way out, by its own documents. */
export function networkFinding(family: Family, documents: readonly HostDocument[]): Finding {
  const { name, everything, ofFamily } = FAMILIES[family];
  if (documents.length === 0)
    return {
      name,
      state: 'limited',
      found: 'routes are not read here',
      advice: 'Checks do not say which route they took.',
    };
  const out = documents.find(
    (document) => document.kind === 'route' && document.destination === everything && document.type === 'unicast',
  );
  const addresses = documents
    .flatMap((document) => (document.kind === 'interface' && !document.loopback ? document.addresses : []))
    .map(({ address }) => address)
    .filter((address) => ofFamily(address));
  const way =
    out?.kind === 'route'
      ? `default route${out.gateway === undefined ? '' : ` via ${out.gateway}`}${out.device === undefined ? '' : ` on ${out.device}`}`
      : 'no default route';
  const whole = out !== undefined && addresses.length > 0;
  return {
    name,
    state: whole ? 'ok' : 'limited',
    found: `${addresses.length === 0 ? 'no address' : addresses.join(', ')}; ${way}`,
    advice: whole
      ? `Destinations with ${name} addresses can be checked.`
      : `Only ${name} networks with a route of their own can be checked: everything else ends as no route.`,
  };
}
