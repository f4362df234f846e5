import type { Address, Family, Port } from '@hopscope/engine';
import { bytesOf } from '../../host/address-bytes.ts';

/** What tells one SYN of ours from another, and what its answers and the errors about it carry. */
export type SynMark = { readonly sourcePort: Port; readonly port: Port; readonly sequence: number };

const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

/** Where the checksum stands in a TCP header (RFC 9293 section 3.1). */
export const CHECKSUM_AT = 16;
const HEADER_BYTES = 32;
const WINDOW = 64_240;
/** Maximum segment size 1460, selective acknowledgement, window scale 7: what Linux asks for, but for time stamps. */
const OPTIONS = [2, 4, 5, 180, 1, 1, 4, 2, 1, 3, 3, 7] as const;
const IPPROTO_TCP = 6;

/** A SYN without its IP header. The checksum is zero; over IPv6 the kernel fills it in (RFC 3542 section 3.1). */
export function synPacket({ sourcePort, port, sequence }: SynMark): Uint8Array {
  const packet = new Uint8Array(HEADER_BYTES);
  const view = new DataView(packet.buffer);
  view.setUint16(0, sourcePort);
  view.setUint16(2, port);
  view.setUint32(4, sequence);
  packet[12] = (HEADER_BYTES / 4) << 4;
  packet[13] = SYN;
  view.setUint16(14, WINDOW);
  packet.set(OPTIONS, HEADER_BYTES - OPTIONS.length);
  return packet;
}

/** The same with the checksum that its IPv4 addresses make (RFC 9293 section 3.1, RFC 1071). */
export function withChecksum(packet: Uint8Array, source: Address, destination: Address): Uint8Array {
  const whole = new Uint8Array(12 + packet.length);
  whole.set(bytesOf(source), 0);
  whole.set(bytesOf(destination), 4);
  whole[9] = IPPROTO_TCP;
  whole[11] = packet.length;
  whole.set(packet, 12);
  const view = new DataView(whole.buffer);
  let sum = 0;
  for (let at = 0; at < whole.length; at += 2) sum += view.getUint16(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  const done = packet.slice();
  new DataView(done.buffer).setUint16(CHECKSUM_AT, ~sum & 0xffff);
  return done;
}

/** Of a SYN that an ICMP error quotes, 8 bytes of it at least (RFC 792); undefined: it is none of ours. */
export function quotedSyn(packet: Uint8Array): SynMark | undefined {
  if (packet.length < 8) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  return { sourcePort: view.getUint16(0) as Port, port: view.getUint16(2) as Port, sequence: view.getUint32(4) };
}

/** Which SYN this segment answers, and how; undefined: it answers none. Raw IPv4 sockets hand out the IP header, too. */
export function answerIn(
  family: Family,
  received: Uint8Array,
): { readonly to: SynMark; readonly kind: 'connected' | 'refused' } | undefined {
  const packet = family === 'ipv4' ? received.subarray(4 * ((received[0] ?? 0) & 0x0f)) : received;
  if (packet.length < 20) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const flags = view.getUint8(13);
  if ((flags & ACK) === 0 || (flags & (SYN | RST)) === 0) return undefined;
  const sequence = (view.getUint32(8) - 1) >>> 0;
  return {
    to: { sourcePort: view.getUint16(2) as Port, port: view.getUint16(0) as Port, sequence },
    kind: (flags & RST) === 0 ? 'connected' : 'refused',
  };
}
