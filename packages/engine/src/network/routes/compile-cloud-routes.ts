import type { Address } from '../../address/address.ts';
import { covers, hostPrefix, type Prefix } from '../../address/prefix.ts';
import { buildPrefixTable, type PrefixEntry, type PrefixTable } from '../../routes/longest-prefix.ts';
import { rankOfTag, type ServiceTags } from '../../rules/service-tags.ts';
import { parentOf } from '../../documents/resource.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Drafts, RouteDraft, RouteTableDraft } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { NONE, UNDEPLOYED, type CloudNetwork } from '../cloud/cloud-network.ts';
import type { GatewayRoute, Gateways } from './gateways.ts';
import type { SidesByNetwork } from '../cloud/compile-networks.ts';
import type { PlacedPeering, PlacedSubnet } from '../links/placed.ts';
import { rowsOf } from '../links/link.ts';
import { OPENNESS } from './route-tables.ts';
import type { RouteColumns, RouteRow } from './route-columns.ts';
import { servicePrefixes } from './service-routes.ts';
import { entryOf, systemRoutes, type SystemRoute } from './system-routes.ts';

/**
 * Addresses of private endpoints by virtual network: each is a route of its own, unless the subnet's policies put it under the others. One
 * whose subnet is not among the documents has it, too: by whichever route, what becomes of packets there is not known.
 */
export function endpointPrefixes(
  { interfaces, virtualNetworks }: Drafts,
  subnets: readonly PlacedSubnet[],
): readonly (readonly Prefix[])[] {
  const rows = rowsOf(subnets);
  const networks = rowsOf(virtualNetworks);
  const byNetwork: Prefix[][] = virtualNetworks.map(() => []);
  for (const { configurations, privateEndpoint } of interfaces)
    for (const { address, subnet } of privateEndpoint === undefined ? [] : configurations) {
      const placed = subnets[rows.get(subnet ?? '') ?? NONE];
      const home = placed === undefined ? networks.get(parentOf(subnet ?? '')) : placed.virtualNetwork;
      if (placed?.routesEndpoints !== true) byNetwork[home ?? NONE]?.push(hostPrefix(address));
    }
  return byNetwork;
}

/** What Azure has by itself, in each virtual network. */
export const systemTables = (
  { virtualNetworks }: Drafts,
  sides: SidesByNetwork,
  endpoints: readonly (readonly Prefix[])[],
  columns: RouteColumns,
): readonly PrefixTable[] =>
  virtualNetworks.map(({ prefixes }, network) => {
    const up = (sides.get(network) ?? []).filter(({ isUp }) => isUp);
    return buildPrefixTable(
      [...systemRoutes(prefixes, up), ...endpointRoutes(network, up, endpoints)].map((route) => {
        const { nextHopType, peering } = route;
        return entryOf(route, columns.add({ text: route.prefix, nextHopType, peering, table: NONE }));
      }),
    );
  });

const endpointRoutes = (
  network: number,
  up: readonly PlacedPeering[],
  endpoints: readonly (readonly Prefix[])[],
): readonly SystemRoute[] => [
  ...(endpoints[network] ?? []).map((prefix) => ({ prefix, nextHopType: 'InterfaceEndpoint' as const, peering: NONE })),
  ...up.flatMap(({ row, remoteRow, prefixes }) =>
    (endpoints[remoteRow] ?? [])
      .filter((prefix) => prefixes.some((each) => covers(each, prefix)))
      .map((prefix) => ({
        prefix,
        nextHopType: 'InterfaceEndpoint' as const,
        peering: row,
      })),
  ),
];

/** Where peerings that are not connected would lead, or are not in sync, in each virtual network. */
export const disconnectedTables = ({ virtualNetworks }: Drafts, sides: SidesByNetwork): readonly PrefixTable[] =>
  virtualNetworks.map((_, network) =>
    buildPrefixTable(
      (sides.get(network) ?? []).flatMap(({ isUp, prefixes, unsynchronised, row }) =>
        (isUp ? unsynchronised : prefixes).map((prefix) => ({ prefix, rank: 0, value: row })),
      ),
    ),
  );

export const gatewayTables = (
  { routes, connections, untold }: Gateways,
  columns: RouteColumns,
): readonly (PrefixTable | undefined)[] =>
  routes.map((own, network) => {
    if (own.length === 0 && untold[network] === undefined) return undefined;
    const parted = partedPrefixes(own, connections);
    const isParted = ({ prefix, connection }: GatewayRoute) =>
      connections[connection]?.isUp === true && parted.has(prefix);
    const single = own
      .filter((route) => !isParted(route) && route.nextHop === undefined)
      .map(({ prefix, connection }) => ({
        prefix,
        rank: rankBy(connection, connections),
        value: columns.add(gatewayRow(prefix, connection)),
      }));
    const several = [...parted].map(([prefix, ways]) => ({
      prefix,
      rank: 0,
      value: addGatewayRows(prefix, ways, columns),
    }));
    const told = own.flatMap(({ prefix, nextHop }) => (nextHop === undefined ? [] : [{ prefix, nextHop }]));
    const toldBy = [...Map.groupBy(told, ({ prefix }) => prefix)].map(([prefix, all]) => ({
      prefix,
      rank: 1,
      value: addHopRows(prefix, [...new Set(all.map(({ nextHop }) => nextHop))], columns),
    }));
    return buildPrefixTable([...single, ...several, ...toldBy]);
  });

/** What is known to be connected first, then what was learned, or may be connected; where all are alike, flows go by any of them. */
function rankBy(connection: number, connections: Gateways['connections']): number {
  const found = connections[connection];
  if (connection === UNDEPLOYED || found?.isUp === false) return 2;
  return found === undefined || found.isStatusUnread ? 1 : 0;
}

/** The row of a route to the first of the appliances that told of it; those to the others stand behind it. */
function addHopRows(prefix: Prefix, hops: readonly Address[], columns: RouteColumns): number {
  const [first = NONE] = hops.map((nextHop, at) =>
    columns.add({ ...gatewayRow(prefix, NONE), nextHop, equals: hops.length - 1 - at }),
  );
  return first;
}

const gatewayRow = (text: Prefix, connection: number): RouteRow => ({
  text,
  nextHopType: 'VirtualNetworkGateway',
  table: NONE,
  connection,
});

/** The row of a route through the first of several connections; those through the others stand behind it. */
function addGatewayRows(prefix: Prefix, ways: readonly number[], columns: RouteColumns): number {
  const [first = NONE] = ways.map((connection, at) =>
    columns.add({ ...gatewayRow(prefix, connection), equals: ways.length - 1 - at }),
  );
  return first;
}

/**
 * Prefixes to which several connections are up that lead to different ends: one connection to each end. Outside they all leave
 * the model alike.
 */
function partedPrefixes(
  own: readonly GatewayRoute[],
  connections: Gateways['connections'],
): ReadonlyMap<Prefix, readonly number[]> {
  const byPrefix = new Map<Prefix, Map<number, number>>();
  for (const { prefix, connection } of own) {
    const found = connections[connection];
    if (found?.isUp !== true) continue;
    const end = Math.max(found.remote, NONE);
    const ends = byPrefix.get(prefix) ?? new Map<number, number>();
    if (!ends.has(end) || (connections[ends.get(end) ?? NONE]?.isStatusUnread === true && !found.isStatusUnread))
      ends.set(end, connection);
    byPrefix.set(prefix, ends);
  }
  const ways = [...byPrefix].map(([prefix, ends]) => [prefix, [...ends.values()]] as const);
  return new Map(ways.filter(([, each]) => each.length > 1));
}

/** The routes of one table, the rows from `from` up to `to`, once and for all: as long as its draft is the same, it is not read again. */
export type UserTable = {
  readonly lookup: PrefixTable;
  readonly tagged: number;
  /** Bits of `OPENNESS`. */
  readonly openness: number;
  readonly hasDefault: boolean;
  readonly from: number;
  readonly to: number;
};

export function userTable({ routes }: RouteTableDraft, row: number, columns: RouteColumns): UserTable {
  const from = columns.size();
  const placed = routes.map((route) => ({ route, value: addUserRows(route, row, columns) }));
  // One that may be for any destination comes first.
  const tagged = placed
    .filter(({ route }) => route.prefix === undefined && route.tag === undefined)
    .toSorted((one, other) => Number(other.route.isUnread === true) - Number(one.route.isUnread === true));
  const hops = new Set(
    tagged.map(({ route: { nextHopType, nextHop, equalHops = [] } }) =>
      JSON.stringify([nextHopType, nextHop, equalHops]),
    ),
  );
  return {
    lookup: buildPrefixTable(placed.flatMap(({ route, value }) => userEntries(route, value))),
    tagged: tagged[0]?.value ?? NONE,
    openness: (hops.size === 1 ? OPENNESS.alike : 0) | (tagged[0]?.route.isUnread === true ? OPENNESS.anywhere : 0),
    hasDefault: routes.some(({ prefix }) => prefix === '0.0.0.0/0'),
    from,
    to: columns.size(),
  };
}

/** `rows`: the row of each table; the others are nobody's any more. */
export function routeTableColumns(
  drafts: readonly RouteTableDraft[],
  rows: readonly number[],
  texts: TextTableBuilder,
  tableOf: (draft: RouteTableDraft, row: number) => UserTable,
): CloudNetwork['routeTables'] {
  const size = rows.reduce((most, row) => Math.max(most, row), NONE) + 1;
  const byRow: (RouteTableDraft | undefined)[] = Array.from({ length: size });
  drafts.forEach((draft, index) => (byRow[rows[index] ?? NONE] = draft));
  const tables = byRow.map((draft, row) => draft && tableOf(draft, row));
  return {
    ids: sharedI32(byRow.map((draft) => (draft === undefined ? NONE : texts.add(draft.id)))),
    lookups: tables.map((table) => table?.lookup),
    firsts: sharedU32(tables.map((table) => table?.from ?? 0)),
    ends: sharedU32(tables.map((table) => table?.to ?? 0)),
    tagged: sharedI32(tables.map((table) => table?.tagged ?? NONE)),
    openness: sharedU32(tables.map((table) => table?.openness ?? 0)),
    propagates: sharedU32(byRow.map((draft) => Number(draft?.propagates !== false))),
    takesPeers: sharedU32(byRow.map((draft) => Number(draft?.takesPeers !== false))),
    hasDefault: sharedU32(tables.map((table) => Number(table?.hasDefault === true))),
  };
}

/** Routes of service endpoints; subnets with the same ones share a table. */
export function serviceTables(
  subnets: readonly PlacedSubnet[],
  serviceTags: ServiceTags,
  texts: TextTableBuilder,
  columns: RouteColumns,
  findings: Finding[],
) {
  const serviceRoutes: PrefixTable[] = [];
  const [untold, untoldRoutes]: [number[], number[]] = [[], []];
  const byKey = new Map<string, number>();
  const services = subnets.map((subnet) => {
    if (subnet.services.length === 0) return NONE;
    const { prefixes, missing } = servicePrefixes(subnet, serviceTags, findings);
    const key = JSON.stringify(subnet.services);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const routeFor = (text: string) => columns.add({ text, nextHopType: 'VirtualNetworkServiceEndpoint', table: NONE });
    const table = buildPrefixTable(prefixes.map((prefix) => ({ prefix, rank: 0, value: routeFor(prefix) })));
    byKey.set(key, serviceRoutes.length);
    untold.push(missing === undefined ? NONE : texts.add(missing));
    untoldRoutes.push(
      missing === undefined ? NONE : routeFor(subnet.services.map(({ service }) => service).join(', ')),
    );
    return serviceRoutes.push(table) - 1;
  });
  return {
    services: sharedI32(services),
    serviceRoutes,
    untoldServices: sharedI32(untold),
    untoldRoutes: sharedI32(untoldRoutes),
  };
}

/** A tag stands for all of its prefixes; one that is written out comes before the same one of a tag. */
function userEntries({ prefix, tag }: RouteDraft, value: number): readonly PrefixEntry[] {
  if (prefix !== undefined) return [{ prefix, rank: 0, value }];
  const rank = rankOfTag(tag?.name ?? '');
  return (tag?.prefixes ?? []).map((each) => ({ prefix: each, rank, value }));
}

/** The row of a route; those with its other next hops stand behind it. */
function addUserRows(route: RouteDraft, table: number, columns: RouteColumns): number {
  const { id, name, text, nextHopType, nextHop, equalHops = [] } = route;
  const add = (hop: Address | undefined, equals: number) =>
    columns.add({ id, name, text, nextHopType, nextHop: hop, table, equals });
  const first = add(nextHop, equalHops.length);
  equalHops.forEach((other, index) => add(other, equalHops.length - 1 - index));
  return first;
}
