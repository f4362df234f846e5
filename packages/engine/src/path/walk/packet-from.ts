import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { memberAt, networkOf, ownerIn } from './onward.ts';

/** The packet with its ends' rows, so that rules can ask for members of application security groups. */
export function packetFrom(network: CloudNetwork, from: number, packet: Packet): Packet {
  const { configurations, subnets } = network;
  const home = subnets.virtualNetworks[configurations.subnets[from] ?? NONE] ?? NONE;
  const away = networkOf(network, home, packet.d0, packet.d1, packet.d2, packet.d3);
  return {
    ...packet,
    sourceMember: memberAt(network, from),
    destinationMember: away < 0 ? NONE : memberAt(network, ownerIn(network, away, packet)),
  };
}
