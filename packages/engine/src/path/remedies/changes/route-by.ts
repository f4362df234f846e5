import { wordsOf, type Address } from '../../../address/address.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { valueOf } from '../../../table/address-index.ts';
import { backendsOf, isFront } from '../../walk/devices/balance.ts';
import { networkOf } from '../../walk/onward.ts';
import { subnetAt } from '../../walk/place.ts';
import { rowOf } from '../supposed/routes.ts';

/**
 * What gives a subnet a route by an appliance. In a table that the appliance's own subnet has as well it would lead that to itself: then
 * the subnet needs one of its own.
 */
export function routeBy(network: CloudNetwork, subnet: string, to: string, by: Address | undefined): string {
  if (by === undefined) return `add a route to ${to}`;
  return isShared(network, rowOf(network, network.subnets.ids, subnet), by)
    ? `give it a route table of its own, with the routes it has and one to ${to} by ${by}`
    : `add a route to ${to} by ${by}`;
}

/** Is the table of a subnet that of an appliance's subnet, too, or of one of those behind a load balancer? */
export function isShared(network: CloudNetwork, subnet: number, by: Address): boolean {
  const { routeTables, virtualNetworks } = network.subnets;
  const table = routeTables[subnet] ?? NONE;
  if (table < 0) return false;
  const words = wordsOf(by);
  const within = networkOf(network, virtualNetworks[subnet] ?? NONE, ...words);
  const owner = within < 0 ? NONE : valueOf(network.lookups.owners, within, ...words);
  return appliancesAt(network, owner).some((row) => {
    const own = subnetAt(network, row);
    return own !== subnet && routeTables[own] === table;
  });
}

function appliancesAt(network: CloudNetwork, owner: number): readonly number[] {
  if (owner < 0 || !isFront(network, owner)) return [owner];
  const { listenerOffsets } = network.configurations;
  const [from, to] = [listenerOffsets[owner] ?? 0, listenerOffsets[owner + 1] ?? 0];
  return Array.from({ length: to - from }, (_, at) => [...backendsOf(network, from + at)]).flat();
}
