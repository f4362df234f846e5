/*
 * What the naive reading of Azure's rules is written with. It shares nothing with the engine, not even how an address is
 * read: IPv4 only, addresses are numbers, and a set of addresses is a list of ranges that is looked through from the start.
 */

/** Both ends included. `length`: of the prefix that it was written as; 32 for anything else. */
export type Range = { readonly from: number; readonly to: number; readonly length: number };

// oxlint-disable-next-line typescript/no-explicit-any -- documents as they are; the generator makes them well-formed
export type Json = { readonly [member: string]: any };

export const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
export const textOf = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** `10.0.0.0/8`, `10.0.0.4` or `10.0.0.4-10.0.0.9`. */
export function rangeOf(text: string): Range {
  const [first = '', last] = text.split('-');
  if (last !== undefined) return { from: numberOf(first), to: numberOf(last), length: 32 };
  const [address = '', bits = '32'] = text.split('/');
  const size = 2 ** (32 - Number(bits));
  const from = Math.floor(numberOf(address) / size) * size;
  return { from, to: from + size - 1, length: Number(bits) };
}
export const isIn = (ranges: readonly Range[], address: number): boolean =>
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
);
/** Where Azure leads what a network does not use itself: nowhere. */
export const UNUSED = ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10');

/** Whether something matches: 0 no, 1 maybe, 2 yes. */
export type Match = 0 | 1 | 2;
export const worst = (...all: readonly Match[]): Match => Math.min(2, ...all) as Match;
export const bestOf = (all: readonly Match[]): Match => Math.max(0, ...all) as Match;
