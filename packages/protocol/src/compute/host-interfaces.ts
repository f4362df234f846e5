import {
  contains,
  familyOf,
  parsePrefix,
  type Address,
  type HostDocument,
  type InterfaceDocument,
} from '@hopscope/engine';

/** A host's interface as far as ARM has words for it: switched on, not loopback, with an address that others can use. */
export type UsableInterface = { readonly name: string; readonly addresses: readonly Address[] };

/** The one that the default route leaves by comes first, then by the kernel's index; in each, IPv4 before IPv6. */
export function usableInterfaces(documents: readonly HostDocument[]): readonly UsableInterface[] {
  const primary = defaultDevice(documents);
  const rank = (link: InterfaceDocument) => (link.name === primary ? -1 : link.index);
  return documents
    .filter((document) => document.kind === 'interface')
    .filter((link) => link.up && !link.loopback)
    .toSorted((a, b) => rank(a) - rank(b))
    .map((link) => ({ name: link.name, addresses: usableAddresses(link) }))
    .filter((link) => link.addresses.length > 0);
}

function usableAddresses(link: InterfaceDocument): readonly Address[] {
  const usable = link.addresses.map(({ address }) => address).filter((address) => !isLinkLocal(address));
  const [ipv4, ipv6] = [usable.filter((it) => familyOf(it) === 'ipv4'), usable.filter((it) => familyOf(it) === 'ipv6')];
  return [...ipv4, ...ipv6];
}

/** Device of the default route that the kernel prefers: lowest metric in the main table, IPv4 before IPv6. */
function defaultDevice(documents: readonly HostDocument[]): string | undefined {
  const defaults = documents
    .filter((document) => document.kind === 'route')
    .filter((route) => route.table === MAIN_TABLE && route.type === 'unicast' && route.destination.endsWith('/0'));
  const rank = (destination: string) => (destination.includes(':') ? 1 : 0);
  return defaults.toSorted((a, b) => rank(a.destination) - rank(b.destination) || a.metric - b.metric)[0]?.device;
}

const MAIN_TABLE = 254;

const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'].map((text) => {
  const prefix = parsePrefix(text);
  if (!prefix.ok) throw new Error(prefix.problem);
  return prefix.value;
});

const isLinkLocal = (address: Address) => LINK_LOCAL.some((prefix) => contains(prefix, address));
