import { MISSING, NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { hopWords, nextHopTypeOf, rowsOfTable, tableOf } from '../network/routes/route-rows.ts';
import { idOf, lastPart, routeNames } from '../path/cloud/names.ts';
import { isOneOfSeveral } from '../path/walk/equal-hops.ts';
import { networkOf } from '../path/walk/onward.ts';
import type { NextHopType } from '../routes/next-hop-type.ts';
import { valueOf } from '../table/address-index.ts';
import type { LintFinding } from './finding.ts';

const APPLIANCES: readonly NextHopType[] = ['VirtualAppliance', 'VirtualApplianceEcmp'];

/** Users' routes to appliances that will not forward, are not there, or would send to themselves, asked from every network whose subnets have them. */
export function appliances(network: CloudNetwork): readonly LintFinding[] {
  const { routes, routeTables, subnets } = network;
  const homes = Map.groupBy(
    Array.from(subnets.routeTables, (table, subnet) => ({ table, home: subnets.virtualNetworks[subnet] ?? NONE })),
    ({ table }) => table,
  );
  return Array.from(routeTables.ids.keys())
    .flatMap((table) => rowsOfTable(routeTables, table).map((route) => ({ table, route })))
    .filter(({ route }) => APPLIANCES.includes(nextHopTypeOf(routes, route)))
    .flatMap(({ table, route }) => {
      const asked = new Set((homes.get(table) ?? []).map(({ home }) => home));
      // The same fault seen from two networks is one.
      const found = [...asked].flatMap((home) => faultOf(network, home, route) ?? []);
      return [...new Map(found.map((each) => [each.problem, each])).values()];
    });
}

function faultOf(network: CloudNetwork, home: number, route: number): LintFinding | undefined {
  const { id, prefix, nextHop } = routeNames(network, route);
  const field = isOneOfSeveral(network, route)
    ? 'properties.nextHop.nextHopIpAddresses'
    : 'properties.nextHopIpAddress';
  const resource = { resource: id, field, severity: 'error' } as const;
  const away = networkOf(network, home, ...hopWords(network.routes, route));
  // In a peered network that is not among the documents.
  if (away === MISSING) return undefined;
  const owner = away < 0 ? NONE : valueOf(network.lookups.owners, away, ...hopWords(network.routes, route));
  if (owner < 0)
    return {
      ...resource,
      problem: `Nothing has the address ${nextHop} in ${lastPart(idOf(network, network.virtualNetworks.ids, home))} or a network that it is peered with.`,
      consequence: 'What this route takes ends there.',
    };
  const card = network.configurations.interfaces[owner] ?? NONE;
  // Load balancers and other resources of Azure's forward by themselves.
  if (card < 0) return undefined;
  const name = lastPart(idOf(network, network.interfaces.ids, card));
  const subnet = network.configurations.subnets[owner] ?? NONE;
  if (network.subnets.routeTables[subnet] === tableOf(network.routes, route))
    return {
      ...resource,
      field: 'properties.addressPrefix',
      problem: `${name}, which the route leads to, is in a subnet with this route table itself.`,
      consequence: `What ${name} sends on to ${prefix} comes back to it; give its subnet another route table.`,
    };
  if (network.interfaces.forwards[card] === 1) return undefined;
  return {
    ...resource,
    problem: `The route leads to ${nextHop}, and ${name}, which has that address, does not forward.`,
    consequence: `${name} drops what is not addressed to it; set its enableIPForwarding.`,
  };
}
