import { lenientPrefix } from '../../documents/lenient-prefix.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { equalsOf, rowsOfTable } from '../../network/routes/route-rows.ts';
import { candidates, type PrefixTable } from '../../routes/longest-prefix.ts';
import type { Packet } from '../../rules/packet.ts';
import { effectiveRoute, knownRoute } from '../walk/routes/effective-route.ts';
import { systemRoutesBeside } from '../walk/routes/reserved.ts';
import { unlessByEndpoint, UNTOLD_ROUTES, UNTOLD_SERVICE } from '../walk/routes/untold.ts';
import { isUnseenRoute, routeNames, type RouteNames } from '../cloud/names.ts';

/** One route of a subnet, and why it does or does not decide about a packet. */
export type RouteReading = RouteNames & {
  readonly origin: 'user' | 'gateway' | 'system';
  /**
   * `elsewhere`: the destination is not in its prefix. `shorter`: another that holds it has a longer prefix. `outranked`:
   * another of the same or a shorter prefix comes first by its origin. `kept-out`: the route table does not let routes of
   * gateways in. `unknown`: its service tag is not loaded, its prefix could not be read, or routes that are in no document, or of a service endpoint, may come before it,
   * or it stands for networks of a connected group that are not among the documents.
   */
  readonly state: 'chosen' | 'elsewhere' | 'shorter' | 'outranked' | 'kept-out' | 'unknown';
};

/** Every route that counts in a subnet: users' first, then gateways', then the system's. */
export function readRoutes(network: CloudNetwork, subnet: number, packet: Packet): readonly RouteReading[] {
  const { subnets, virtualNetworks, routeTables, serviceRoutes } = network;
  const table = subnets.routeTables[subnet] ?? NONE;
  if (table === MISSING) return [];
  const virtualNetwork = subnets.virtualNetworks[subnet] ?? NONE;
  const chosen = unlessByEndpoint(network, subnet, effectiveRoute(network, subnet, packet), packet);
  const kept = table !== NONE && routeTables.propagates[table] === 0;
  const users = routeTables.lookups[table];
  const from = (prefixes: PrefixTable | undefined, origin: RouteReading['origin']) =>
    prefixes === undefined ? [] : rowsIn(prefixes, packet).map((row) => ({ ...row, origin }));
  const rows = [
    ...from(users, 'user'),
    ...from(virtualNetworks.gatewayRoutes[virtualNetwork], 'gateway'),
    ...from(serviceRoutes[subnets.services[subnet] ?? NONE], 'system'),
    ...from(systemRoutesBeside(network, virtualNetwork, table), 'system'),
  ].filter(({ row }) => row === chosen || !isUnseenRoute(network, row));
  const open = chosen === UNTOLD_ROUTES || chosen === UNTOLD_SERVICE ? knownRoute(network, subnet, packet) : NONE;
  const best = rows.find(({ row, isHolding }) => row === chosen && isHolding)?.length ?? -1;
  const unknown = table < 0 ? [] : taggedRows(network, table, new Set(rows.map(({ row }) => row)));
  return [
    ...unknown.map((row): RouteReading => ({ ...routeNames(network, row), origin: 'user', state: 'unknown' })),
    ...rows.map(({ row, length, isHolding, origin }): RouteReading => {
      const state = (): RouteReading['state'] => {
        if (!isHolding) return 'elsewhere';
        if (row === chosen) return isUnseenRoute(network, row) ? 'unknown' : 'chosen';
        if (row === open) return 'unknown';
        if (origin === 'gateway' && kept) return 'kept-out';
        return length < best ? 'shorter' : 'outranked';
      };
      return { ...routeNames(network, row), origin, state: state() };
    }),
  ];
}

/** Rows of a user's table that no prefix leads to: tags that are not loaded, and what is no prefix. */
export function taggedRows(network: CloudNetwork, table: number, known: ReadonlySet<number>): readonly number[] {
  const { routes, routeTables } = network;
  const isFirst = (row: number) => equalsOf(routes, row - 1) === 0;
  const isTag = (row: number) => lenientPrefix(routeNames(network, row).prefix) === undefined;
  return rowsOfTable(routeTables, table).filter((row) => !known.has(row) && isFirst(row) && isTag(row));
}

/** Each route once, with the length of its prefix, the longest that holds the packet where it is a tag's. */
function rowsIn(table: PrefixTable, { d0, d1, d2, d3 }: Packet) {
  const holding = new Set(candidates(table, d0 >>> 0, d1 >>> 0, d2 >>> 0, d3 >>> 0));
  const lengths = new Map<number, number>();
  for (const [at, row] of table.values.entries())
    lengths.set(row, Math.max(lengths.get(row) ?? 0, table.lengths[at] ?? 0));
  return [...lengths].map(([row, length]) => ({ row, length, isHolding: holding.has(row) }));
}
