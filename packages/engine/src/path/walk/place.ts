import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { firewallAt } from './firewall.ts';

/** The row of the application gateway whose address a configuration is, or `NONE`. */
export const gatewayAt = ({ applicationGateways }: CloudNetwork, configuration: number): number =>
  applicationGateways.owners[configuration] ?? NONE;

/** Less than every row, and than `NONE` and `MISSING`: places from here on down are firewalls. */
export const FIREWALL = -3;

/**
 * Where a packet is, by whichever address: a number for each interface, firewall and application gateway; `NONE` at the frontend
 * of a load balancer. Neither firewalls nor application gateways have interfaces, and both have several addresses.
 */
export function placeAt(network: CloudNetwork, configuration: number): number {
  const firewall = firewallAt(network, configuration);
  if (firewall >= 0) return FIREWALL - firewall;
  const gateway = gatewayAt(network, configuration);
  return gateway < 0
    ? (network.configurations.interfaces[configuration] ?? NONE)
    : network.interfaces.ids.length + gateway;
}
