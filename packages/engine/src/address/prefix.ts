import { bad, ok, type Result } from '../result.ts';
import {
  addressOf,
  familyOf,
  IPV4_OFFSET,
  parseAddress,
  parseQuad,
  wordsOf,
  type Address,
  type Family,
  type Words,
} from './address.ts';

/** A network in CIDR notation, host bits zero: `10.0.0.0/8`, `fd00::/8`. Only functions of this file make one. */
export type Prefix = string & { readonly __type: 'Prefix' };

/**
 * Host bits that are set are refused, as ARM and the kernel do. An address alone is the network of that one address, and
 * an IPv4-mapped network (`::ffff:10.0.0.0/104`) is the IPv4 one (`10.0.0.0/8`).
 */
export function parsePrefix(text: string): Result<Prefix> {
  const slash = text.indexOf('/');
  if (slash > 0 && parseNetwork4(text) !== undefined) return ok(text as Prefix);
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address.ok) return bad(`'${text}' is not a network prefix such as 10.0.0.0/8`);
  const width = familyOf(address.value) === 'ipv4' ? 32 : 128;
  const offset = width === 32 && text.includes(':') ? IPV4_OFFSET : 0;
  const digits = slash < 0 ? String(width + offset) : text.slice(slash + 1);
  const length = Number(digits) - offset;
  if (!/^(?:0|[1-9]\d{0,2})$/.test(digits) || length < 0 || length > width)
    return bad(`'${text}' has no prefix length from ${offset} to ${width + offset}`);
  const prefix = prefixOf(address.value, length);
  return prefix === `${address.value}/${length}`
    ? ok(prefix)
    : bad(`'${text}' has host bits set; did you mean ${prefix}?`);
}

/** A prefix of IPv4: its first address, signed, and its length in bits. */
export type Network4 = { readonly first: number; readonly length: number };

/** `10.0.0.0/8`, the text that a parsed prefix has, or an address alone. */
export function parseNetwork4(text: string): Network4 | undefined {
  const slash = text.indexOf('/');
  const word = parseQuad(text, slash < 0 ? text.length : slash);
  const length = slash < 0 ? 32 : lengthAt(text, slash + 1);
  if (word === undefined || length < 0 || (word & ~mask4(length)) !== 0) return undefined;
  return { first: word | 0, length };
}

export const network4Of = (prefix: Prefix): Network4 => ({
  first: firstWord4(prefix) | 0,
  length: prefixLength4(prefix),
});

/** The first address of an IPv4 prefix, unsigned. Makes nothing, as `wordsOfPrefix` does. */
export const firstWord4 = (prefix: Prefix): number => parseQuad(prefix, prefix.indexOf('/')) ?? 0;
export const prefixLength4 = (prefix: Prefix): number => lengthAt(prefix, prefix.indexOf('/') + 1);
/** Signed. A shift by 32 would be one by 0. */
export const mask4 = (length: number): number => (length === 0 ? 0 : 0xffff_ffff << (32 - length));

/** One or two digits to the end, at most 32; or -1. */
function lengthAt(text: string, at: number): number {
  const first = text.charCodeAt(at) - 48;
  const second = text.charCodeAt(at + 1) - 48;
  if (!(first >= 0 && first <= 9)) return -1;
  if (text.length === at + 1) return first;
  if (text.length !== at + 2 || first === 0 || !(second >= 0 && second <= 9)) return -1;
  const length = 10 * first + second;
  return length <= 32 ? length : -1;
}

/** The network of this length (0–32 or 0–128) that the address lies in. */
export function prefixOf(address: Address, length: number): Prefix {
  const bits = familyOf(address) === 'ipv4' ? length + IPV4_OFFSET : length;
  return `${addressOf(maskWords(wordsOf(address), bits))}/${length}` as Prefix;
}

/** First address and length in bits of the 128-bit form (an IPv4 /8 has 104). */
export function wordsOfPrefix(prefix: Prefix): { readonly words: Words; readonly bits: number } {
  const quad = parseQuad(prefix, prefix.indexOf('/'));
  if (quad !== undefined) return { words: [0, 0, 0xffff, quad], bits: IPV4_OFFSET + prefixLength4(prefix) };
  const [text, length] = prefix.split('/');
  const address = text as Address;
  const bits = Number(length) + (familyOf(address) === 'ipv4' ? IPV4_OFFSET : 0);
  return { words: wordsOf(address), bits };
}

/** All of its addresses, the first one first; undefined where there are more than so many. */
export function addressesOfPrefix(prefix: Prefix, most: number): readonly Address[] | undefined {
  const { words, bits } = wordsOfPrefix(prefix);
  const [a, b, c, d] = words;
  const count = 2 ** (128 - bits);
  return count > most ? undefined : Array.from({ length: count }, (_, at) => addressOf([a, b, c, d + at]));
}

export const familyOfPrefix = (prefix: Prefix): Family => (prefix.includes(':') ? 'ipv6' : 'ipv4');

export function contains(prefix: Prefix, address: Address): boolean {
  if (familyOfPrefix(prefix) !== familyOf(address)) return false;
  const quad = parseQuad(address);
  if (quad !== undefined) return firstWord4(prefix) === (quad & mask4(prefixLength4(prefix))) >>> 0;
  const { words, bits } = wordsOfPrefix(prefix);
  return maskWords(wordsOf(address), bits).every((word, index) => word === words[index]);
}

/** Does the first hold all of the second? Every prefix holds itself. */
export function covers(outer: Prefix, inner: Prefix): boolean {
  // Each two subnets of a network are asked about: of IPv4 nothing is made for it.
  if (!outer.includes(':') && !inner.includes(':')) {
    const length = prefixLength4(outer);
    return length <= prefixLength4(inner) && firstWord4(outer) === (firstWord4(inner) & mask4(length)) >>> 0;
  }
  const [wide, narrow] = [wordsOfPrefix(outer), wordsOfPrefix(inner)];
  return (
    familyOfPrefix(outer) === familyOfPrefix(inner) &&
    wide.bits <= narrow.bits &&
    maskWords(narrow.words, wide.bits).every((word, index) => word === wide.words[index])
  );
}

/** Have the two addresses in common? Then one holds the other. */
export const overlap = (one: Prefix, other: Prefix): boolean => covers(one, other) || covers(other, one);

/** Keeps the first `bits` of 128 and clears the rest. */
export function maskWords(words: Words, bits: number): Words {
  const mask = (index: number) => {
    const kept = Math.min(32, Math.max(0, bits - index * 32));
    return kept === 0 ? 0 : (0xffff_ffff << (32 - kept)) >>> 0;
  };
  return [
    (words[0] & mask(0)) >>> 0,
    (words[1] & mask(1)) >>> 0,
    (words[2] & mask(2)) >>> 0,
    (words[3] & mask(3)) >>> 0,
  ];
}

/** Of one address alone. */
export const hostPrefix = (address: Address): Prefix => `${address}/${address.includes(':') ? 128 : 32}` as Prefix;
