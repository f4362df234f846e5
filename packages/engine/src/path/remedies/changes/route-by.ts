import type { Address } from '../../../address/address.ts';
import { hostPrefix, type Prefix } from '../../../address/prefix.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { entriesOf } from '../../../routes/longest-prefix.ts';
import { addressIn } from '../../../table/address-column.ts';
import { textOf } from '../../cloud/names.ts';
import { isFirewall } from '../../walk/devices/firewall.ts';
import { interfaceAt } from '../../walk/place.ts';
import { rowOf } from '../supposed/routes.ts';

/**
 * What gives a subnet a route by an appliance. In a table that an appliance's subnet has as well it would lead that to itself, or what it
 * sends on back: then the subnet needs one of its own.
 */
export function routeBy(network: CloudNetwork, subnet: string, to: string, by: Address | undefined): string {
  if (by === undefined) return `add a route to ${to}`;
  return isShared(network, rowOf(network, network.subnets.ids, subnet), by)
    ? `give it a route table of its own, with the routes it has and one to ${to} by ${by}`
    : `add a route to ${to} by ${by}`;
}

/**
 * Is the table of a subnet also that of another one with an appliance in it, which would lead by it what it has to send on? `by`: one that may
 * not do so yet.
 */
export function isShared(network: CloudNetwork, subnet: number, by: Address): boolean {
  const { subnets, configurations } = network;
  const table = subnets.routeTables[subnet] ?? NONE;
  const isAlso = (row: number) => row >= 0 && row !== subnet && subnets.routeTables[row] === table;
  if (table < 0 || !subnets.routeTables.some((_, row) => isAlso(row))) return false;
  return configurations.subnets.some(
    (row, at) => isAlso(row) && (sendsOn(network, at) || addressIn(configurations.addresses, at) === by),
  );
}

/**
 * The id of the route that the table of a subnet has for the very prefix of another one that it is to get: Azure does not let two of a table
 * have one prefix.
 */
export function routeInPlace(network: CloudNetwork, subnet: string, to: string): string | undefined {
  const { routeTables, routes, subnets } = network;
  const table = routeTables.lookups[subnets.routeTables[rowOf(network, subnets.ids, subnet)] ?? NONE];
  const prefix = prefixOf(to);
  const entry = table && entriesOf(table).find((each) => each.prefix === prefix);
  return entry && textOf(network, routes.ids, entry.value);
}

/** What a route is for, which words call by an address or a prefix. */
export const prefixOf = (to: string): Prefix => (to.includes('/') ? (to as Prefix) : hostPrefix(to as Address));

const sendsOn = (network: CloudNetwork, row: number): boolean =>
  isFirewall(network, row) || network.interfaces.forwards[interfaceAt(network, row)] === 1;
