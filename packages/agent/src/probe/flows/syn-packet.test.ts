import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Address, Port } from '@hopscope/engine';
import { answerIn, quotedSyn, synPacket, withChecksum } from './syn-packet.ts';

const mark = { sourcePort: 41_000 as Port, port: 80 as Port, sequence: 0xffff_ffff };

test('a SYN says what it is, and is told by what an ICMP error quotes of it', () => {
  const packet = synPacket(mark);
  expect(packet[13]).toBe(0x02);
  expect(quotedSyn(packet)).toEqual(mark);
  expect(quotedSyn(packet.subarray(0, 8))).toEqual(mark);
  expect(quotedSyn(packet.subarray(0, 7))).toBeUndefined();
});

test('its checksum makes the whole come out even, whatever its addresses', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const address = fc.tuple(octet, octet, octet, octet).map((bytes) => bytes.join('.') as Address);
  fc.assert(
    fc.property(address, address, fc.integer({ min: 0, max: 0xffff_ffff }), (source, destination, sequence) => {
      const packet = withChecksum(synPacket({ ...mark, sequence }), source, destination);
      const pseudo = [...`${source}.${destination}`.split('.').map(Number), 0, 6, 0, packet.length];
      const bytes = [...pseudo, ...packet];
      let sum = 0;
      for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) + bytes[at + 1]!;
      while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
      expect(sum).toBe(0xffff);
    }),
  );
});

/** A segment that goes the other way. */
function segment(flags: number, acknowledged: number): Uint8Array {
  const packet = new Uint8Array(20);
  const view = new DataView(packet.buffer);
  view.setUint16(0, mark.port);
  view.setUint16(2, mark.sourcePort);
  view.setUint32(8, acknowledged);
  view.setUint8(13, flags);
  return packet;
}

test.each([
  ['a SYN-ACK', 0x12, 'connected'],
  ['a reset', 0x14, 'refused'],
] as const)('%s answers the SYN whose number it has', (_, flags, kind) => {
  // One more than the highest number is zero.
  expect(answerIn('ipv6', segment(flags, 0))).toEqual({ to: mark, kind });
  const header = Uint8Array.from({ length: 24 }, (_, at) => (at === 0 ? 0x46 : 0));
  expect(answerIn('ipv4', Uint8Array.of(...header, ...segment(flags, 0)))).toEqual({ to: mark, kind });
});

test.each([
  ['data', 0x10],
  ['the end of a connection', 0x11],
  ['a reset that names no number', 0x04],
  ['a SYN of somebody else', 0x02],
])('%s answers nothing', (_, flags) => {
  expect(answerIn('ipv6', segment(flags, 1))).toBeUndefined();
});

test('whatever arrives is read or passed over', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom('ipv4', 'ipv6'), (bytes, family) => {
      expect(() => [answerIn(family, bytes), quotedSyn(bytes)]).not.toThrow();
    }),
  );
});
