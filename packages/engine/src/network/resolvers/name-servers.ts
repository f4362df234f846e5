import type { Address } from '../../address/address.ts';
import type { Drafts, NameSettings } from '../../documents/drafts.ts';
import { keyOf, parentOf } from '../../documents/resource.ts';
import { NONE } from '../cloud/cloud-network.ts';
import type { SidesByNetwork } from '../cloud/compile-networks.ts';
import type { Rows } from '../links/link.ts';

/** Who answers names and is described: a firewall that is a DNS proxy, by its row, or a DNS private resolver, by that of its network. */
export type NameServer = {
  readonly address: Address;
  readonly firewall: number;
  readonly resolver: number;
};

/** By the row of the virtual network that may ask them: name servers in it and in those that it is peered, or joined, with. */
export type ServersNear = ReadonlyMap<number, readonly NameServer[]>;

/** `settings`: of firewalls, by their rows. */
export function serversNear(
  drafts: Drafts,
  sides: SidesByNetwork,
  networkRows: Rows,
  settings: readonly (NameSettings | undefined)[],
): ServersNear {
  const byHome = Map.groupBy([...proxies(drafts, settings), ...endpoints(drafts, networkRows)], ({ home }) => home);
  if (byHome.size === 0) return new Map();
  const { virtualNetworks } = drafts;
  return new Map(
    virtualNetworks.map(({ id }, network) => {
      const near = (sides.get(network) ?? []).flatMap(
        ({ isUp, remoteRow }) => (isUp ? virtualNetworks[remoteRow]?.id : undefined) ?? [],
      );
      return [network, [...new Set([id, ...near].map(keyOf))].flatMap((home) => byHome.get(home) ?? [])] as const;
    }),
  );
}

/** Who answers at all of these addresses alike, of those near a network; undefined where nobody knows what one of them answers. */
export function serverAmong(
  near: readonly NameServer[] | undefined,
  addresses: readonly string[],
): NameServer | undefined {
  const found = addresses.map((address) => near?.find((each) => each.address === address));
  const [first] = found;
  return found.every((each) => each?.firewall === first?.firewall && each?.resolver === first?.resolver)
    ? first
    : undefined;
}

type Placed = NameServer & { readonly home: string };

function proxies({ firewalls, opaque }: Drafts, settings: readonly (NameSettings | undefined)[]): readonly Placed[] {
  return firewalls.flatMap(({ id, subnet = '' }, row) =>
    settings[row]?.isProxy === true
      ? opaque.flatMap(({ firewall, address }) =>
          firewall === id ? { home: keyOf(parentOf(subnet)), address, firewall: row, resolver: NONE } : [],
        )
      : [],
  );
}

const endpoints = ({ names }: Drafts, networkRows: Rows): readonly Placed[] =>
  names.inbound.flatMap(({ network, address }) => {
    const resolver = networkRows.get(network);
    return resolver === undefined ? [] : { home: keyOf(network), address, firewall: NONE, resolver };
  });
