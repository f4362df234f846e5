import { wordsOf } from '../../address/address.ts';
import { covers, hostPrefix, type Prefix } from '../../address/prefix.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { nextHopTypeOf, tableOf } from '../../network/routes/route-rows.ts';
import { bad, ok, type Result } from '../../result.ts';
import type { PrefixTable } from '../../routes/longest-prefix.ts';
import { entriesOf } from '../../routes/prefix-entries.ts';
import { packetOf } from '../../rules/packet.ts';
import { addressOf, isUnseenRoute, routeNames, SYSTEM_ROUTE, type RouteNames } from '../cloud/names.ts';
import { configurationOf } from '../walk/ends.ts';
import { networkOf } from '../walk/onward.ts';
import { homeOf, isEndpoint } from '../walk/place.ts';
import { effectiveRoute } from '../walk/routes/effective-route.ts';
import { systemRoutesBeside } from '../walk/routes/reserved.ts';
import { taggedRows } from './routes.ts';

/** A route that counts in a subnet. Never chosen, whatever the destination: not `isActive`. */
export type EffectiveRoute = RouteNames & {
  readonly origin: 'user' | 'gateway' | 'system';
  readonly isActive: boolean;
  /** Several where the route is to a service tag; its name where that is not loaded. */
  readonly prefixes: readonly string[];
};

export type EffectiveRoutes = {
  readonly routes: readonly EffectiveRoute[];
  /** The route table lets no routes of gateways in. */
  readonly keepsGatewaysOut: boolean;
};

type Row = { readonly row: number; readonly origin: EffectiveRoute['origin']; readonly prefixes: readonly Prefix[] };

/** Every route of the subnet of a machine, interface or configuration: the system's in Azure's order, then gateways', then users', then those that yield to users'. */
export function effectiveRoutes(network: CloudNetwork, id: string): Result<EffectiveRoutes> {
  const { configurations, subnets, virtualNetworks, routeTables, serviceRoutes } = network;
  const at = configurationOf(network, id);
  if (at < 0) return bad(`no interface with an address belongs to ${id}`);
  const subnet = configurations.subnets[at] ?? NONE;
  const table = subnets.routeTables[subnet] ?? NONE;
  if (table === MISSING) return bad(`the route table of the subnet of ${id} is not among the documents`);
  const virtualNetwork = subnets.virtualNetworks[subnet] ?? NONE;
  const keepsGatewaysOut = table !== NONE && routeTables.propagates[table] === 0;
  const users = rowsIn(routeTables.lookups[table], 'user');
  const rows = [
    ...rowsIn(systemRoutesBeside(network, virtualNetwork, table), 'system').filter(
      ({ row }) => !isUnseenRoute(network, row),
    ),
    ...rowsIn(serviceRoutes[subnets.services[subnet] ?? NONE], 'system'),
    ...(keepsGatewaysOut ? [] : rowsIn(virtualNetworks.gatewayRoutes[virtualNetwork], 'gateway')),
    ...users,
  ];
  const isWinner = winners(network, rows);
  const unloaded = table < 0 ? [] : taggedRows(network, table, new Set(users.map(({ row }) => row)));
  return ok({
    keepsGatewaysOut,
    routes: [
      ...rows.map(({ row, origin, prefixes }) => ({
        ...routeNames(network, row),
        origin,
        isActive: prefixes.some((prefix) => isWinner(row, prefix)),
        prefixes,
      })),
      ...yieldingEndpoints(network, subnet, virtualNetwork, new Set(rows.flatMap(({ prefixes }) => prefixes))),
      ...unloaded.map((row) => {
        const names = routeNames(network, row);
        // Where one without a prefix applies nobody knows.
        const isActive = /^[a-z]/i.test(names.prefix);
        return { ...names, origin: 'user' as const, isActive, prefixes: [names.prefix] };
      }),
    ],
  });
}

/**
 * Routes to private endpoints whose subnet's policies put them under users' routes, so that no packet is asked of them: such a route invalidates
 * them ("Manage network policies for private endpoints"). `listed`: prefixes of the routes that are.
 */
function yieldingEndpoints(
  network: CloudNetwork,
  subnet: number,
  virtualNetwork: number,
  listed: ReadonlySet<Prefix>,
): readonly EffectiveRoute[] {
  const { configurations, routes } = network;
  return [...configurations.interfaces.keys()].flatMap((row): readonly EffectiveRoute[] => {
    if (!isEndpoint(network, row)) return [];
    const address = addressOf(configurations.addresses, row);
    const prefix = hostPrefix(address);
    const home = homeOf(network, row);
    if (listed.has(prefix) || home < 0 || networkOf(network, virtualNetwork, ...wordsOf(address)) !== home) return [];
    const decided = effectiveRoute(
      network,
      subnet,
      packetOf({ protocol: 'tcp', source: address, destination: address }),
    );
    const isActive = decided < 0 || (tableOf(routes, decided) ?? NONE) < 0;
    return [
      { id: SYSTEM_ROUTE, prefix, nextHopType: 'InterfaceEndpoint', origin: 'system', isActive, prefixes: [prefix] },
    ];
  });
}

/** Each route once, in the order of its documents. */
function rowsIn(table: PrefixTable | undefined, origin: Row['origin']): readonly Row[] {
  if (table === undefined) return [];
  const byRow = Map.groupBy(entriesOf(table), ({ value }) => value);
  return [...byRow]
    .toSorted(([one], [other]) => one - other)
    .map(([row, entries]) => ({ row, origin, prefixes: entries.map(({ prefix }) => prefix) }));
}

/** `effectiveRoute`'s order, asked of prefixes and not of a packet. */
function winners(network: CloudNetwork, rows: readonly Row[]): (row: number, prefix: Prefix) => boolean {
  const isOwn = (row: number) => !['Internet', 'None'].includes(nextHopTypeOf(network.routes, row));
  const rank = ({ row, origin }: Row): number => {
    if (origin === 'user') return 0;
    if (origin === 'gateway') return 3;
    // Of equal prefixes a service endpoint's comes before the network's own, whichever has the earlier row.
    if (nextHopTypeOf(network.routes, row) === 'VirtualNetworkServiceEndpoint') return 1;
    return isOwn(row) ? 2 : 4;
  };
  const best = new Map<Prefix, Row>();
  // Of equal ranks the row that its table would answer with, which is the earlier one.
  for (const candidate of rows.toSorted((one, other) => rank(one) - rank(other) || one.row - other.row))
    for (const prefix of candidate.prefixes) if (!best.has(prefix)) best.set(prefix, candidate);
  const own = rows.filter(({ row, origin }) => origin === 'system' && isOwn(row)).flatMap(({ prefixes }) => prefixes);
  const origins = new Map(rows.map(({ row, origin }) => [row, origin]));
  return (row, prefix) =>
    best.get(prefix)?.row === row &&
    // A gateway's is not asked inside of what the network, its peers and its services have.
    (origins.get(row) !== 'gateway' || !own.some((wider) => covers(wider, prefix)));
}
