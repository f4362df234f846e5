import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { memberAt, memberWith } from './onward.ts';

/** The packet with its ends' rows, so that rules can ask for members of application security groups. */
export function packetFrom(network: CloudNetwork, from: number, packet: Packet): Packet {
  const { configurations, subnets } = network;
  const home = subnets.virtualNetworks[configurations.subnets[from] ?? NONE] ?? NONE;
  const { d0, d1, d2, d3 } = packet;
  return {
    ...packet,
    sourceMember: memberAt(network, from),
    destinationMember: memberWith(network, home, d0, d1, d2, d3),
  };
}
