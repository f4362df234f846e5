import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { holds4 } from '../../table/address-sets.ts';

/** The row of the Azure Firewall whose address a configuration is, or `NONE`. */
export function firewallAt({ configurations, firewalls }: CloudNetwork, configuration: number): number {
  const group = configurations.firewallGroups[configuration] ?? NONE;
  return group < 0 ? NONE : firewalls.groups.indexOf(group);
}

/** Does it keep the sender's address on packets to this destination? What it knows of are IPv4 networks. */
export function keepsSender({ firewalls, sets }: CloudNetwork, firewall: number, { isIpv4, d3 }: Packet): boolean {
  return isIpv4 && holds4(sets, firewalls.privateRanges[firewall] ?? 0, d3);
}
