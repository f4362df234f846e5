import type { Address, Prefix } from '@hopscope/engine';
import type { Description, Subnet } from '../documents/description.ts';
import { difference, hostPrefix, rangesOf, union, type Ranges } from '../address/ranges.ts';

/** What the service tags hold, seen from a subnet ("Virtual network service tags"). */
export type Tags = Readonly<Record<'VirtualNetwork' | 'Internet' | 'AzureLoadBalancer', Ranges>>;

/** The platform's own addresses: health probes and DNS, and metadata. */
export const PROBER = '168.63.129.16' as Address;
const HOST_ADDRESS = hostPrefix(PROBER);
export const PLATFORM_ADDRESSES: readonly Prefix[] = [HOST_ADDRESS, '169.254.169.254/32' as Prefix];

/** Publicly reachable addresses: all but private, shared, loopback, link-local, multicast and reserved ones. */
const PUBLIC: Ranges = difference(
  rangesOf(['0.0.0.0/0', '2000::/3'] as readonly string[] as readonly Prefix[]),
  rangesOf([
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
    HOST_ADDRESS,
  ] as readonly string[] as readonly Prefix[]),
);

/** The network's own space, that of the peered networks that it allows access, and what connected groups join with it. */
function spaceAround({ networks }: Description, network: number): Ranges {
  const { prefixes = [], peerings = [] } = networks[network] ?? {};
  const near = peerings.filter(({ allowsAccess }) => allowsAccess).flatMap(({ prefixes: theirs }) => theirs);
  return rangesOf([...prefixes, ...near]);
}

/** What is public, as seen from a network: its own space is not, even where it has public addresses. */
export const internetOf = (description: Description, network: number): Ranges =>
  difference(PUBLIC, spaceAround(description, network));

export function tagsOf(description: Description, { network, routes }: Subnet): Tags {
  const host = rangesOf([HOST_ADDRESS]);
  // "Prefixes used in user-defined routes" belong to the tag: those of the subnet's own table.
  const routed = rangesOf(routes.map(({ prefix }) => prefix));
  return {
    VirtualNetwork: union(union(spaceAround(description, network), host), routed),
    Internet: internetOf(description, network),
    AzureLoadBalancer: host,
  };
}
