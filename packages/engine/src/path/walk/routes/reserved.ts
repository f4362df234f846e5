import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { typeAt } from '../../../network/routes/route-rows.ts';
import { buildPrefixTable, entriesOf, type PrefixTable } from '../../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES } from '../../../routes/next-hop-type.ts';

/**
 * The system's routes of a virtual network beside a route table of users: where that has a route for 0.0.0.0/0, wherever it leads, Azure
 * takes away those that lead private networks nowhere, so that it holds these, too ("Virtual network traffic routing", Routing example).
 */
export function systemRoutesBeside(
  { virtualNetworks, routeTables, routes }: CloudNetwork,
  virtualNetwork: number,
  table: number,
): PrefixTable | undefined {
  const all = virtualNetwork < 0 ? undefined : virtualNetworks.systemRoutes[virtualNetwork];
  return all !== undefined && table >= 0 && routeTables.hasDefault[table] === 1 ? withoutReserved(routes, all) : all;
}

/** Of each table once: it is the same for all subnets of a network. */
const made = new WeakMap<PrefixTable, PrefixTable>();

function withoutReserved(routes: CloudNetwork['routes'], all: PrefixTable): PrefixTable {
  const known = made.get(all);
  if (known !== undefined) return known;
  const left = buildPrefixTable(entriesOf(all).filter(({ value }) => typeAt(routes, value) !== NOWHERE));
  made.set(all, left);
  return left;
}

/** The system has no other routes to None. */
const NOWHERE = NEXT_HOP_TYPES.indexOf('None');
