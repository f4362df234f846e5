import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAddress, wordsOf } from './address.ts';
import { contains, parsePrefix, prefixOf, type Prefix } from './prefix.ts';
import { difference, spaceOf, union, type AddressSpace } from './address-space.ts';
import { addressOf, type Address } from './address.ts';

const prefix = (text: string): Prefix => {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

const holds = ({ four, six }: AddressSpace, address: Address): boolean => {
  const words = wordsOf(address);
  const edges: readonly (number | bigint)[] = address.includes(':') ? six : four;
  const key = address.includes(':') ? words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n) : words[3];
  return edges.filter((edge) => edge <= key).length % 2 === 1;
};

const anyAddress = fc.oneof(
  fc.nat(0xffff_ffff).map((word) => addressOf([0, 0, 0xffff, word])),
  fc.tuple(fc.nat(3), fc.nat(0xffff_ffff)).map(([a, d]) => addressOf([0x2001_0db8, a, 0, d])),
);
const anyPrefix = fc
  .tuple(anyAddress, fc.nat(128))
  .map(([address, length]) => prefixOf(address, address.includes(':') ? length : length % 33));

it('a space holds exactly the addresses that one of its prefixes holds', () =>
  fc.assert(
    fc.property(fc.array(anyPrefix), fc.array(anyPrefix), anyAddress, (some, others, address) => {
      const [inSome, inOthers] = [some, others].map((prefixes) => prefixes.some((each) => contains(each, address)));
      expect(holds(spaceOf(some), address)).toBe(inSome);
      expect(holds(union(spaceOf(some), spaceOf(others)), address)).toBe(inSome || inOthers);
      expect(holds(difference(spaceOf(some), spaceOf(others)), address)).toBe(inSome && !inOthers);
    }),
  ));

it('a space of many prefixes is that of each of them together', () =>
  fc.assert(
    fc.property(fc.array(anyPrefix, { minLength: 12, maxLength: 40 }), (prefixes) => {
      expect(spaceOf(prefixes)).toEqual(prefixes.map((each) => spaceOf([each])).reduce(union));
    }),
  ));

it.each([
  ['10.0.0.0/8', [0x0a00_0000, 0x0b00_0000]],
  ['10.0.0.0/9 10.128.0.0/9', [0x0a00_0000, 0x0b00_0000]],
  ['0.0.0.0/0', [0]],
  ['255.255.255.255/32', [0xffff_ffff]],
] as const)('%s has as few edges as can be', (text, edges) =>
  expect(spaceOf(text.split(' ').map(prefix))).toEqual({ four: edges, six: [] }),
);

it('the space of no prefix is empty', () => {
  const address = parseAddress('10.0.0.1');
  expect(address.ok && holds(spaceOf([]), address.value)).toBe(false);
});
