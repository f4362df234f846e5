import { addressOf, familyOf, wordsOf, type Address, type Family, type Prefix } from '@hopscope/engine';

/** Addresses of one family from the first up to and including the last, as numbers of 32 or 128 bits. */
type Range = { readonly first: bigint; readonly last: bigint };

/** A set of addresses: ranges of each family, ascending, that neither touch nor overlap. */
export type Ranges = Readonly<Record<Family, readonly Range[]>>;

const BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };
export const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];
export const EVERYWHERE: Readonly<Record<Family, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' };

/** Of one address alone. */
export const hostPrefix = (address: Address) => `${address}/${address.includes(':') ? 128 : 32}` as Prefix;

export function rangesOf(prefixes: readonly Prefix[]): Ranges {
  const all = { ipv4: [] as Range[], ipv6: [] as Range[] };
  for (const prefix of prefixes) {
    const [text = '', length = ''] = prefix.split('/');
    const family = familyOf(text as Address);
    const first = numberOf(text as Address);
    all[family].push({ first, last: first + (1n << BigInt(BITS[family] - Number(length))) - 1n });
  }
  return { ipv4: joined(all.ipv4), ipv6: joined(all.ipv6) };
}

export const union = (one: Ranges, other: Ranges): Ranges => ({
  ipv4: joined([...one.ipv4, ...other.ipv4]),
  ipv6: joined([...one.ipv6, ...other.ipv6]),
});

export const difference = (one: Ranges, other: Ranges): Ranges => ({
  ipv4: without(one.ipv4, other.ipv4),
  ipv6: without(one.ipv6, other.ipv6),
});

export const isEmpty = (ranges: Ranges): boolean => ranges.ipv4.length + ranges.ipv6.length === 0;
export const within = (inner: Ranges, outer: Ranges): boolean => isEmpty(difference(inner, outer));
export const overlap = (one: Ranges, other: Ranges): boolean =>
  FAMILIES.some((family) => one[family].some((a) => other[family].some((b) => a.first <= b.last && b.first <= a.last)));

/** As nftables writes the elements of an interval set: `10.0.0.0-10.0.255.255`. */
export const rangeTexts = (ranges: readonly Range[], family: Family): readonly string[] =>
  ranges.map(({ first, last }) =>
    first === last ? textOf(first, family) : `${textOf(first, family)}-${textOf(last, family)}`,
  );

/** The fewest prefixes that hold just these addresses. */
export const prefixesOf = (ranges: Ranges): readonly Prefix[] =>
  FAMILIES.flatMap((family) => ranges[family].flatMap((range) => prefixesIn(range, family)));

/** All addresses of a prefix; undefined where they are more than so many. */
export function addressesIn(prefix: Prefix, most: number): readonly Address[] | undefined {
  const family = familyOf((prefix.split('/')[0] ?? '') as Address);
  const [{ first, last } = { first: 0n, last: 0n }] = rangesOf([prefix])[family];
  if (last - first >= BigInt(most)) return undefined;
  return Array.from({ length: Number(last - first) + 1 }, (_, at) => textOf(first + BigInt(at), family) as Address);
}

function prefixesIn({ first, last }: Range, family: Family): readonly Prefix[] {
  if (first > last) return [];
  let bits = 0n;
  while (bits < BigInt(BITS[family]) && first % (2n << bits) === 0n && first + (2n << bits) - 1n <= last) bits += 1n;
  const prefix = `${textOf(first, family)}/${BITS[family] - Number(bits)}` as Prefix;
  return [prefix, ...prefixesIn({ first: first + (1n << bits), last }, family)];
}

function joined(ranges: readonly Range[]): readonly Range[] {
  const sorted = ranges.toSorted((one, other) => (one.first < other.first ? -1 : one.first > other.first ? 1 : 0));
  const result: Range[] = [];
  for (const range of sorted) {
    const before = result.at(-1);
    if (before === undefined || range.first > before.last + 1n) result.push(range);
    else if (range.last > before.last) result[result.length - 1] = { first: before.first, last: range.last };
  }
  return result;
}

function without(ranges: readonly Range[], holes: readonly Range[]): readonly Range[] {
  let left = ranges;
  for (const hole of holes)
    left = left.flatMap((range) => {
      if (hole.last < range.first || hole.first > range.last) return [range];
      const before = { first: range.first, last: hole.first - 1n };
      const behind = { first: hole.last + 1n, last: range.last };
      return [before, behind].filter(({ first, last }) => first <= last);
    });
  return left;
}

/** IPv4's 32 bits are the last of the 128. */
function numberOf(address: Address): bigint {
  const [a, b, c, d] = wordsOf(address);
  if (familyOf(address) === 'ipv4') return BigInt(d);
  return (BigInt(a) << 96n) | (BigInt(b) << 64n) | (BigInt(c) << 32n) | BigInt(d);
}

function textOf(number: bigint, family: Family): string {
  const word = (shift: bigint) => Number((number >> shift) & 0xffff_ffffn);
  if (family === 'ipv4') return addressOf([0, 0, 0xffff, word(0n)]);
  return addressOf([word(96n), word(64n), word(32n), word(0n)]);
}
