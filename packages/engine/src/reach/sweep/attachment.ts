import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { adminGroupAt, groupAt } from '../../path/walk/filters.ts';
import { SUBNET, UNPLACED } from '../../network/cloud/places.ts';
import { configurationsBeside } from '../../path/walk/ends.ts';
import { homeOf, interfaceAt, subnetAt } from '../../path/walk/place.ts';
import { isPlatformWord } from '../../rules/packet.ts';
import { isIpv4In } from '../../table/address-column.ts';

/** A configuration as filters and routes find it: rows of other tables. */
export type Attachment = {
  row: number;
  interface: number;
  /** Its virtual network. */
  home: number;
  /** Groups, as `groupAt` says it. */
  admin: number;
  ofSubnet: number;
  ofInterface: number;
  /** Sets, and bits of `TAG`: what these tags hold here. */
  virtualNetwork: number;
  internet: number;
};

/** Nowhere yet. */
export const nowhere = (): Attachment => ({
  row: NONE,
  interface: NONE,
  home: NONE,
  admin: NONE,
  ofSubnet: NONE,
  ofInterface: NONE,
  virtualNetwork: 0,
  internet: 0,
});

/** Written over what is there already, because very many are looked at once each. */
export function locate(place: Attachment, network: CloudNetwork, row: number): Attachment {
  place.row = row;
  place.interface = interfaceAt(network, row);
  place.home = homeOf(network, row);
  place.admin = adminGroupAt(network, row);
  place.ofSubnet = groupAt(network, row, 'subnet');
  place.ofInterface = groupAt(network, row, 'interface');
  const at = SUBNET.stride * subnetAt(network, row);
  place.virtualNetwork = network.places.subnets[at + SUBNET.virtualNetworkTag] ?? UNPLACED.virtualNetwork;
  place.internet = network.places.subnets[at + SUBNET.internet] ?? UNPLACED.internet;
  return place;
}

/** Does a machine's interface have an IPv4 address, and gets what is for it in its virtual network? */
export function isOwner(network: CloudNetwork, row: number, word: number): boolean {
  const { configurations } = network;
  return (
    interfaceAt(network, row) >= 0 &&
    homeOf(network, row) >= 0 &&
    configurations.isDouble[row] === 0 &&
    isIpv4In(configurations.addresses, row) &&
    !isPlatformWord(word)
  );
}

/** The IPv4 addresses of the machine around a configuration, whichever of its interfaces has them. */
export const wordsAt = (network: CloudNetwork, row: number): readonly number[] =>
  configurationsBeside(network, row)
    .filter((at) => isIpv4In(network.configurations.addresses, at))
    .map((at) => network.configurations.addresses[4 * at + 3] ?? 0);
