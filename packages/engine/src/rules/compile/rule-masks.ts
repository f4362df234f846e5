import { PROTOCOL_BITS, type Packet } from '../packet.ts';

/**
 * Masks of a segment, each with a bit for each of its rules: those for TCP, and for other protocols; those for all ports that
 * hosts choose; and for each key of a field those that may be for values with it. Rules that are in all masks of a packet are
 * asked in turn, so a mask may hold too many of them, and never one too few. What takes time is memory that lies far apart, so
 * a packet has three masks: of its port, its source and its destination.
 */
const MASK = { tcp: 0, otherProtocols: 1, chosenPorts: 2, fields: 3 } as const;
export const TCP_MASK: number = MASK.tcp;
export const OTHERS_MASK: number = MASK.otherProtocols;
/** Of rules that are for every port that a host may have chosen. */
export const CHOSEN_PORTS_MASK: number = MASK.chosenPorts;

/**
 * Ports of TCP and of other protocols; addresses of ends, and those that are members of no application security group. What most
 * packets have comes first, so that their masks seldom lie in three pages of memory.
 */
export const FIELD = {
  strangeSource: 0,
  strangeDestination: 1,
  tcpPort: 2,
  source: 3,
  destination: 4,
  otherPort: 5,
  count: 6,
} as const;
/**
 * Ports by their lowest bit, and by blocks: of 128 where the well-known ones are, of 512 where services listen, of 16384 where hosts
 * choose. Most rules are for TCP; for other protocols, ports have their four lowest bits as keys and no blocks.
 */
export const PORT_KEYS = 2;
export const OTHER_PORT_KEYS = 16;
const [SMALL_SHIFT, MIDDLE_SHIFT, LARGE_SHIFT] = [7, 9, 14];
const [MIDDLE_FROM, LARGE_FROM] = [1 << 10, 1 << 14];
const SMALL_BLOCKS: number = MIDDLE_FROM >>> SMALL_SHIFT;
const MIDDLE_BLOCKS: number = (LARGE_FROM - MIDDLE_FROM) >>> MIDDLE_SHIFT;
const PORT_BLOCKS: number = SMALL_BLOCKS + MIDDLE_BLOCKS + ((0x1_0000 - LARGE_FROM) >>> LARGE_SHIFT);
export function blockOf(port: number): number {
  if (port < MIDDLE_FROM) return port >>> SMALL_SHIFT;
  if (port < LARGE_FROM) return SMALL_BLOCKS + ((port - MIDDLE_FROM) >>> MIDDLE_SHIFT);
  return SMALL_BLOCKS + MIDDLE_BLOCKS + ((port - LARGE_FROM) >>> LARGE_SHIFT);
}
/** The last port of a block. */
export function lastOf(block: number): number {
  if (block < SMALL_BLOCKS) return ((block + 1) << SMALL_SHIFT) - 1;
  const middle = block + 1 - SMALL_BLOCKS;
  if (middle <= MIDDLE_BLOCKS) return MIDDLE_FROM + (middle << MIDDLE_SHIFT) - 1;
  return LARGE_FROM + ((middle - MIDDLE_BLOCKS) << LARGE_SHIFT) - 1;
}

/**
 * Networks are those of 256 addresses; in each their lowest bit counts. Those of RFC 1918 have keys of their own, because rules for
 * the internet, and for most service tags, are never for them.
 */
export const ADDRESS_SHIFT = 8;
export const NETWORKS = 16;
export const HOSTS = 2;
export const PRIVATE_BLOCKS = [
  [0x0a00_0000, 0x0aff_ffff],
  [0xac10_0000, 0xac1f_ffff],
  [0xc0a8_0000, 0xc0a8_ffff],
] as const;
const PUBLIC: number = NETWORKS * HOSTS;
const PUBLIC_NETWORKS = 4;
/** The key of what is not known, and of IPv6. */
export const ANY_ADDRESS: number = PUBLIC + PUBLIC_NETWORKS;
export const ADDRESS_KEYS: number = ANY_ADDRESS + 1;
export const PUBLIC_KEYS: readonly number[] = Array.from({ length: PUBLIC_NETWORKS }, (_, key) => PUBLIC + key);

/** Where the masks of each field begin, and where they end. */
const FIRST = firstMasks([
  ADDRESS_KEYS,
  ADDRESS_KEYS,
  PORT_BLOCKS * PORT_KEYS,
  ADDRESS_KEYS,
  ADDRESS_KEYS,
  OTHER_PORT_KEYS,
]);
export const MASKS = FIRST.at(-1) ?? 0;

function firstMasks(counts: readonly number[]): readonly number[] {
  let end: number = MASK.fields;
  return [end, ...counts.map((count) => (end += count))];
}

export const firstOf = (field: number): number => FIRST[field] ?? 0;
export function addressKey(address: number): number {
  const network = address >>> ADDRESS_SHIFT;
  // Of all bits, so that 10.1.0.0/24 and 10.2.0.0/24 differ.
  const bits = network ^ (network >>> 4) ^ (network >>> 8) ^ (network >>> 12) ^ (network >>> 16);
  const isPrivate = network >>> 16 === 0x0a || network >>> 12 === 0xac1 || network >>> 8 === 0xc0a8;
  return isPrivate
    ? HOSTS * (bits & (NETWORKS - 1)) + (address & (HOSTS - 1))
    : PUBLIC + (bits & (PUBLIC_NETWORKS - 1));
}

/** How many words a mask of so many rules has. */
export const widthOf = (rules: number): number => (rules + 31) >>> 5;

const [TCP_PORT, OTHER_PORT] = [firstOf(FIELD.tcpPort), firstOf(FIELD.otherPort)];
const [SOURCE, STRANGE_SOURCE] = [firstOf(FIELD.source), firstOf(FIELD.strangeSource)];
const [DESTINATION, STRANGE_DESTINATION] = [firstOf(FIELD.destination), firstOf(FIELD.strangeDestination)];

/** The masks of a packet, by number. A port that is not known may have any key, and so may IPv6. */
export function portMask({ protocol, destinationPort }: Packet): number {
  const isTcp = protocol === PROTOCOL_BITS.tcp;
  if (destinationPort < 0) return isTcp ? MASK.tcp : MASK.otherProtocols;
  return isTcp
    ? TCP_PORT + PORT_KEYS * blockOf(destinationPort) + (destinationPort & (PORT_KEYS - 1))
    : OTHER_PORT + (destinationPort & (OTHER_PORT_KEYS - 1));
}

export const sourceMask = ({ isIpv4, isSourceHidden, s3, sourceMember }: Packet): number =>
  (sourceMember < 0 ? STRANGE_SOURCE : SOURCE) + (isIpv4 && !isSourceHidden ? addressKey(s3) : ANY_ADDRESS);

export const destinationMask = ({ isIpv4, d3, destinationMember }: Packet): number =>
  (destinationMember < 0 ? STRANGE_DESTINATION : DESTINATION) + (isIpv4 ? addressKey(d3) : ANY_ADDRESS);
