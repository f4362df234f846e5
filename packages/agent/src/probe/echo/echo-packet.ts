import type { Family } from '@hopscope/engine';

/**
 * What an echo request and its answer carry, 16 bits each (RFC 792; RFC 4443 section 4). Without an identifier the kernel
 * sees to that.
 */
export type EchoMark = { readonly identifier?: number; readonly sequence: number };

const REQUEST: Readonly<Record<Family, number>> = { ipv4: 8, ipv6: 128 };
const REPLY: Readonly<Record<Family, number>> = { ipv4: 0, ipv6: 129 };

/** Header and 56 bytes, as ping(8) sends. */
const BYTES = 64;
const HEADER_BYTES = 8;

/** The checksum of ICMPv6 is the kernel's to fill in, because it covers addresses (RFC 3542 section 3.1). */
export function echoRequest(family: Family, { identifier = 0, sequence }: EchoMark): Uint8Array {
  const packet = new Uint8Array(BYTES);
  const view = new DataView(packet.buffer);
  packet[0] = REQUEST[family];
  view.setUint16(4, identifier);
  view.setUint16(6, sequence);
  if (family === 'ipv4') view.setUint16(2, checksumOf(view));
  return packet;
}

/** Whether this is the request itself, as an ICMP error quotes it: its header at least. */
export const isEchoRequest = (family: Family, packet: Uint8Array, mark: EchoMark): boolean =>
  isMarked(packet, REQUEST[family], mark);

/** Whether this answers the request. Raw IPv4 sockets hand out the IP header, too. */
export const isEchoReply = (family: Family, packet: Uint8Array, mark: EchoMark): boolean =>
  isMarked(packet, REPLY[family], mark);

/** The packet behind its IPv4 header (RFC 791). */
export const behindHeader = (packet: Uint8Array): Uint8Array => packet.subarray(4 * ((packet[0] ?? 0) & 0x0f));

function isMarked(packet: Uint8Array, type: number, { identifier, sequence }: EchoMark): boolean {
  if (packet.length < HEADER_BYTES || packet[0] !== type) return false;
  const view = new DataView(packet.buffer, packet.byteOffset, HEADER_BYTES);
  return view.getUint16(6) === sequence && (identifier === undefined || view.getUint16(4) === identifier);
}

/** The Internet checksum (RFC 1071), of an even number of bytes whose checksum is zero. */
function checksumOf(view: DataView): number {
  let sum = 0;
  for (let at = 0; at < view.byteLength; at += 2) sum += view.getUint16(at);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~(sum + (sum >>> 16)) & 0xffff;
}
