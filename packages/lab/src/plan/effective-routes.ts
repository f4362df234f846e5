import { contains, type Address, type Prefix } from '@hopscope/engine';
import type { Description, RouteHop, Subnet } from '../documents/description.ts';
import { rangesOf, within } from '../address/ranges.ts';

/** A route that decides for packets that leave from a subnet. One a prefix: the kernel picks the longest. */
export type EffectiveRoute = {
  readonly prefix: Prefix;
  /** ARM id, or `System Route`. */
  readonly origin: string;
  /** The service tag that the user's route is for. */
  readonly tag?: string;
  readonly hop: EffectiveHop;
};

export type EffectiveHop =
  | Exclude<RouteHop, { readonly kind: 'appliance' | 'appliances' }>
  /** Into the network of this index, by a peering or a connected group. */
  | { readonly kind: 'peering'; readonly remote: number }
  /** The network of this index has the appliance. Absent: no network within reach has its address. */
  | ApplianceHop
  /** By one of these, chosen by the kernel's hash. */
  | { readonly kind: 'appliances'; readonly hops: readonly ApplianceHop[] };

export type ApplianceHop = { readonly kind: 'appliance'; readonly address: Address; readonly network?: number };

const SYSTEM_ROUTE = 'System Route';

/** Private networks that lead nowhere until somebody uses them. */
const UNUSED = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
] as readonly string[] as readonly Prefix[];

/** "How Azure selects a route": of equal prefixes the user's own first, then the system's. */
export function effectiveRoutes(description: Description, subnet: Subnet): readonly EffectiveRoute[] {
  const chosen = new Map<Prefix, EffectiveRoute>();
  const offer = (route: EffectiveRoute) => {
    if (!chosen.has(route.prefix)) chosen.set(route.prefix, route);
  };
  const system = systemRoutes(description, subnet.network);
  // A user's route for the world holds private networks as well: those that lead nowhere are taken away ("Routing example").
  const isForWorld = subnet.routes.some(({ prefix, tag }) => prefix === '0.0.0.0/0' && tag === undefined);
  for (const { id, prefix, tag, hop } of subnet.routes)
    offer({
      prefix,
      origin: id,
      ...(tag === undefined ? {} : { tag }),
      hop: placedHop(hop, subnet.network, system),
    });
  system.filter(({ hop }) => !isForWorld || hop.kind !== 'nowhere').forEach(offer);
  return [...chosen.values()];
}

/** Its own space, that of its peers, and then of those that connected groups join with it, the internet, and what nobody uses; earlier ones win where prefixes are equal. */
function systemRoutes({ networks }: Description, network: number): readonly EffectiveRoute[] {
  const { prefixes = [], peerings = [] } = networks[network] ?? {};
  const route = (prefix: Prefix, hop: EffectiveHop): EffectiveRoute => ({ prefix, origin: SYSTEM_ROUTE, hop });
  return [
    ...prefixes.map((prefix) => route(prefix, { kind: 'network' })),
    ...peerings.flatMap(({ remote, prefixes: theirs }) =>
      theirs.map((prefix) => route(prefix, { kind: 'peering', remote })),
    ),
    route('0.0.0.0/0' as Prefix, { kind: 'internet' }),
    ...(prefixes.some((prefix) => prefix.includes(':')) ? [route('::/0' as Prefix, { kind: 'internet' })] : []),
    // "If a prefix of the address space holds a reserved network, its route is removed"; an equal one has won above.
    ...UNUSED.filter((prefix) => !prefixes.some((own) => within(rangesOf([prefix]), rangesOf([own])))).map((prefix) =>
      route(prefix, { kind: 'nowhere' }),
    ),
  ];
}

function placedHop(hop: RouteHop, network: number, system: readonly EffectiveRoute[]): EffectiveHop {
  if (hop.kind === 'appliance') return placed(hop.address, network, system);
  if (hop.kind !== 'appliances') return hop;
  return { kind: 'appliances', hops: hop.addresses.map((address) => placed(address, network, system)) };
}

/** The appliances that a route leads to: one, several or none. */
export const appliancesOf = (hop: EffectiveHop): readonly ApplianceHop[] =>
  hop.kind === 'appliances' ? hop.hops : hop.kind === 'appliance' ? [hop] : [];

/** A next hop must be in the network itself or in one that it is peered with, whatever the subnet's own routes say. */
function placed(address: Address, network: number, system: readonly EffectiveRoute[]): ApplianceHop {
  const best = system
    .filter(({ prefix }) => contains(prefix, address))
    .reduce<EffectiveRoute | undefined>(
      (longest, route) => (longest === undefined || lengthOf(route) > lengthOf(longest) ? route : longest),
      undefined,
    );
  const hop = best?.hop;
  if (hop?.kind === 'network') return { kind: 'appliance', address, network };
  return { kind: 'appliance', address, ...(hop?.kind === 'peering' ? { network: hop.remote } : {}) };
}

const lengthOf = ({ prefix }: EffectiveRoute) => Number(prefix.slice(prefix.indexOf('/') + 1));
