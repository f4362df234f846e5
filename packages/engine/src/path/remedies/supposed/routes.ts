import type { Address } from '../../../address/address.ts';
import { wordsOf } from '../../../address/address.ts';
import type { Prefix } from '../../../address/prefix.ts';
import { MISSING, NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { SUBNET } from '../../../network/cloud/places.ts';
import { ROUTE } from '../../../network/routes/route-rows.ts';
import { buildPrefixTable, entriesOf, type PrefixTable } from '../../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../../../routes/next-hop-type.ts';
import { textEquals } from '../../../table/text-table.ts';
import { textOf } from '../../cloud/names.ts';
import { extended, written } from '../../../table/columns.ts';
import { withTags } from './tags.ts';

/** The network without one of its users' routes; undefined where nobody has it. */
export function withoutRoute(network: CloudNetwork, id: string): CloudNetwork | undefined {
  const { routeTables, routes } = network;
  const table = rowOf(network, routeTables.ids, id.split('/').slice(0, -2).join('/'));
  const before = routeTables.lookups[table];
  if (before === undefined) return undefined;
  const tagged = textOf(network, routes.ids, routeTables.tagged[table] ?? NONE) === id;
  const left = tableWithout(network, before, id);
  const without = {
    ...routeTables,
    lookups: routeTables.lookups.with(table, left),
    hasDefault: written(routeTables.hasDefault, [table], Number(hasDefault(left))),
    tagged: tagged ? written(routeTables.tagged, [table], NONE) : routeTables.tagged,
  };
  return withTags({ ...network, routeTables: without }, new Set(), table);
}

/** Of each table what was made of it last: one question supposes the same many times. */
const made = new WeakMap<PrefixTable, { readonly id: string; readonly without: PrefixTable }>();

function tableWithout(network: CloudNetwork, before: PrefixTable, id: string): PrefixTable {
  const known = made.get(before);
  if (known?.id === id) return known.without;
  const left = entriesOf(before).filter(({ value }) => textOf(network, network.routes.ids, value) !== id);
  const without = buildPrefixTable(left);
  made.set(before, { id, without });
  return without;
}

const hasDefault = (lookup: PrefixTable): boolean => entriesOf(lookup).some(({ prefix }) => prefix === '0.0.0.0/0');

/** The row with this id in a column of texts, or `NONE`. */
export function rowOf({ texts }: CloudNetwork, ids: ArrayLike<number>, id: string): number {
  for (let row = 0; row < ids.length; row += 1) {
    const text = ids[row] ?? NONE;
    if (text >= 0 && textEquals(texts, text, id)) return row;
  }
  return NONE;
}

/** Rows behind all other routes; the first is `first`. `via`: of a peering's row. */
export function withRouteRows(
  { routes }: CloudNetwork,
  added: readonly {
    readonly type: NextHopType;
    readonly nextHop?: Address;
    readonly via?: number;
    readonly table?: number;
  }[],
) {
  const none = added.map(() => NONE);
  const rows = added.flatMap(({ type, nextHop, via = NONE, table = NONE }) => {
    const row = Array.from({ length: ROUTE.stride }, () => 0);
    row[ROUTE.type] = NEXT_HOP_TYPES.indexOf(type);
    row[ROUTE.via] = via;
    row[ROUTE.table] = table;
    if (nextHop !== undefined) row.splice(ROUTE.nextHop, 4, ...wordsOf(nextHop));
    return row;
  });
  return {
    first: routes.ids.length,
    routes: {
      ids: extended(routes.ids, none),
      names: extended(routes.names, none),
      prefixes: extended(
        routes.prefixes,
        added.map(() => 0),
      ),
      rows: extended(routes.rows, rows),
    } satisfies CloudNetwork['routes'],
  };
}

/**
 * The network with a route to an appliance more, in the table of a subnet, or in a new one where it has none, or shares it with the
 * appliance: `isOwn`. Unchanged where a route of the table has the same prefix, which Azure does not let two of them have: that one has to go.
 */
export function withRoute(
  network: CloudNetwork,
  subnet: number,
  prefix: Prefix,
  nextHop: Address,
  isOwn: boolean,
): CloudNetwork | undefined {
  const { routeTables, subnets, places } = network;
  const known = subnets.routeTables[subnet] ?? MISSING;
  if (known === MISSING) return undefined;
  const before = routeTables.lookups[known];
  const own = before === undefined ? [] : entriesOf(before);
  if (own.some((each) => each.prefix === prefix)) return network;
  const isNew = known < 0 || isOwn;
  const table = isNew ? routeTables.ids.length : known;
  const { first, routes } = withRouteRows(network, [{ type: 'VirtualAppliance', nextHop, table }]);
  const entry = { prefix, rank: Number.NEGATIVE_INFINITY, value: first };
  const lookup = buildPrefixTable([entry, ...own]);
  const changed = {
    ...network,
    routes,
    routeTables: isNew
      ? withTable(routeTables, lookup, known)
      : {
          ...routeTables,
          lookups: routeTables.lookups.with(table, lookup),
          hasDefault: written(routeTables.hasDefault, [table], Number(hasDefault(lookup))),
        },
    subnets: { ...subnets, routeTables: written(subnets.routeTables, [subnet], table) },
    places: { ...places, subnets: written(places.subnets, [SUBNET.stride * subnet + SUBNET.routeTable], table) },
  };
  return withTags(changed, new Set(), table);
}

/** `like`: the row of the table that it is a copy of, or less than 0. */
const withTable = (
  tables: CloudNetwork['routeTables'],
  lookup: PrefixTable,
  like: number,
): CloudNetwork['routeTables'] => ({
  ids: extended(tables.ids, [NONE]),
  lookups: [...tables.lookups, lookup],
  firsts: extended(tables.firsts, [0]),
  ends: extended(tables.ends, [0]),
  tagged: extended(tables.tagged, [tables.tagged[like] ?? NONE]),
  openness: extended(tables.openness, [tables.openness[like] ?? 0]),
  propagates: extended(tables.propagates, [tables.propagates[like] ?? 1]),
  takesPeers: extended(tables.takesPeers, [tables.takesPeers[like] ?? 1]),
  hasDefault: extended(tables.hasDefault, [Number(hasDefault(lookup))]),
});
