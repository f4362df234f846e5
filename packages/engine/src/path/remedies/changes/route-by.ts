import type { Address } from '../../../address/address.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { isFirewall } from '../../walk/devices/firewall.ts';
import { interfaceAt } from '../../walk/place.ts';
import { rowOf } from '../supposed/routes.ts';

/**
 * What gives a subnet a route by an appliance. In a table that an appliance's subnet has as well it would lead that to itself, or what it
 * sends on back: then the subnet needs one of its own.
 */
export function routeBy(network: CloudNetwork, subnet: string, to: string, by: Address | undefined): string {
  if (by === undefined) return `add a route to ${to}`;
  return isShared(network, rowOf(network, network.subnets.ids, subnet))
    ? `give it a route table of its own, with the routes it has and one to ${to} by ${by}`
    : `add a route to ${to} by ${by}`;
}

/** Is the table of a subnet also that of another one with an appliance in it, which would lead by it what it has to send on? */
export function isShared(network: CloudNetwork, subnet: number): boolean {
  const { subnets, configurations } = network;
  const table = subnets.routeTables[subnet] ?? NONE;
  const isAlso = (row: number) => row >= 0 && row !== subnet && subnets.routeTables[row] === table;
  if (table < 0 || !subnets.routeTables.some((_, row) => isAlso(row))) return false;
  return configurations.subnets.some((row, at) => isAlso(row) && sendsOn(network, at));
}

const sendsOn = (network: CloudNetwork, row: number): boolean =>
  isFirewall(network, row) || network.interfaces.forwards[interfaceAt(network, row)] === 1;
