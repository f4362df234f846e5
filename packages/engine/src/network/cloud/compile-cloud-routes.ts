import type { Address } from '../../address/address.ts';
import { prefixOf, type Prefix } from '../../address/prefix.ts';
import { buildPrefixTable, type PrefixEntry, type PrefixTable } from '../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../../routes/next-hop-type.ts';
import { rankOfTag, type ServiceTags } from '../../rules/service-tags.ts';
import { addressColumn } from '../../table/address-column.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Drafts, RouteDraft } from '../arm/drafts.ts';
import { keyOf } from '../arm/resource.ts';
import type { Finding } from '../finding.ts';
import { NONE, type CloudNetwork } from './cloud-network.ts';
import type { Gateways } from './compile-gateways.ts';
import type { PlacedPeering, PlacedSubnet } from './compile-networks.ts';
import { rowsOf } from './link.ts';
import { servicePrefixes } from './service-routes.ts';
import { entryOf, systemRoutes, type SystemRoute } from './system-routes.ts';

/** A route on its way into columns. */
type RouteRow = {
  readonly id?: string;
  readonly name?: string;
  readonly text: string;
  readonly nextHopType: NextHopType;
  readonly nextHop?: Address;
  readonly table: number;
  readonly peering?: number;
  /** Row of the connection that it leads through. */
  readonly connection?: number;
};

/** Addresses of private endpoints by virtual network: each is a route of its own, unless the subnet's policies put it under the others. */
function endpointPrefixes(
  { interfaces, virtualNetworks }: Drafts,
  subnets: readonly PlacedSubnet[],
): readonly Prefix[][] {
  const rows = rowsOf(subnets);
  const byNetwork: Prefix[][] = virtualNetworks.map(() => []);
  for (const { configurations, privateEndpoint } of interfaces)
    for (const { address, subnet } of privateEndpoint === undefined ? [] : configurations) {
      const placed = subnets[rows.get(keyOf(subnet ?? '')) ?? NONE];
      if (placed?.routesEndpoints === false)
        byNetwork[placed.virtualNetwork]?.push(prefixOf(address, address.includes(':') ? 128 : 32));
    }
  return byNetwork;
}

type RouteSurroundings = {
  readonly drafts: Drafts;
  readonly peerings: readonly PlacedPeering[];
  readonly texts: TextTableBuilder;
  readonly gateways: Gateways;
  readonly subnets: readonly PlacedSubnet[];
  readonly serviceTags: ServiceTags;
  readonly findings: Finding[];
};

export function compileCloudRoutes(around: RouteSurroundings) {
  const { drafts, peerings, texts, gateways, subnets } = around;
  const endpoints = endpointPrefixes(drafts, subnets);
  const rows: RouteRow[] = [];
  const systems = drafts.virtualNetworks.map(({ prefixes }, network) => {
    const up = peerings.filter(({ virtualNetwork, isUp }) => virtualNetwork === network && isUp);
    return buildPrefixTable(
      [...systemRoutes(prefixes, up), ...endpointRoutes(network, up, endpoints)].map((route) => {
        const { nextHopType, peering } = route;
        return entryOf(route, rows.push({ text: route.prefix, nextHopType, peering, table: NONE }) - 1);
      }),
    );
  });
  const users = drafts.routeTables.map(({ routes }, table) => {
    const placed = routes.map((route) => ({ route, value: rows.push(userRow(route, table)) - 1 }));
    return {
      lookup: buildPrefixTable(placed.flatMap(({ route, value }) => userEntries(route, value))),
      propagates: drafts.routeTables[table]?.propagates !== false,
      tagged: placed.find(({ route }) => route.prefix === undefined && route.tag === undefined)?.value ?? NONE,
    };
  });
  const gatewayRoutes = gateways.routes.map((routes) =>
    routes.length === 0
      ? undefined
      : buildPrefixTable(
          routes.map(({ prefix, connection }) => ({
            prefix,
            // What is known to be connected first, then what was learned.
            rank: connection < 0 ? 1 : 0,
            value: rows.push({ text: prefix, nextHopType: 'VirtualNetworkGateway', table: NONE, connection }) - 1,
          })),
        ),
  );
  const services = compileServiceRoutes(around, rows);
  return {
    ...services,
    byNetwork: {
      systemRoutes: systems,
      gatewayRoutes,
      disconnected: drafts.virtualNetworks.map((_, network) =>
        buildPrefixTable(
          peerings
            .filter(({ virtualNetwork, isUp }) => virtualNetwork === network && !isUp)
            .flatMap(({ prefixes, row }) => prefixes.map((prefix) => ({ prefix, rank: 0, value: row }))),
        ),
      ),
    },
    routeTables: {
      ids: sharedU32(drafts.routeTables.map(({ id }) => texts.add(id))),
      lookups: users.map(({ lookup }) => lookup),
      tagged: sharedI32(users.map(({ tagged }) => tagged)),
      propagates: sharedU32(users.map(({ propagates }) => Number(propagates))),
    },
    routes: columnsOf(rows, texts),
  };
}

const endpointRoutes = (
  network: number,
  up: readonly PlacedPeering[],
  endpoints: readonly (readonly Prefix[])[],
): readonly SystemRoute[] => [
  ...(endpoints[network] ?? []).map((prefix) => ({ prefix, nextHopType: 'InterfaceEndpoint' as const, peering: NONE })),
  ...up.flatMap(({ row, remoteRow }) =>
    (endpoints[remoteRow] ?? []).map((prefix) => ({
      prefix,
      nextHopType: 'InterfaceEndpoint' as const,
      peering: row,
    })),
  ),
];

function compileServiceRoutes({ subnets, serviceTags, findings }: RouteSurroundings, rows: RouteRow[]) {
  const serviceRoutes: PrefixTable[] = [];
  const byKey = new Map<string, number>();
  const services = subnets.map((subnet) => {
    if (subnet.services.length === 0) return NONE;
    const prefixes = servicePrefixes(subnet, serviceTags, findings);
    const key = JSON.stringify(subnet.services);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const table = buildPrefixTable(
      prefixes.map((prefix) => ({
        prefix,
        rank: 0,
        value: rows.push({ text: prefix, nextHopType: 'VirtualNetworkServiceEndpoint', table: NONE }) - 1,
      })),
    );
    byKey.set(key, serviceRoutes.length);
    return serviceRoutes.push(table) - 1;
  });
  return { services: sharedI32(services), serviceRoutes };
}

/** A tag stands for all of its prefixes; one that is written out comes before the same one of a tag. */
function userEntries({ prefix, tag }: RouteDraft, value: number): readonly PrefixEntry[] {
  if (prefix !== undefined) return [{ prefix, rank: 0, value }];
  const rank = rankOfTag(tag?.name ?? '');
  return (tag?.prefixes ?? []).map((each) => ({ prefix: each, rank, value }));
}

const userRow = ({ id, name, text, nextHopType, nextHop }: RouteDraft, table: number): RouteRow => ({
  id,
  name,
  text,
  nextHopType,
  ...(nextHop === undefined ? {} : { nextHop }),
  table,
});

function columnsOf(rows: readonly RouteRow[], texts: TextTableBuilder): CloudNetwork['routes'] {
  const textOrNone = (text: string | undefined) => (text === undefined ? NONE : texts.add(text));
  return {
    ids: sharedI32(rows.map(({ id }) => textOrNone(id))),
    names: sharedI32(rows.map(({ name }) => textOrNone(name))),
    prefixes: sharedU32(rows.map(({ text }) => texts.add(text))),
    prefixLengths: sharedU32(rows.map(({ text }) => Number(text.split('/')[1] ?? (text.includes(':') ? 128 : 32)))),
    nextHopTypes: sharedU32(rows.map(({ nextHopType }) => NEXT_HOP_TYPES.indexOf(nextHopType))),
    nextHops: addressColumn(rows.map(({ nextHop }) => nextHop)),
    tables: sharedI32(rows.map(({ table }) => table)),
    peerings: sharedI32(rows.map(({ peering = NONE }) => peering)),
    connections: sharedI32(rows.map(({ connection = NONE }) => connection)),
  };
}
