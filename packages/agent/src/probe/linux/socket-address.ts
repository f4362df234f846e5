import type { Address, Family, Port } from '@hopscope/engine';
import { addressOfBytes, bytesOf } from '../../host/address-bytes.ts';
import { AF_INET, AF_INET6 } from './abi.ts';

const PORT_AT = 2;
const IPV4_AT = 4;
const IPV6_AT = 8;
const IPV4_BYTES = 16;
const IPV6_BYTES = 28;

/** Room for either family's `struct sockaddr`. */
export const SOCKET_ADDRESS_BYTES = IPV6_BYTES;

/** `struct sockaddr_in` or `sockaddr_in6`. Without an address: any. Without a port: one that the kernel picks. */
export function socketAddress(family: Family, address?: Address, port?: Port): Uint8Array {
  const bytes = new Uint8Array(family === 'ipv4' ? IPV4_BYTES : IPV6_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, family === 'ipv4' ? AF_INET : AF_INET6, true);
  view.setUint16(PORT_AT, port ?? 0, false);
  if (address !== undefined) bytes.set(bytesOf(address), family === 'ipv4' ? IPV4_AT : IPV6_AT);
  return bytes;
}

/** The port in a `struct sockaddr` that the kernel wrote. */
export const portIn = (view: DataView): Port => view.getUint16(PORT_AT, false) as Port;

/** The address in a `struct sockaddr` that the kernel wrote; undefined when it wrote none. */
export function addressIn(view: DataView, at: number): Address | undefined {
  const family = view.getUint16(at, true);
  const slice = (from: number, length: number) =>
    addressOfBytes(new Uint8Array(view.buffer, view.byteOffset + at + from, length).slice());
  if (family === AF_INET) return slice(IPV4_AT, 4);
  if (family === AF_INET6) return slice(IPV6_AT, 16);
  return undefined;
}
