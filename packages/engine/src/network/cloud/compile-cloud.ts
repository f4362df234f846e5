import { buildPrefixTable, type PrefixEntry } from '../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../../routes/next-hop-type.ts';
import { compileRules } from '../../rules/compile-rules.ts';
import type { Address } from '../../address/address.ts';
import { addressColumn } from '../../table/address-column.ts';
import { addressSetsBuilder } from '../../table/address-sets.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { textTableBuilder, type TextTableBuilder } from '../../table/text-table.ts';
import type { Drafts, RouteDraft } from '../arm/drafts.ts';
import { readDocuments } from '../arm/read-documents.ts';
import type { CloudResource } from '../arm/resource.ts';
import type { Finding } from '../finding.ts';
import { NO_SERVICE_TAGS, rankOfTag, type ServiceTags } from '../../rules/service-tags.ts';
import { compileManaged } from './compile-managed.ts';
import { NONE, type CloudNetwork } from './cloud-network.ts';
import { compileEnds } from './compile-ends.ts';
import { compileNetworks, placePeerings, placeSubnets, type PlacedPeering } from './compile-networks.ts';
import { linker, rowsOf } from './link.ts';
import { entryOf, systemRoutes } from './system-routes.ts';

/** What decides about packets and is in no resource. */
export type CloudSurroundings = { readonly serviceTags?: ServiceTags };

/**
 * ARM documents into tables. Reads them once, in any order, and keeps none. Never throws and drops nothing silently: what
 * cannot be taken as it stands is among the findings, and a path that would depend on it ends undetermined.
 */
export function compileCloud(
  documents: Iterable<CloudResource>,
  revision: number,
  { serviceTags = NO_SERVICE_TAGS }: CloudSurroundings = {},
): CloudNetwork {
  const findings: Finding[] = [];
  const drafts = readDocuments(documents, { findings, serviceTags });
  const [texts, sets, link] = [textTableBuilder(), addressSetsBuilder(), linker(findings)];
  const around = { drafts, texts, sets, link, findings, groups: rowsOf(drafts.groups) };
  const subnets = placeSubnets(drafts);
  const peerings = placePeerings(drafts, findings);
  const networks = compileNetworks({ ...around, subnets, peerings });
  const { applicationGroups, memberships, ...ends } = compileEnds({ ...around, subnets });
  const routes = compileCloudRoutes(drafts, peerings, texts);
  const managed = compileManaged(drafts, findings);
  const groups = [...drafts.groups, ...managed.groups];
  const rules = compileRules(groups, { texts, sets, applicationGroups, memberships });
  const adminGroups = sharedI32(managed.byNetwork.map((group) => (group < 0 ? NONE : drafts.groups.length + group)));
  return {
    kind: 'cloud',
    revision,
    virtualNetworks: { ids: networks.ids, internet: networks.internet, ...routes.byNetwork, adminGroups },
    peerings: networks.peerings,
    subnets: networks.subnets,
    ...ends,
    routeTables: routes.routeTables,
    routes: routes.routes,
    rules,
    sets: sets.build(),
    texts: texts.build(),
    findings,
  };
}

/** A route on its way into columns. */
type RouteRow = {
  readonly id?: string;
  readonly name?: string;
  readonly text: string;
  readonly nextHopType: NextHopType;
  readonly nextHop?: Address;
  readonly table: number;
  readonly peering: number;
};

function compileCloudRoutes(drafts: Drafts, peerings: readonly PlacedPeering[], texts: TextTableBuilder) {
  const rows: RouteRow[] = [];
  const systems = drafts.virtualNetworks.map(({ prefixes }, network) => {
    const up = peerings.filter(({ virtualNetwork, isUp }) => virtualNetwork === network && isUp);
    return buildPrefixTable(
      systemRoutes(prefixes, up).map((route) => {
        const { nextHopType, peering } = route;
        return entryOf(route, rows.push({ text: route.prefix, nextHopType, peering, table: NONE }) - 1);
      }),
    );
  });
  const users = drafts.routeTables.map(({ routes }, table) => {
    const placed = routes.map((route) => ({ route, value: rows.push(userRow(route, table)) - 1 }));
    return {
      lookup: buildPrefixTable(placed.flatMap(({ route, value }) => userEntries(route, value))),
      tagged: placed.find(({ route }) => route.prefix === undefined && route.tag === undefined)?.value ?? NONE,
    };
  });
  return {
    byNetwork: {
      systemRoutes: systems,
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
    },
    routes: columnsOf(rows, texts),
  };
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
  peering: NONE,
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
    peerings: sharedI32(rows.map(({ peering }) => peering)),
  };
}
