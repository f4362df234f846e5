import { addressOf, wordsOfNumber } from './address.ts';
import type { AddressSpace } from './address-space.ts';
import { prefixOf, type Prefix } from './prefix.ts';

/** The fewest prefixes that hold just these addresses, ascending, IPv4 first. */
export function prefixesIn({ four, six }: AddressSpace): readonly Prefix[] {
  return [...rangesOf(four.map(BigInt), 32n), ...rangesOf(six, 128n)];
}

function rangesOf(edges: readonly bigint[], width: bigint): readonly Prefix[] {
  const prefixes: Prefix[] = [];
  for (let at = 0; at < edges.length; at += 2) {
    // The end of all addresses is no edge.
    const end = edges[at + 1] ?? 1n << width;
    for (let start = edges[at] ?? 0n; start < end;) {
      let bits = 0n;
      while (bits < width && (start & (1n << bits)) === 0n && start + (2n << bits) <= end) bits += 1n;
      prefixes.push(prefixAt(start, width, Number(width - bits)));
      start += 1n << bits;
    }
  }
  return prefixes;
}

function prefixAt(start: bigint, width: bigint, length: number): Prefix {
  const whole = width === 32n ? start | (0xffffn << 32n) : start;
  return prefixOf(addressOf(wordsOfNumber(whole)), length);
}
