import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { withMembers, type Packet } from '../../../rules/packet.ts';
import { memberAt, memberWith } from '../onward.ts';
import { homeOf } from '../place.ts';

/** The packet with its ends' rows, so that rules can ask for members of application security groups. */
export function packetFrom(network: CloudNetwork, from: number, packet: Packet): Packet {
  const { d0, d1, d2, d3 } = packet;
  return withMembers(packet, memberAt(network, from), memberWith(network, homeOf(network, from), d0, d1, d2, d3));
}
