import { wordsOfPrefix, type Prefix } from './prefix.ts';

/**
 * A set of addresses as the edges where one leaves or enters it, ascending: inside from the first edge up to, and not
 * including, the second, and so on. IPv4 as 32-bit numbers, IPv6 as 128-bit ones; the end of all addresses is no edge.
 */
export type AddressSpace = { readonly four: readonly number[]; readonly six: readonly bigint[] };

const SIZE4 = 2 ** 32;
const SIZE6 = 1n << 128n;

export function spaceOf(prefixes: Iterable<Prefix>): AddressSpace {
  const four: (readonly [number, number])[] = [];
  const six: (readonly [bigint, bigint])[] = [];
  for (const prefix of prefixes) {
    const { words, bits } = wordsOfPrefix(prefix);
    if (prefix.includes(':')) {
      const start = words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
      six.push([start, start + (1n << BigInt(128 - bits))]);
    } else four.push([words[3], words[3] + 2 ** (128 - bits)]);
  }
  return { four: edgesOf(four, SIZE4), six: edgesOf(six, SIZE6) };
}

export const union = (one: AddressSpace, other: AddressSpace): AddressSpace =>
  combine(one, other, (inOne, inOther) => inOne || inOther);

export const difference = (one: AddressSpace, other: AddressSpace): AddressSpace =>
  combine(one, other, (inOne, inOther) => inOne && !inOther);

type Choice = (inOne: boolean, inOther: boolean) => boolean;

const combine = (one: AddressSpace, other: AddressSpace, choose: Choice): AddressSpace => ({
  four: combineEdges(one.four, other.four, choose),
  six: combineEdges(one.six, other.six, choose),
});

/** Both lists of edges side by side: an edge of the result lies where the choice between them changes. */
function combineEdges<T extends number | bigint>(one: readonly T[], other: readonly T[], choose: Choice): readonly T[] {
  const edges: T[] = [];
  let [at, beside] = [0, 0];
  let inside = false;
  while (at < one.length || beside < other.length) {
    const left: T | undefined = one[at];
    const right: T | undefined = other[beside];
    const edge: T | undefined = right === undefined || (left !== undefined && left <= right) ? left : right;
    if (edge === undefined) break;
    if (left === edge) at += 1;
    if (right === edge) beside += 1;
    const now = choose(at % 2 === 1, beside % 2 === 1);
    if (now !== inside) edges.push(edge);
    inside = now;
  }
  return edges;
}

/** Ranges that may touch or overlap, from their first number up to and not including their last, as edges. */
function edgesOf<T extends number | bigint>(ranges: (readonly [T, T])[], size: T): readonly T[] {
  ranges.sort((one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0));
  const edges: T[] = [];
  for (const [from, to] of ranges) {
    const last = edges.at(-1);
    if (last !== undefined && from <= last) {
      if (to > last) edges[edges.length - 1] = to;
    } else edges.push(from, to);
  }
  if (edges.at(-1) === size) edges.pop();
  return edges;
}
