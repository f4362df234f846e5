import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Address, Family, Port, Result } from '@hopscope/engine';
import { bytesOf, canonical } from '../host/address-bytes.ts';

/** The destinations that one entry of a policy names. */
export type Destinations = {
  /** As it was written. */
  readonly text: string;
  includes(address: Address, port: Port): boolean;
};

type PortRange = { readonly from: number; readonly to: number };
type Network = { readonly address: string; readonly bits: number };

const LOWEST_PORT = 1;
const HIGHEST_PORT = 65_535;
const FORM = 'a network with ports if wanted, such as 10.0.0.0/8, fd00::/8 or 10.0.0.0/8:22,80-90';

/**
 * Reads `NETWORK[/LENGTH][:PORTS]`: `169.254.0.0/16`, `10.1.2.3:22`, `10.0.0.0/8:22,80-90`, `fd00::/8:443`. Without a
 * length it is one address, without ports all of them. An IPv6 network with ports needs its length, because `fd00::1:22`
 * is an address. Bits behind the length must be zero, so that a slip of the pen does not open a whole network.
 */
export function parseDestinations(text: string): Result<Destinations> {
  const [network, length, ports] = partsOf(text);
  const refuse = (why: string) => ({ ok: false, problem: `'${text}' ${why}; expected ${FORM}` }) as const;
  if (!isIPv4(network) && (!isIPv6(network) || network.includes('%'))) return refuse('names no network');
  const bytes = bytesOf(canonical(network));
  if (bytes.length === 4 && !isIPv4(network)) return refuse('is IPv4 written as IPv6');
  const width = 8 * bytes.length;
  const bits = length === undefined ? width : Number(length);
  if (length === '' || !(bits <= width)) return refuse(`has no prefix length from 0 to ${width}`);
  if (hasBitsAfter(bytes, bits)) return refuse(`has bits set behind the first ${bits}`);
  const ranges = ports === undefined ? [] : parsePorts(ports);
  if (ranges === undefined) return refuse(`has no ports from ${LOWEST_PORT} to ${HIGHEST_PORT}`);
  return { ok: true, value: destinations(text, [{ address: network, bits }], ranges) };
}

/** Networks (`address/length`, all ports) under a name. */
export function namedDestinations(text: string, networks: readonly string[]): Destinations {
  const split = networks.map((network) => network.split('/'));
  return destinations(
    text,
    split.map(([address = '', length]) => ({ address, bits: Number(length) })),
    [],
  );
}

function destinations(text: string, networks: readonly Network[], ports: readonly PortRange[]): Destinations {
  const list = new BlockList();
  for (const { address, bits } of networks) list.addSubnet(address, bits, familyOf(address));
  return {
    text,
    includes: (address, port) =>
      list.check(address, familyOf(address)) &&
      (ports.length === 0 || ports.some(({ from, to }) => from <= port && port <= to)),
  };
}

const familyOf = (address: string): Family => (address.includes(':') ? 'ipv6' : 'ipv4');

/** Network, length and ports as text; the ports of a lone IPv6 address cannot be told from its last group. */
function partsOf(text: string): readonly [network: string, length?: string | undefined, ports?: string | undefined] {
  const [before = '', after, ...more] = text.split('/');
  if (more.length > 0) return [''];
  if (after === undefined) {
    const [address = '', ports, ...groups] = before.split(':');
    return groups.length > 0 || ports === undefined ? [before] : [address, undefined, ports];
  }
  const [length = '', ports, ...rest] = after.split(':');
  if (rest.length > 0 || !/^\d{0,3}$/.test(length)) return [''];
  return [before, length, ports];
}

function hasBitsAfter(bytes: Uint8Array, bits: number): boolean {
  return bytes.some((byte, index) => (byte & (0xff >> Math.min(8, Math.max(0, bits - 8 * index)))) !== 0);
}

function parsePorts(text: string): readonly PortRange[] | undefined {
  const ranges: PortRange[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    if (match === null) return undefined;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (from < LOWEST_PORT || to > HIGHEST_PORT || from > to) return undefined;
    ranges.push({ from, to });
  }
  return ranges;
}
