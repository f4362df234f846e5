/** Attributes of a netlink message by type (`struct rtattr`, linux/rtnetlink.h): u16 length, u16 type, data, padded to 4. */
export type Attributes = ReadonlyMap<number, DataView>;

const HEADER_BYTES = 4;
/** The two highest bits are flags: nested, network byte order (linux/netlink.h, NLA_TYPE_MASK). */
const TYPE_MASK = 0x3fff;

export const padded = (length: number) => (length + 3) & ~3;

/** Reads the attributes that follow a fixed part of `offset` bytes. A type that occurs twice keeps its first value. */
export function readAttributes(body: DataView, offset: number): Attributes {
  const attributes = new Map<number, DataView>();
  for (let at = padded(offset); at + HEADER_BYTES <= body.byteLength;) {
    const length = body.getUint16(at, true);
    if (length < HEADER_BYTES || at + length > body.byteLength) break;
    const type = body.getUint16(at + 2, true) & TYPE_MASK;
    if (!attributes.has(type))
      attributes.set(type, new DataView(body.buffer, body.byteOffset + at + HEADER_BYTES, length - HEADER_BYTES));
    at += padded(length);
  }
  return attributes;
}

/** A message body: its fixed part, then the attributes. */
export function writeBody(fixed: Uint8Array, attributes: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const start = padded(fixed.length);
  const size = attributes.reduce((sum, [, data]) => sum + padded(HEADER_BYTES + data.length), start);
  const body = new Uint8Array(size);
  const view = new DataView(body.buffer);
  body.set(fixed);
  let at = start;
  for (const [type, data] of attributes) {
    view.setUint16(at, HEADER_BYTES + data.length, true);
    view.setUint16(at + 2, type, true);
    body.set(data, at + HEADER_BYTES);
    at += padded(HEADER_BYTES + data.length);
  }
  return body;
}

export const bytesIn = (value: DataView) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength);

/** A name that the kernel ends with a zero byte. */
export const textIn = (value: DataView) => new TextDecoder().decode(bytesIn(value)).replace(/\0.*$/s, '');

export function u32(attributes: Attributes, type: number): number | undefined {
  const value = attributes.get(type);
  return value !== undefined && value.byteLength >= 4 ? value.getUint32(0, true) : undefined;
}
