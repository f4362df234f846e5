import type { Address } from '../../../address/address.ts';
import { contains } from '../../../address/prefix.ts';
import { isReserved } from '../../../address/reserved.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { idOf, lastPart, prefixesOfSubnet } from '../../cloud/names.ts';

/** Whether a machine could have an address: where in a network that would be. */
export type Spot =
  | { readonly kind: 'free' }
  | { readonly kind: 'no-subnet' }
  /** One of the five of each subnet that Azure keeps. */
  | { readonly kind: 'reserved'; readonly subnet: string }
  /** In a subnet for gateways, firewalls and the like. */
  | { readonly kind: 'services'; readonly subnet: string };

/** `within`: the row of the virtual network. */
export function spotOf(network: CloudNetwork, within: number, address: Address): Spot {
  const { subnets } = network;
  const rows = [...subnets.virtualNetworks.keys()].filter((row) => subnets.virtualNetworks[row] === within);
  const places = rows.map((row) => ({ row, prefixes: prefixesOfSubnet(network, row) }));
  for (const { row, prefixes } of places) {
    const prefix = prefixes.find((each) => contains(each, address));
    if (prefix === undefined) continue;
    const subnet = lastPart(idOf(network, subnets.ids, row));
    if (isReserved(prefix, address)) return { kind: 'reserved', subnet };
    return FOR_SERVICES.includes(subnet.toLowerCase()) ? { kind: 'services', subnet } : { kind: 'free' };
  }
  // What no prefix could be read of may hold it.
  return { kind: within < 0 || places.some(({ prefixes }) => prefixes.length === 0) ? 'free' : 'no-subnet' };
}

const FOR_SERVICES: readonly string[] = [
  'gatewaysubnet',
  'azurefirewallsubnet',
  'azurefirewallmanagementsubnet',
  'azurebastionsubnet',
  'routeserversubnet',
];
