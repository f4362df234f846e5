import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { firewallAt } from './firewall.ts';

/** The row of the application gateway whose address a configuration is, or `NONE`. */
export const gatewayAt = ({ applicationGateways }: CloudNetwork, configuration: number): number =>
  applicationGateways.owners[configuration] ?? NONE;

/** The row of the virtual network around a configuration, or `NONE`. */
export const homeOf = ({ configurations, subnets }: CloudNetwork, configuration: number): number =>
  subnets.virtualNetworks[configurations.subnets[configuration] ?? NONE] ?? NONE;

/** Are they of one interface, or of two of one machine? What has no interface is no one's. */
export function isOneMachine({ configurations, interfaces }: CloudNetwork, one: number, other: number): boolean {
  const [here, there] = [configurations.interfaces[one] ?? NONE, configurations.interfaces[other] ?? NONE];
  const machine = interfaces.machines[here] ?? NONE;
  return (here >= 0 && here === there) || (machine >= 0 && machine === interfaces.machines[there]);
}

/** Do some steps come by whoever has a configuration? By whichever of its addresses: an interface, or a firewall, has one table of routes. */
export function isAmong(
  { configurations: { interfaces, firewallGroups } }: CloudNetwork,
  configuration: number,
  steps: readonly { readonly configuration: number }[],
): boolean {
  const one = interfaces[configuration] ?? NONE;
  const firewall = firewallGroups[configuration] ?? NONE;
  for (const step of steps)
    if (
      step.configuration === configuration ||
      (one >= 0 && interfaces[step.configuration] === one) ||
      (firewall >= 0 && firewallGroups[step.configuration] === firewall)
    )
      return true;
  return false;
}

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
