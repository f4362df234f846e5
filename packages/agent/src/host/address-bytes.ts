import type { Address } from '@hopscope/engine';

const IPV6_GROUPS = 8;

/** The 4 or 16 bytes of an address in network order. Total, because an `Address` was parsed before. */
export function bytesOf(address: Address): Uint8Array<ArrayBuffer> {
  if (!address.includes(':')) return Uint8Array.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const bytes = new Uint8Array(2 * IPV6_GROUPS);
  const view = new DataView(bytes.buffer);
  for (const [index, group] of before.entries()) view.setUint16(2 * index, group);
  for (const [index, group] of after.entries()) view.setUint16(2 * (IPV6_GROUPS - after.length + index), group);
  return bytes;
}

/**
 * The canonical text of 4 or 16 bytes in network order: what the engine's `parseAddress` would make of any spelling of
 * them (RFC 5952; an IPv4-mapped address is its IPv4 address).
 */
export function addressOfBytes(bytes: Uint8Array): Address {
  if (bytes.length === 4) return bytes.join('.') as Address;
  if (isMapped(bytes)) return bytes.subarray(12).join('.') as Address;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const groups = Array.from({ length: IPV6_GROUPS }, (_, index) => view.getUint16(2 * index));
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  const zeros = longestZeros(groups);
  const text =
    zeros.length < 2
      ? hex(groups)
      : `${hex(groups.slice(0, zeros.start))}::${hex(groups.slice(zeros.start + zeros.length))}`;
  return text as Address;
}

/** The canonical text of an address that the system spelled (inet_ntop(3)); an interface's name after `%` is left off. */
export function canonical(spelled: string): Address {
  const [plain = ''] = spelled.split('%');
  const [quad = ''] = plain.includes(':') ? (/\d+\.\d+\.\d+\.\d+$/.exec(plain) ?? []) : [];
  if (quad === '') return addressOfBytes(bytesOf(plain as Address));
  const [a = 0, b = 0, c = 0, d = 0] = quad.split('.').map(Number);
  const groups = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16)).join(':');
  return addressOfBytes(bytesOf(`${plain.slice(0, -quad.length)}${groups}` as Address));
}

/** Whether 16 bytes lie in ::ffff:0:0/96. */
export const isMapped = (bytes: Uint8Array) =>
  bytes.length === 16 && bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every((byte) => byte === 0);

/** The first longest run of zero groups. */
function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  }
  return best;
}
