import { numberOfWords } from './address.ts';
import { firstWord4, prefixLength4, wordsOfPrefix, type Network4, type Prefix } from './prefix.ts';

/**
 * A set of addresses as the edges where one leaves or enters it, ascending: inside from the first edge up to, and not
 * including, the second, and so on. IPv4 as 32-bit numbers, IPv6 as 128-bit ones; the end of all addresses is no edge.
 */
export type AddressSpace = { readonly four: readonly number[]; readonly six: readonly bigint[] };

const SIZE4 = 2 ** 32;
const SIZE6 = 1n << 128n;

/** `networks`: more of IPv4, as numbers. */
export function spaceOf(prefixes: Iterable<Prefix>, networks: readonly Network4[] = []): AddressSpace {
  const four: number[] = [];
  for (const { first, length } of networks) four.push((first >>> 0) * WIDTHS + 32 - length);
  const six: (readonly [bigint, bigint])[] = [];
  for (const prefix of prefixes) {
    if (prefix.includes(':')) {
      const { words, bits } = wordsOfPrefix(prefix);
      const start = numberOfWords(words);
      six.push([start, start + (1n << BigInt(128 - bits))]);
    } else four.push(firstWord4(prefix) * WIDTHS + 32 - prefixLength4(prefix));
  }
  return { four: edges4(four), six: edges6(six) };
}

/** A network of IPv4 is one number here: its first address, and below that how many bits are left to its hosts. */
const WIDTHS = 64;
/** Of networks with so many bits left: to ask for a power is felt where there are hundreds of thousands. */
const SIZES: readonly number[] = Array.from({ length: 33 }, (_, bits) => 2 ** bits);

function edges4(networks: number[]): readonly number[] {
  const edges: number[] = [];
  for (const network of inOrder(networks)) {
    const from = Math.floor(network / WIDTHS);
    addRange(edges, from, from + (SIZES[network % WIDTHS] ?? 0));
  }
  if (edges.at(-1) === SIZE4) edges.pop();
  return edges;
}

/** Rules name a few at a time, for which it does not pay to call a function for each two. */
function inOrder(numbers: number[]): readonly number[] {
  if (numbers.length > FEW) return numbers.sort((one, other) => one - other);
  for (let at = 1; at < numbers.length; at += 1) {
    const number = numbers[at] ?? 0;
    let place = at;
    for (; place > 0 && (numbers[place - 1] ?? 0) > number; place -= 1) numbers[place] = numbers[place - 1] ?? 0;
    numbers[place] = number;
  }
  return numbers;
}

const FEW = 16;

function edges6(ranges: (readonly [bigint, bigint])[]): readonly bigint[] {
  const edges: bigint[] = [];
  for (const [from, to] of ranges.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))
    addRange(edges, from, to);
  if (edges.at(-1) === SIZE6) edges.pop();
  return edges;
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

/** Adds a range, up to and not including `to`, behind those that begin no later; it may touch or overlap the last. */
function addRange<T extends number | bigint>(edges: T[], from: T, to: T): void {
  const last = edges.at(-1);
  if (last === undefined || from > last) edges.push(from, to);
  else if (to > last) edges[edges.length - 1] = to;
}
