import { parsePrefix, type Prefix } from '../../address/prefix.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { equalsOf, tableOf } from '../../network/routes/route-rows.ts';
import { buildPrefixTable } from '../../routes/longest-prefix.ts';
import { routeNames } from '../cloud/names.ts';

/**
 * The network as it would be without one of its users' routes; everything else is shared. Undefined for a route that is
 * nobody's, or in a table with service tags, whose prefixes the tables do not keep apart.
 */
export function withoutRoute(network: CloudNetwork, route: number): CloudNetwork | undefined {
  const { routes, routeTables } = network;
  const table = tableOf(routes, route) ?? NONE;
  const before = routeTables.lookups[table];
  if (before === undefined) return undefined;
  const isOther = (row: number) => route < row || route > row + equalsOf(routes, row);
  const rows = [...new Set(before.values)].filter(isOther);
  const prefixes = rows.map((row) => parsePrefix(routeNames(network, row).prefix));
  if (prefixes.some((prefix) => !prefix.ok)) return undefined;
  const entries = rows.map((value, index) => {
    const prefix = prefixes[index];
    return { prefix: (prefix?.ok === true ? prefix.value : '0.0.0.0/0') as Prefix, rank: 0, value };
  });
  return {
    ...network,
    routeTables: { ...routeTables, lookups: routeTables.lookups.with(table, buildPrefixTable(entries)) },
  };
}
