import { wordsOf } from '../../../address/address.ts';
import { UNKNOWN_SENDER } from '../../../address/unknown-sender.ts';
import { NONE, OUTBOUND_WAYS, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { portAnew, type Packet } from '../../../rules/packet.ts';
import { isFirewall } from '../devices/firewall.ts';
import { publicSetAt } from '../place.ts';

/** As a backend sees it that has no other address than its own. */
export function withDestination({ configurations }: CloudNetwork, packet: Packet, to: number): Packet {
  const [d0 = 0, d1 = 0, d2 = 0, d3 = 0] = configurations.addresses.subarray(4 * to, 4 * to + 4);
  return { ...packet, d0: d0 | 0, d1: d1 | 0, d2: d2 | 0, d3: d3 | 0, destinationMember: to };
}

/** As one sees it to which another packet comes untranslated: "Floating IP" leaves the frontend's address and port as they were. */
export const withDestinationOf = (
  packet: Packet,
  { d0, d1, d2, d3, destinationPort, destinationMember }: Packet,
): Packet => ({ ...packet, d0, d1, d2, d3, destinationPort, destinationMember });

const BY_PUBLIC_ADDRESS = OUTBOUND_WAYS.indexOf('public-address');

const [, , , four] = wordsOf(UNKNOWN_SENDER.ipv4);
const [six0, six1, six2, six3] = wordsOf(UNKNOWN_SENDER.ipv6);
const HIDDEN_SOURCE4 = { s3: four | 0 };
const HIDDEN_SOURCE6 = { s0: six0 | 0, s1: six1 | 0, s2: six2 | 0, s3: six3 | 0 };

/**
 * What filters at a public address's owner see: its private address, and as source the public one of the sender. That is
 * known only where it leaves by itself or through a firewall, with an address of that one's own or its NAT gateway's only one.
 * Of several, rules may see any, and answers go to any: see `repliesOf`. Only its own public address keeps its port.
 */
export function translated(network: CloudNetwork, leaving: number, steps: number, to: number, packet: Packet): Packet {
  // From the internet it comes with the address that it was sent with.
  if (leaving === NONE) return withDestination(network, { ...packet, sourceMember: NONE }, to);
  const { addresses, outboundWays, outboundAddresses, answerAddresses } = network.configurations;
  const word = (column: typeof addresses, row: number, index: number) => (column[4 * row + index] ?? 0) | 0;
  const isByFirewall = isFirewall(network, leaving);
  const isTold = (steps === 1 || isByFirewall) && word(answerAddresses, leaving, 3) !== 0;
  const isOneToOne = steps === 1 && !isByFirewall && outboundWays[leaving] === BY_PUBLIC_ADDRESS;
  return {
    ...packet,
    d0: word(addresses, to, 0),
    d1: word(addresses, to, 1),
    d2: word(addresses, to, 2),
    d3: word(addresses, to, 3),
    destinationMember: to,
    sourcePort: isOneToOne ? packet.sourcePort : portAnew(packet),
    ...(isTold
      ? {
          s0: word(answerAddresses, leaving, 0),
          s1: word(answerAddresses, leaving, 1),
          s2: word(answerAddresses, leaving, 2),
          s3: word(answerAddresses, leaving, 3),
          isSourceHidden: word(outboundAddresses, leaving, 3) === 0,
          hiddenIn: publicSetAt(network, leaving),
        }
      : { ...(packet.isIpv4 ? HIDDEN_SOURCE4 : HIDDEN_SOURCE6), isSourceHidden: true, hiddenIn: NONE }),
    sourceMember: NONE,
  };
}
