import { addressOf, familyOf, wordsOf, type Address } from '../address/address.ts';
import type { RuleProtocol } from './security-rule.ts';

/** One bit each, so that a rule's protocols are one number. */
export const PROTOCOL_BITS = { tcp: 1, udp: 2, icmp: 4, esp: 8, ah: 16, any: 31 } as const satisfies Record<
  RuleProtocol,
  number
>;

/** Those with ports, which load balancers carry. */
export const TCP_AND_UDP = PROTOCOL_BITS.tcp | PROTOCOL_BITS.udp;

/** Of a load balancer's rule: all that it carries, or one of these. */
export const carriedBits = (protocol: 'tcp' | 'udp' | 'any'): number =>
  protocol === 'any' ? TCP_AND_UDP : PROTOCOL_BITS[protocol];

/** The host's own address: name server, DHCP, health probes and the agents' channel (Azure, "What is 168.63.129.16"). */
export const HOST_ADDRESS = '168.63.129.16';
/** Its last word, signed as a packet has it. */
export const HOST_WORD = wordsOf(HOST_ADDRESS as Address)[3] | 0;
/** Where machines ask about themselves (Azure Instance Metadata Service). */
export const METADATA_ADDRESS = '169.254.169.254';

/** Where Windows is licensed, TCP port 1688 (Azure's page "Windows activation fails": the name azkms.core.windows.net, and the older one). */
export const LICENCE_ADDRESSES = ['20.118.99.224', '40.83.235.53', '23.102.135.246'] as const;
export const LICENCE_PORT = 1688;

const SPECIAL = new Set(
  [HOST_ADDRESS, METADATA_ADDRESS, ...LICENCE_ADDRESSES].map((address) => wordsOf(address as Address)[3]),
);

/**
 * Is this the last word of an IPv4 address at which the platform itself answers, so that rules see it otherwise? It may be signed,
 * as a packet's are, or not, as a table's are.
 */
export const isPlatformWord = (word: number): boolean => SPECIAL.has(word >>> 0);

/** Ports that a host chooses for itself (RFC 6056). */
export const EPHEMERAL_FROM = 1024;
export const EPHEMERAL_TO = 65_535;
/** One of these, nobody knows which. */
export const ANY_EPHEMERAL = -1;
/** The protocol has no ports: only rules for all of them apply. */
const NO_PORT = -2;

/**
 * What filters and routes look at, as numbers. Words of addresses are signed, because those fit into a machine word of
 * the engine that runs this; only their bits count.
 */
export type Packet = {
  readonly protocol: number;
  readonly isIpv4: boolean;
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
  readonly s3: number;
  readonly d0: number;
  readonly d1: number;
  readonly d2: number;
  readonly d3: number;
  /** Or `ANY_EPHEMERAL`, or `NO_PORT`. */
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Which row of the memberships the address belongs to: an IP configuration's, or -1; also where that has none. */
  readonly sourceMember: number;
  readonly destinationMember: number;
  /** The source was translated, and into which address no document tells: the words mean nothing. */
  readonly isSourceHidden: boolean;
  /** Then the number of a set of addresses of which it is one, or -1: of all public ones. */
  readonly hiddenIn: number;
  /** It goes to the host's own addresses: no route leads there, and only rules that name them can stop it. */
  readonly isToPlatform: boolean;
  /** It goes there, or asks for a licence: rules that do not name the platform's tags do not see it. */
  readonly isExempt: boolean;
};

export type PacketEnds = {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly source: Address;
  readonly destination: Address;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
};

export function packetOf({ protocol, source, destination, sourcePort, destinationPort }: PacketEnds): Packet {
  const [s0, s1, s2, s3] = wordsOf(source);
  const [d0, d1, d2, d3] = wordsOf(destination);
  const isPlatform = destination === HOST_ADDRESS || destination === METADATA_ADDRESS;
  return {
    protocol: PROTOCOL_BITS[protocol],
    isIpv4: familyOf(destination) === 'ipv4',
    s0: s0 | 0,
    s1: s1 | 0,
    s2: s2 | 0,
    s3: s3 | 0,
    d0: d0 | 0,
    d1: d1 | 0,
    d2: d2 | 0,
    d3: d3 | 0,
    sourcePort: protocol === 'icmp' ? NO_PORT : (sourcePort ?? ANY_EPHEMERAL),
    destinationPort: protocol === 'icmp' ? NO_PORT : (destinationPort ?? ANY_EPHEMERAL),
    sourceMember: -1,
    destinationMember: -1,
    isSourceHidden: false,
    hiddenIn: -1,
    isToPlatform: isPlatform,
    isExempt:
      isPlatform ||
      (protocol === 'tcp' &&
        destinationPort === LICENCE_PORT &&
        LICENCE_ADDRESSES.some((address) => address === destination)),
  };
}

/** The source port of a packet that whoever translates it sends on from a port of its own choice. */
export const portAnew = ({ sourcePort }: Pick<Packet, 'sourcePort'>): number =>
  sourcePort === NO_PORT ? NO_PORT : ANY_EPHEMERAL;

/** The packet, whose ends count as these members. Mostly they did already; and what is made for each hop is not spread. */
export function withMembers(packet: Packet, sourceMember: number, destinationMember: number): Packet {
  if (packet.sourceMember === sourceMember && packet.destinationMember === destinationMember) return packet;
  return {
    protocol: packet.protocol,
    isIpv4: packet.isIpv4,
    s0: packet.s0,
    s1: packet.s1,
    s2: packet.s2,
    s3: packet.s3,
    d0: packet.d0,
    d1: packet.d1,
    d2: packet.d2,
    d3: packet.d3,
    sourcePort: packet.sourcePort,
    destinationPort: packet.destinationPort,
    sourceMember,
    destinationMember,
    isSourceHidden: packet.isSourceHidden,
    hiddenIn: packet.hiddenIn,
    isToPlatform: packet.isToPlatform,
    isExempt: packet.isExempt,
  };
}

export const sourceOf = ({ s0, s1, s2, s3 }: Packet): Address => addressOf([s0 >>> 0, s1 >>> 0, s2 >>> 0, s3 >>> 0]);

export const destinationOf = ({ d0, d1, d2, d3 }: Packet): Address =>
  addressOf([d0 >>> 0, d1 >>> 0, d2 >>> 0, d3 >>> 0]);

/** The answer to a packet. Its filters remember the packet, so it is asked about only where nobody saw that one. */
export const replyTo = (packet: Packet): Packet => ({
  protocol: packet.protocol,
  isIpv4: packet.isIpv4,
  s0: packet.d0,
  s1: packet.d1,
  s2: packet.d2,
  s3: packet.d3,
  d0: packet.s0,
  d1: packet.s1,
  d2: packet.s2,
  d3: packet.s3,
  sourcePort: packet.destinationPort,
  destinationPort: packet.sourcePort,
  sourceMember: packet.destinationMember,
  destinationMember: packet.sourceMember,
  // Whoever answers does so under an address that the model holds, whatever it knows of who asked.
  isSourceHidden: false,
  hiddenIn: -1,
  isToPlatform: false,
  isExempt: false,
});

/** To many at once: 224.0.0.0/4 and 255.255.255.255, which no virtual network carries ("Azure Virtual Network FAQ"). */
export const isToMany = ({ isIpv4, d0, d3 }: Pick<Packet, 'isIpv4' | 'd0' | 'd3'>): boolean =>
  isIpv4 ? d3 >>> 28 === 0xe || d3 >>> 0 === 0xffff_ffff : d0 >>> 24 === 0xff;
