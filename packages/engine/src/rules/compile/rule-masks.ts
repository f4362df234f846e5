import { PROTOCOL_BITS, type Packet } from '../packet.ts';

/**
 * Masks of a segment, each with a bit for each of its rules: all of them; those that are for ends which are members of no
 * application security group; those for TCP, and for other protocols; those for all ports that hosts choose; and for each key
 * of a field those that may be for values with it. Rules that are in all masks of a packet are asked in turn, so a mask may hold
 * too many of them, and never one too few. What takes time is memory that lies far apart, so there is one mask a field.
 */
export const MASK = {
  all: 0,
  strangeSource: 1,
  strangeDestination: 2,
  strangers: 3,
  tcp: 4,
  otherProtocols: 5,
  chosenPorts: 6,
  fields: 7,
} as const;

/** Ports by their lowest bits, of TCP and of other protocols, and by blocks of 2048; addresses by network and lowest bit. */
export const FIELD = { tcpPort: 0, otherPort: 1, portBlock: 2, source: 3, destination: 4, count: 5 } as const;
export const PORT_KEYS = 16;
export const PORT_SHIFT = 11;
export const PORT_BLOCKS = 32;
/** Networks are those of 256 addresses. */
export const ADDRESS_SHIFT = 8;
export const NETWORKS = 32;
export const HOSTS = 2;

/** Where the masks of each field begin, and where they end. */
const FIRST = firstMasks([PORT_KEYS, PORT_KEYS, PORT_BLOCKS, NETWORKS * HOSTS, NETWORKS * HOSTS]);
export const MASKS = FIRST.at(-1) ?? 0;

function firstMasks(counts: readonly number[]): readonly number[] {
  let end: number = MASK.fields;
  return [end, ...counts.map((count) => (end += count))];
}

export const firstOf = (field: number): number => FIRST[field] ?? 0;
const portKey = (port: number): number => port & (PORT_KEYS - 1);
/** Of all bits of a network, so that 10.1.0.0/24 and 10.2.0.0/24 differ. */
export const networkKey = (network: number): number =>
  HOSTS * ((network ^ (network >>> 5) ^ (network >>> 10) ^ (network >>> 15)) & (NETWORKS - 1));
export const hostKey = (address: number): number => address & (HOSTS - 1);

/** How many words a mask of so many rules has. */
export const widthOf = (rules: number): number => (rules + 31) >>> 5;

const [TCP_PORT, OTHER_PORT, BLOCK] = [firstOf(FIELD.tcpPort), firstOf(FIELD.otherPort), firstOf(FIELD.portBlock)];
const [SOURCE, DESTINATION] = [firstOf(FIELD.source), firstOf(FIELD.destination)];

/** The masks of a packet, by number. A port that is not known may have any key, and so may IPv6. */
export function portMask({ protocol, destinationPort }: Packet): number {
  const isTcp = protocol === PROTOCOL_BITS.tcp;
  if (destinationPort < 0) return isTcp ? MASK.tcp : MASK.otherProtocols;
  return (isTcp ? TCP_PORT : OTHER_PORT) + portKey(destinationPort);
}

export const memberMask = ({ sourceMember, destinationMember }: Packet): number =>
  (sourceMember < 0 ? MASK.strangeSource : 0) + (destinationMember < 0 ? MASK.strangeDestination : 0);

export const portBlockMask = ({ destinationPort }: Packet): number =>
  destinationPort < 0 ? MASK.all : BLOCK + (destinationPort >>> PORT_SHIFT);

/** Of rules that are for every port that a host may have chosen. */
export const CHOSEN_PORTS_MASK: number = MASK.chosenPorts;

export const sourceMask = ({ isIpv4, isSourceHidden, s3 }: Packet): number =>
  isIpv4 && !isSourceHidden ? SOURCE + networkKey(s3 >>> ADDRESS_SHIFT) + hostKey(s3) : MASK.all;

export const destinationMask = ({ isIpv4, d3 }: Packet): number =>
  isIpv4 ? DESTINATION + networkKey(d3 >>> ADDRESS_SHIFT) + hostKey(d3) : MASK.all;
