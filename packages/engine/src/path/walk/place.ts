import {
  ADDRESS_OR_BALANCER,
  ADDRESS_OR_DEFAULT,
  DENIED_DEFAULT,
  KEPT_DEFAULT,
  MISSING,
  NONE,
  OUTBOUND_WAYS,
  type CloudNetwork,
  type OutboundWay,
} from '../../network/cloud/cloud-network.ts';
import { nameAsker } from '../../network/services/name-asker.ts';
import type { NameAsker } from '../../network/services/name-table.ts';
import { IS, PLACE, SUBNET, UNPLACED } from '../../network/cloud/places.ts';
import type { Packet } from '../../rules/packet.ts';
import { holds4, holds6 } from '../../table/address-sets.ts';
import { firewallAt, isFirewall } from './devices/firewall.ts';

/** What `IS` tells of a configuration; nothing of `NONE`. */
export const flagsAt = ({ places }: CloudNetwork, configuration: number): number =>
  places.configurations[PLACE.stride * configuration + PLACE.flags] ?? 0;

/** The row of a configuration's interface, or `NONE`. */
export const interfaceAt = ({ places }: CloudNetwork, configuration: number): number =>
  places.configurations[PLACE.stride * configuration + PLACE.interface] ?? NONE;

/** The row of the machine of a configuration's interface, or `NONE`. */
export const machineAt = ({ places }: CloudNetwork, configuration: number): number =>
  places.configurations[PLACE.stride * configuration + PLACE.machine] ?? NONE;

/** The row of the subnet around a configuration, or `NONE`. */
export const subnetAt = ({ places }: CloudNetwork, configuration: number): number =>
  places.configurations[PLACE.stride * configuration + PLACE.subnet] ?? NONE;

/** The row of the application gateway whose address a configuration is, or `NONE`. */
export const gatewayAt = (network: CloudNetwork, configuration: number): number =>
  (flagsAt(network, configuration) & IS.gateway) === 0
    ? NONE
    : (network.applicationGateways.owners[configuration] ?? NONE);

/** Is a configuration one of a private endpoint? */
export const isEndpoint = (network: CloudNetwork, configuration: number): boolean =>
  (flagsAt(network, configuration) & IS.endpoint) !== 0;

/** The row of the virtual network around a configuration, or `NONE`. */
export const homeOf = ({ places }: CloudNetwork, configuration: number): number =>
  places.configurations[PLACE.stride * configuration + PLACE.network] ?? NONE;

/** Whom a configuration's machine asks for names. */
export const askerAt = (network: CloudNetwork, configuration: number): NameAsker =>
  nameAsker(network, homeOf(network, configuration), interfaceAt(network, configuration));

/** Are they of one interface, or of two of one machine? What has no interface is no one's. */
export function isOneMachine({ places: { configurations } }: CloudNetwork, one: number, other: number): boolean {
  const [here, there] = [PLACE.stride * one, PLACE.stride * other];
  const own = configurations[here + PLACE.interface] ?? NONE;
  const machine = configurations[here + PLACE.machine] ?? NONE;
  return (
    (own >= 0 && own === configurations[there + PLACE.interface]) ||
    (machine >= 0 && machine === configurations[there + PLACE.machine])
  );
}

/** Has a configuration's machine no other address, and this one not? `word`: the address's last one. */
export function isElsewhere(
  { places: { configurations } }: CloudNetwork,
  configuration: number,
  word: number,
): boolean {
  const at = PLACE.stride * configuration;
  return ((configurations[at + PLACE.flags] ?? 0) & IS.only) !== 0 && configurations[at + PLACE.address] !== word;
}

/** The number of the set of the public addresses of which a configuration leaves with any; `NONE` where there is one, or not all are told. */
export function publicSetAt({ configurations: { otherAnswers } }: CloudNetwork, configuration: number): number {
  return otherAnswers.among[otherAnswers.lists[configuration] ?? NONE] ?? NONE;
}

/** Do some steps come by whoever has a configuration? By whichever of its addresses: an interface, or a firewall, has one table of routes. */
export function isAmong(
  network: CloudNetwork,
  configuration: number,
  steps: readonly { readonly configuration: number }[],
): boolean {
  const { firewallGroups } = network.configurations;
  const one = interfaceAt(network, configuration);
  const firewall = isFirewall(network, configuration) ? (firewallGroups[configuration] ?? NONE) : NONE;
  for (const step of steps)
    if (
      step.configuration === configuration ||
      (one >= 0 && interfaceAt(network, step.configuration) === one) ||
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
  return gateway < 0 ? interfaceAt(network, configuration) : network.interfaces.ids.length + gateway;
}

/**
 * Less than every row, and than what is in place of one: from here on down numbers stand for virtual network gateways, by their subnets'
 * rows. No document tells their addresses, and no group is asked there.
 */
export const GATEWAY = -16;

export const atGatewayIn = (subnet: number): number => GATEWAY - subnet;

/** The row of the subnet around a virtual network gateway that a number stands for. */
export const subnetAtGateway = (configuration: number): number => GATEWAY - configuration;

/** Sets, and bits of `TAG`: what these tags hold for rules that are asked in a subnet. */
export function tagsAt({ places }: CloudNetwork, subnet: number) {
  const at = SUBNET.stride * subnet;
  return {
    virtualNetwork: places.subnets[at + SUBNET.virtualNetworkTag] ?? UNPLACED.virtualNetwork,
    internet: places.subnets[at + SUBNET.internet] ?? UNPLACED.internet,
  };
}

/** Is the destination in the tag Internet of this network? */
export function isPublic(
  { sets, virtualNetworks }: CloudNetwork,
  virtualNetwork: number,
  packet: Pick<Packet, 'isIpv4' | 'd0' | 'd1' | 'd2' | 'd3'>,
): boolean {
  const set = virtualNetworks.internet[virtualNetwork] ?? 0;
  return packet.isIpv4 ? holds4(sets, set, packet.d3) : holds6(sets, set, packet.d0, packet.d1, packet.d2, packet.d3);
}

/** May packets leave by a public address that is not among the documents, and by another way if that is none? `way`: as the table has it. */
export const isAddressOrOther = (way: number): boolean => way === ADDRESS_OR_DEFAULT || way === ADDRESS_OR_BALANCER;

/** Do documents differ in whether packets leave by the default way out? `way`: as the table has it. */
export const isDisputed = (way: number): boolean => way === DENIED_DEFAULT || way === KEPT_DEFAULT;

/** How packets leave a configuration for the internet, in a word: by its own public address, where that may be. */
export function outboundWayAt({ configurations }: CloudNetwork, configuration: number): OutboundWay {
  const way = configurations.outboundWays[configuration] ?? 0;
  return OUTBOUND_WAYS[way] ?? (isAddressOrOther(way) ? 'public-address' : 'none');
}

/** The row of the first network, subnet or network group that is not among the documents, is joined with this one, and may be in the tag VirtualNetwork; or `NONE`. */
export const unseenMemberOf = ({ peerings }: CloudNetwork, home: number): number =>
  peerings.isGroups.findIndex(
    (isGroups, row) =>
      isGroups !== 0 &&
      peerings.virtualNetworks[row] === home &&
      peerings.remotes[row] === MISSING &&
      peerings.access[row] === 1,
  );
