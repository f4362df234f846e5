/*
 * What the naive reading of Azure's rules is written with. It shares nothing with the engine, not even how an address is
 * read: addresses are numbers, and a set of addresses is a list of ranges that is looked through from the start.
 */

/** IPv4 as it is; IPv6 above all of that, so that no range of one family holds an address of the other. */
export type Address = number | bigint;
/** Both ends included. `length`: of the prefix that it was written as; that of a single address for anything else. */
export type Range = { readonly from: Address; readonly to: Address; readonly length: number };
export type Ports = { readonly from: number; readonly to: number };

// oxlint-disable-next-line typescript/no-explicit-any -- documents as they are; the generator makes them well-formed
export type Json = { readonly [member: string]: any };

const FIRST_OF_IPV6 = 1n << 33n;
export const isIpv6 = (address: Address): address is bigint => typeof address === 'bigint';

export const numberOf = (address: string): Address =>
  address.includes(':') ? FIRST_OF_IPV6 + ipv6Number(address) : ipv4Number(address);

const ipv4Number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** `::` stands for as many zeros as are missing of eight groups. */
function ipv6Number(address: string): bigint {
  const [before = [], after] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - before.length - (after?.length ?? 0) }, () => '0');
  return [...before, ...zeros, ...(after ?? [])].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

export const textOf = (address: Address): string =>
  isIpv6(address)
    ? ipv6Text(address - FIRST_OF_IPV6)
    : [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** The first of the longest rows of zeros is left out, if it is longer than one (RFC 5952). */
function ipv6Text(value: bigint): string {
  const text = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n]
    .map((shift) => ((value >> shift) & 0xffffn).toString(16))
    .join(':');
  const rows = text.match(/\b0(?::0)+\b/g) ?? [];
  const longest = rows.toSorted((one, other) => other.length - one.length)[0];
  if (longest === undefined) return text;
  const at = text.search(new RegExp(`\\b${longest}\\b`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}

/** `10.0.0.0/8`, `10.0.0.4`, `10.0.0.4-10.0.0.9` or `fd00::/48`. */
export function rangeOf(text: string): Range {
  const [first = '', last] = text.split('-');
  if (last !== undefined) return { from: numberOf(first), to: numberOf(last), length: 32 };
  const [address = '', bits] = text.split('/');
  const start = numberOf(address);
  if (isIpv6(start)) {
    const length = Number(bits ?? '128');
    const size = 1n << BigInt(128 - length);
    const from = ((start - FIRST_OF_IPV6) / size) * size + FIRST_OF_IPV6;
    return { from, to: from + size - 1n, length };
  }
  const size = 2 ** (32 - Number(bits ?? '32'));
  const from = Math.floor(start / size) * size;
  return { from, to: from + size - 1, length: Number(bits ?? '32') };
}
export const addressesIn = ({ from, to }: Range): readonly Address[] =>
  Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
/** The next one. */
export const after = (address: Address): Address => (isIpv6(address) ? address + 1n : address + 1);
export const isIn = (ranges: readonly { readonly from: Address; readonly to: Address }[], address: Address): boolean =>
  ranges.some(({ from, to }) => address >= from && address <= to);
export const covers = (outer: Range, inner: Range): boolean => outer.from <= inner.from && outer.to >= inner.to;
export const ranges = (...texts: readonly string[]): readonly Range[] => texts.map(rangeOf);

export const same = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase();
/** `child` is the id of something below `parent`. */
export const isBelow = (child: string, parent: string): boolean =>
  child.toLowerCase().startsWith(`${parent.toLowerCase()}/`);

export const HOST = numberOf('168.63.129.16');
export const METADATA = numberOf('169.254.169.254');
/** What is never public. */
export const NOT_PUBLIC = ranges(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '168.63.129.16',
  // All but global unicast, 2000::/3.
  '::/3',
  '4000::/2',
  '8000::/1',
);
/** Where Azure leads what a network does not use itself: nowhere. What a firewall takes for private. */
export const UNUSED = ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10');

/** Whether something matches: 0 no, 1 maybe, 2 yes. */
export type Match = 0 | 1 | 2;
export const worst = (...all: readonly Match[]): Match => Math.min(2, ...all) as Match;
export const bestOf = (all: readonly Match[]): Match => Math.max(0, ...all) as Match;

/** What of prefixes can be read, and whether that is not all. */
export const readable = (texts: readonly string[]): readonly Range[] => texts.filter(isReadable).map(rangeOf);
export const isUnread = (texts: readonly unknown[]): boolean => !texts.every(isReadable);
/** A prefix that is no longer than an address, or a word, like a tag. */
export const isReadable = (text: unknown): boolean =>
  typeof text === 'string' && (text.includes(':') || !/\/(3[3-9]|[4-9]\d)$/.test(text));

/** The tag with the addresses of a service that there are endpoints for ("Virtual network service tags"). */
export const tagOf = (service: string): string =>
  ({ KeyVault: 'AzureKeyVault', CognitiveServices: 'CognitiveServicesFrontend' })[service.split('.')[1] ?? ''] ??
  service.split('.')[1] ??
  '';
