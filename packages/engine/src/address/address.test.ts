import { isIPv4, isIPv6 } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, familyOf, parseAddress, wordsOf, type Words } from './address.ts';

const canonical = (text: string) => {
  const parsed = parseAddress(text);
  return parsed.ok ? parsed.value : undefined;
};

describe('an address is read from every spelling and written in one', () => {
  const cases: readonly (readonly [text: string, address: string])[] = [
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    // RFC 5952, 4.1–4.3: no leading zeros, lower case.
    ['2001:0DB8::0001', '2001:db8::1'],
    // 4.2.2: one zero group alone is not shortened.
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    // 4.2.3: the longest run; of equal ones the first.
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    // Packets to a mapped address travel as IPv4.
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::FFFF:0a01:0203', '10.1.2.3'],
    ['0:0:0:0:0:ffff:0:0', '0.0.0.0'],
    // IPv4 written inside any other address is only a spelling.
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['::1.2.3.4', '::102:304'],
    ['::fffe:1.2.3.4', '::fffe:102:304'],
  ];
  it.each(cases)('%s is %s', (text, address) => expect(canonical(text)).toBe(address));
});

describe('what is not an address is refused with a sentence that repeats it', () => {
  const cases = [
    '',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '10.0.0',
    '10.0.0.0.1',
    '10.0.0.256',
    '10.0.0.-1',
    // Octal to some readers, decimal to others.
    '010.0.0.1',
    '0x0a.0.0.1',
    '10.0.0.1/32',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    ':1:2:3:4:5:6:7',
    '12345::',
    'g::',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '::1.2.3',
    '::ffff:010.0.0.1',
    // A zone is of an interface, not of an address.
    'fe80::1%eth0',
    'example.com',
  ];
  it.each(cases)('%j', (text) =>
    expect(parseAddress(text)).toEqual({ ok: false, problem: `'${text}' is not an IPv4 or IPv6 address` }),
  );
});

const u32 = fc.nat(0xffff_ffff);
const mostlyZero = fc.oneof(fc.constantFrom(0, 1, 0xffff, 0x1_0000, 0xffff_ffff), u32);
const words: fc.Arbitrary<Words> = fc.oneof(
  fc.tuple(mostlyZero, mostlyZero, mostlyZero, mostlyZero),
  u32.map((word): Words => [0, 0, 0xffff, word]),
);

/** RFC 5952 written another way: try every run of zero groups and keep the one that saves most. */
function naive(words: Words): string {
  const big = words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
  if (big >> 32n === 0xffffn) return [24n, 16n, 8n, 0n].map((shift) => (big >> shift) & 255n).join('.');
  const hex = [...big.toString(16).padStart(32, '0').matchAll(/.{4}/g)].map(([group]) => group.replace(/^0{1,3}/, ''));
  for (let run = 8; run >= 2; run--)
    for (let from = 0; from + run <= 8; from++)
      if (hex.slice(from, from + run).every((group) => group === '0'))
        return `${hex.slice(0, from).join(':')}::${hex.slice(from + run).join(':')}`;
  return hex.join(':');
}

/** Any legal spelling of these 128 bits, steered by `choice`. */
function spelling(words: Words, choice: { upper: boolean; pad: boolean; dotted: boolean; cut: number }): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const texts = groups.map((group) => group.toString(16).padStart(choice.pad ? 4 : 1, '0'));
  const last = words[3];
  if (choice.dotted) texts.splice(6, 2, [24, 16, 8, 0].map((shift) => (last >>> shift) & 255).join('.'));
  const zero = (index: number) => index < texts.length && /^0{1,4}$/.test(texts[index]!);
  let end = choice.cut;
  while (zero(end)) end++;
  const cut = end > choice.cut;
  const text = cut ? `${texts.slice(0, choice.cut).join(':')}::${texts.slice(end).join(':')}` : texts.join(':');
  return choice.upper ? text.toUpperCase() : text;
}

describe('laws of addresses', () => {
  it('an address written and read again is the same address', () =>
    fc.assert(
      fc.property(words, (bits) => {
        const address = addressOf(bits);
        expect(canonical(address)).toBe(address);
        expect(wordsOf(address)).toEqual(bits);
      }),
    ));

  it('the canonical text is what RFC 5952 says, found another way', () =>
    fc.assert(
      fc.property(words, (bits) => {
        expect(addressOf(bits)).toBe(naive(bits));
      }),
    ));

  it('every spelling of one address has the same canonical text, and Node reads the spelling too', () => {
    const choice = fc.record({ upper: fc.boolean(), pad: fc.boolean(), dotted: fc.boolean(), cut: fc.nat(7) });
    fc.assert(
      fc.property(words, choice, (bits, how) => {
        const text = spelling(bits, how);
        expect(isIPv6(text)).toBe(true);
        expect(canonical(text)).toBe(addressOf(bits));
      }),
    );
  });

  it('exactly what Node takes for an address is one, zones aside', () => {
    const alphabet = fc.constantFrom('0', '1', '9', '25', '255', 'a', 'F', 'ffff', ':', '::', '.', '1.2.3.4', '/', ' ');
    const texts = fc.array(alphabet, { maxLength: 16 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        expect(canonical(text) !== undefined).toBe(isIPv4(text) || isIPv6(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('the family of an address is the family that Node sees in its text', () =>
    fc.assert(
      fc.property(words, (bits) => {
        const address = addressOf(bits);
        expect(familyOf(address)).toBe(isIPv4(address) ? 'ipv4' : 'ipv6');
      }),
    ));
});
