import { contains } from '../../../address/prefix.ts';
import type { Address } from '../../../address/address.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { idOf, lastPart, prefixesOfSubnet } from '../../cloud/names.ts';

/**
 * Ids of firewalls that were stopped, if an address that nobody has is in a network's subnet for firewalls: one of them had it, and has it
 * again once it is started. `within`: the row of the network.
 */
export function stoppedAt(network: CloudNetwork, within: number, address: Address): readonly string[] {
  const { firewalls, subnets } = network;
  if (!firewalls.stopped.includes(1)) return NONE_STOPPED;
  const isTheirs = subnets.virtualNetworks.some(
    (home, row) =>
      home === within &&
      lastPart(idOf(network, subnets.ids, row)).toLowerCase() === 'azurefirewallsubnet' &&
      prefixesOfSubnet(network, row).some((prefix) => contains(prefix, address)),
  );
  if (!isTheirs) return NONE_STOPPED;
  return Array.from(firewalls.stopped.keys())
    .filter((row) => firewalls.stopped[row] === 1)
    .map((row) => idOf(network, firewalls.ids, row));
}

const NONE_STOPPED: readonly string[] = [];

export const stoppedWords = (ids: readonly string[]): string =>
  ids.length === 1
    ? `The firewall ${ids.map(lastPart).join()} has no IP configuration, as one that was stopped`
    : `The firewalls ${ids.map(lastPart).join(', ')} have no IP configurations, as some that were stopped`;
