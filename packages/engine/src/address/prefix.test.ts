import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, wordsOf, type Address, type Words } from './address.ts';
import {
  addressesOfPrefix,
  contains,
  familyOfPrefix,
  maskWords,
  parsePrefix,
  prefixOf,
  wordsOfPrefix,
  type Prefix,
} from './prefix.ts';

describe('a network is read from text', () => {
  const cases: readonly (readonly [text: string, prefix: string])[] = [
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['FD00:0::/8', 'fd00::/8'],
    ['2001:db8::1/128', '2001:db8::1/128'],
    // An address alone is the network of that one address.
    ['10.0.0.4', '10.0.0.4/32'],
    ['::1', '::1/128'],
    // A mapped network is the IPv4 one.
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['::ffff:10.0.0.4', '10.0.0.4/32'],
  ];
  it.each(cases)('%s is %s', (text, prefix) => expect(parsePrefix(text)).toEqual({ ok: true, value: prefix }));
});

describe('what is not a network is refused', () => {
  const cases: readonly (readonly [text: string, problem: string])[] = [
    ['10.0.0.1/8', "'10.0.0.1/8' has host bits set; did you mean 10.0.0.0/8?"],
    ['2001:db8::1/64', "'2001:db8::1/64' has host bits set; did you mean 2001:db8::/64?"],
    ['10.0.0.0/33', "'10.0.0.0/33' has no prefix length from 0 to 32"],
    ['::/129', "'::/129' has no prefix length from 0 to 128"],
    ['10.0.0.0/08', "'10.0.0.0/08' has no prefix length from 0 to 32"],
    ['10.0.0.0/', "'10.0.0.0/' has no prefix length from 0 to 32"],
    ['10.0.0.0/8/8', "'10.0.0.0/8/8' has no prefix length from 0 to 32"],
    ['10.0.0.0/-1', "'10.0.0.0/-1' has no prefix length from 0 to 32"],
    // Eight bits of a mapped network are ::/8, which is no IPv4 network.
    ['::ffff:10.0.0.0/8', "'::ffff:10.0.0.0/8' has no prefix length from 96 to 128"],
    ['Internet', "'Internet' is not a network prefix such as 10.0.0.0/8"],
    ['/8', "'/8' is not a network prefix such as 10.0.0.0/8"],
  ];
  it.each(cases)('%s', (text, problem) => expect(parsePrefix(text)).toEqual({ ok: false, problem }));
});

describe('a network holds addresses of its own family only', () => {
  const cases: readonly (readonly [sentence: string, prefix: string, address: string, held: boolean])[] = [
    ['10.0.0.0/8 holds 10.255.255.255', '10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8 does not hold 11.0.0.0', '10.0.0.0/8', '11.0.0.0', false],
    ['0.0.0.0/0 holds 1.2.3.4', '0.0.0.0/0', '1.2.3.4', true],
    ['0.0.0.0/0 does not hold ::1', '0.0.0.0/0', '::1', false],
    ['::/0 does not hold 1.2.3.4, mapped though it may be', '::/0', '1.2.3.4', false],
    ['fe80::/10 holds febf::1', 'fe80::/10', 'febf::1', true],
    ['fe80::/10 does not hold fec0::1', 'fe80::/10', 'fec0::1', false],
  ];
  it.each(cases)('%s', (_sentence, prefix, address, held) =>
    expect(contains(prefix as Prefix, address as Address)).toBe(held),
  );
});

const u32 = fc.nat(0xffff_ffff);
const words: fc.Arbitrary<Words> = fc.tuple(u32, u32, u32, u32);
const address = fc.oneof(
  words.map(addressOf),
  u32.map((word) => addressOf([0, 0, 0xffff, word])),
);
const bigOf = (bits: Words) => bits.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
const widthOf = (value: string) => (value.includes(':') ? 128 : 32);

describe('a network of few addresses has them in their order', () => {
  it.each([
    ['10.0.0.252/30', '10.0.0.252 10.0.0.253 10.0.0.254 10.0.0.255'],
    ['255.255.255.254/31', '255.255.255.254 255.255.255.255'],
    ['10.0.0.4/32', '10.0.0.4'],
    ['fd00::fffe/127', 'fd00::fffe fd00::ffff'],
    ['10.0.0.0/29', undefined],
    ['fd00::/8', undefined],
  ])('%s', (text, expected) => {
    const parsed = parsePrefix(text);
    expect(parsed.ok && addressesOfPrefix(parsed.value, 4)?.join(' ')).toBe(expected);
  });
});

describe('laws of networks', () => {
  it('masking keeps the first bits and clears the rest', () =>
    fc.assert(
      fc.property(words, fc.nat(128), (bits, kept) => {
        const rest = BigInt(128 - kept);
        expect(bigOf(maskWords(bits, kept))).toBe((bigOf(bits) >> rest) << rest);
      }),
    ));

  it('masking twice keeps what the shorter mask keeps', () =>
    fc.assert(
      fc.property(words, fc.nat(128), fc.nat(128), (bits, one, other) => {
        expect(maskWords(maskWords(bits, one), other)).toEqual(maskWords(bits, Math.min(one, other)));
      }),
    ));

  it('the network of an address holds it, reads back as itself and keeps its family', () =>
    fc.assert(
      fc.property(address, fc.nat(128), (member, any) => {
        const length = any % (widthOf(member) + 1);
        const prefix = prefixOf(member, length);
        expect(parsePrefix(prefix)).toEqual({ ok: true, value: prefix });
        expect(contains(prefix, member)).toBe(true);
        expect(familyOfPrefix(prefix)).toBe(widthOf(member) === 32 ? 'ipv4' : 'ipv6');
        expect(wordsOfPrefix(prefix).bits).toBe(length + 128 - widthOf(member));
      }),
    ));

  it('a network holds an address exactly when arithmetic on whole numbers says so', () => {
    // A neighbour that differs in one bit, so that both answers are common.
    const pair = fc.tuple(words, fc.nat(127)).map(([bits, flip]) => {
      const other = bigOf(bits) ^ (1n << BigInt(flip));
      const word = (index: number) => Number((other >> BigInt(96 - 32 * index)) & 0xffff_ffffn);
      return [addressOf(bits), addressOf([word(0), word(1), word(2), word(3)])] as const;
    });
    fc.assert(
      fc.property(pair, fc.nat(128), ([base, other], length) => {
        fc.pre(base.includes(':') && other.includes(':'));
        const rest = BigInt(128 - length);
        const inside = bigOf(wordsOf(base)) >> rest === bigOf(wordsOf(other)) >> rest;
        expect(contains(prefixOf(base, length), other)).toBe(inside);
      }),
    );
  });
});
