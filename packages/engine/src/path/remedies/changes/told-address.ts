import type { Address } from '../../../address/address.ts';
import { contains } from '../../../address/prefix.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { addressIn } from '../../../table/address-column.ts';
import { prefixesOfSubnet } from '../../cloud/names.ts';
import { gatewayAt, subnetAt } from '../../walk/place.ts';

/**
 * What a rule names that lets a flow in, at the row of a configuration: its destination, or the prefix of an application gateway's subnet, where
 * it is for an instance, whose address is in no document: "for the destination as your application gateway's entire subnet IP prefix"
 * ("Application Gateway infrastructure configuration", Network security groups).
 */
export function toldAddress(network: CloudNetwork, at: number, destination: Address): string {
  const gateway = gatewayAt(network, at);
  if (gateway < 0) return destination;
  const { applicationGateways, configurations } = network;
  const instances = applicationGateways.instances.subarray(2 * gateway, 2 * gateway + 2);
  if (!instances.some((row) => addressIn(configurations.addresses, row) === destination)) return destination;
  const prefixes = prefixesOfSubnet(network, subnetAt(network, at));
  return prefixes.find((prefix) => contains(prefix, destination)) ?? destination;
}
