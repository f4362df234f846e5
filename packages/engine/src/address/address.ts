import { bad, ok, type Result } from '../result.ts';

/**
 * An IPv4 or IPv6 address in canonical text (dotted quad; RFC 5952). Only `parseAddress` and `addressOf` make one, so two
 * addresses are equal exactly when their texts are. An IPv4-mapped IPv6 address is the IPv4 address that packets go to.
 */
export type Address = string & { readonly __type: 'Address' };
export type Family = 'ipv4' | 'ipv6';

/** 128 bits as four unsigned 32-bit numbers, most significant first; IPv4 lies in ::ffff:0:0/96, so one table holds both families. */
export type Words = readonly [number, number, number, number];

/** Bits in front of an IPv4 address in its 128-bit form. */
export const IPV4_OFFSET = 96;

/** What stands before an IPv4 address in its 128 bits, in the third word. */
export const MAPPED = 0xffff;

export const familyOf = (address: Address): Family => (address.includes(':') ? 'ipv6' : 'ipv4');

export function parseAddress(text: string): Result<Address> {
  // Four numbers without leading zeros are the canonical text already.
  if (!text.includes(':') && parseQuad(text) !== undefined) return ok(text as Address);
  const words = parseWords(text);
  return words === undefined ? bad(`'${text}' is not an IPv4 or IPv6 address`) : ok(addressOf(words));
}

/** The address's 128 bits. Total, because an `Address` was parsed before. */
export function wordsOf(address: Address): Words {
  // Nearly all are IPv4: of a function this short V8 does not make the list where its caller takes the numbers.
  const quad = parseQuad(address);
  if (quad !== undefined) return [0, 0, MAPPED, quad];
  const words = parseWords(address);
  if (words === undefined) throw new Error(`not a parsed address: ${address}`);
  return words;
}

/** 128 bits as one number. */
export function numberOfWords(words: Iterable<number>): bigint {
  let number = 0n;
  for (const word of words) number = (number << 32n) | BigInt(word);
  return number;
}

/** The same 128 bits, of a number that has them. */
export function wordsOfNumber(number: bigint): Words {
  const word = (shift: bigint) => Number((number >> shift) & 0xffff_ffffn);
  return [word(96n), word(64n), word(32n), word(0n)];
}

export function addressOf(words: Words): Address {
  const [a, b, c, d] = words;
  return (a === 0 && b === 0 && c === MAPPED ? dottedQuad(d) : compressed(words)) as Address;
}

/** The IPv4 address that a number is. */
export const ipv4Of = (word: number): Address => dottedQuad(word) as Address;

function parseWords(text: string): Words | undefined {
  if (!text.includes(':')) {
    const quad = parseQuad(text);
    return quad === undefined ? undefined : [0, 0, MAPPED, quad];
  }
  const groups = parseGroups(text);
  if (groups === undefined) return undefined;
  const word = (index: number) => (((groups[index] ?? 0) << 16) | (groups[index + 1] ?? 0)) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

/**
 * Four decimal numbers without leading zeros (which some readers take for octal). Unit by unit and without making
 * strings: documents of a large network hold millions.
 */
export function parseQuad(text: string, end = text.length): number | undefined {
  let quad = 0;
  let parts = 0;
  let octet = 0;
  let digits = 0;
  for (let at = 0; at <= end; at += 1) {
    // The end of the text ends the last number, as a dot does the others.
    const unit = at === end ? DOT : text.charCodeAt(at);
    if (unit === DOT) {
      if (digits === 0 || octet > 255) return undefined;
      quad = ((quad << 8) | octet) >>> 0;
      parts += 1;
      octet = 0;
      digits = 0;
    } else {
      if (unit < ZERO || unit > ZERO + 9 || digits === 3 || (digits > 0 && octet === 0)) return undefined;
      octet = octet * 10 + unit - ZERO;
      digits += 1;
    }
  }
  return parts === 4 ? quad : undefined;
}

const DOT = 46;
const ZERO = 48;

function parseGroups(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function groupsOf(half: string, last: boolean): readonly number[] | undefined {
  if (half === '') return [];
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const quad = parseQuad(part);
      if (quad === undefined) return undefined;
      groups.push(quad >>> 16, quad & 0xffff);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

const dottedQuad = (word: number) => `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups written as `::`. */
function compressed(words: Words): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  let [start, length] = [-1, 1];
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (to < 8 && groups[to] === 0) to++;
    if (to - from > length) [start, length] = [from, to - from];
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  return start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}
