import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, wordsOf, type Address, type Words } from '../address/address.ts';
import { contains, maskWords, prefixOf, type Prefix } from '../address/prefix.ts';
import { lengthIn, valueIn } from './answer.ts';
import {
  answerTo,
  buildPrefixTable,
  candidates,
  entriesOf,
  lookup,
  type PrefixEntry,
  type PrefixTable,
} from './longest-prefix.ts';

/** `10.0.0.0/8 #5` is the network with rank 5; its value is its place in the list. */
const table = (...lines: readonly string[]) =>
  buildPrefixTable(
    lines.map((line, value) => {
      const [prefix, rank] = line.split(' #');
      return { prefix: prefix as Prefix, rank: Number(rank ?? 0), value };
    }),
  );
const found = (networks: PrefixTable, address: string) => candidates(networks, ...wordsOf(address as Address));
const best = (networks: PrefixTable, address: string) => lookup(networks, ...wordsOf(address as Address));

describe('the longest prefix decides', () => {
  const networks = [
    '0.0.0.0/0', // 0
    '10.0.0.0/8', // 1
    '10.1.0.0/16 #20', // 2
    '10.1.0.0/16 #10', // 3
    '10.1.2.3/32', // 4
    '255.255.255.255/32', // 5
    'fd00::/8', // 6
    '2001:db8::/32', // 7
    '2001:db8::1/128', // 8
    '10.1.0.0/16 #10', // 9
  ];
  const cases: readonly (readonly [address: string, order: readonly number[]])[] = [
    ['0.0.0.0', [0]],
    ['9.255.255.255', [0]],
    ['10.0.0.0', [1, 0]],
    // Of one prefix the lower rank, of one rank the earlier.
    ['10.1.0.0', [3, 9, 2, 1, 0]],
    ['10.1.2.2', [3, 9, 2, 1, 0]],
    ['10.1.2.3', [4, 3, 9, 2, 1, 0]],
    ['10.1.2.4', [3, 9, 2, 1, 0]],
    ['10.1.255.255', [3, 9, 2, 1, 0]],
    ['10.2.0.0', [1, 0]],
    ['11.0.0.0', [0]],
    ['255.255.255.254', [0]],
    ['255.255.255.255', [5, 0]],
    ['::', []],
    ['fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', []],
    ['fd00::', [6]],
    ['fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', [6]],
    ['fe00::', []],
    ['2001:db8::', [7]],
    ['2001:db8::1', [8, 7]],
    ['2001:db8::2', [7]],
  ];
  it.each(cases)('%s is in %j, best first', (address, order) => {
    expect(found(table(...networks), address)).toEqual(order);
    expect(best(table(...networks), address)).toBe(order[0] ?? -1);
  });

  it('the entries of a table build the same one', () =>
    expect(buildPrefixTable(entriesOf(table(...networks)))).toEqual(table(...networks)));

  it('rows behind those of millions of other routes are found as the first ones are', () => {
    const [most, behind] = [8_388_607, 8_388_608];
    const networks = buildPrefixTable(
      [
        ['10.0.0.0/8', behind],
        ['10.1.0.0/16', 1],
        ['10.1.2.0/24', most],
        ['10.1.3.0/24', 2 ** 31 - 1],
        ['fd00::/8', behind + 1],
      ].map(([prefix, value]) => ({ prefix: prefix as Prefix, rank: 0, value: Number(value) })),
    );
    const answers = ['10.0.0.1', '10.1.0.1', '10.1.2.1', '10.1.3.1', '10.1.4.1', '11.0.0.1', 'fd00::1'].map(
      (address) => {
        const answer = answerTo(networks, ...wordsOf(address as Address));
        return [valueIn(answer), lengthIn(answer)];
      },
    );
    expect(answers).toEqual([
      [behind, 8],
      [1, 16],
      [most, 24],
      [2 ** 31 - 1, 24],
      [1, 16],
      [-1, -1],
      [behind + 1, 8],
    ]);
  });

  it('an empty table knows no address', () => {
    expect(best(table(), '10.0.0.1')).toBe(-1);
    expect(found(table(), '::1')).toEqual([]);
  });

  it('::/0 does not hold IPv4, nor 0.0.0.0/0 IPv6', () => {
    expect(best(table('::/0'), '10.0.0.1')).toBe(-1);
    expect(best(table('0.0.0.0/0'), '::1')).toBe(-1);
  });

  it('all of it lies in shared memory', () => {
    for (const array of Object.values(table(...networks))) expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

/** Few distinct bits, so that random networks nest, touch and repeat, and random addresses hit them. */
const clustered: fc.Arbitrary<Words> = fc
  .tuple(fc.boolean(), fc.constantFrom(0, 0x2001_0db8, 0xfd00_0000, 0xffff_ffff), fc.nat(3), fc.nat(63), fc.nat(3))
  .map(([four, high, low, middle, last]) =>
    four
      ? [0, 0, 0xffff, ((low << 30) | (middle << 20) | (middle << 4) | last) >>> 0]
      : [high, (middle << 26) >>> 0, middle, ((low << 30) | last) >>> 0],
  );
const prefix = fc.tuple(clustered, fc.nat(128)).map(([words, any]) => {
  const address = addressOf(words);
  return prefixOf(address, any % (address.includes(':') ? 129 : 33));
});
const entries: fc.Arbitrary<readonly PrefixEntry[]> = fc
  .array(fc.record({ prefix, rank: fc.nat(2) }), { maxLength: 40 })
  .map((list) => list.map((entry, value) => ({ ...entry, value })));

/** The definition itself: everything that holds the address, sorted. */
const scan = (list: readonly PrefixEntry[], address: Address) =>
  list
    .filter((entry) => contains(entry.prefix, address))
    .toSorted((one, other) => lengthOf(other) - lengthOf(one) || one.rank - other.rank || one.value - other.value)
    .map((entry) => entry.value);
const lengthOf = (entry: PrefixEntry) => Number(entry.prefix.split('/')[1]);

/** Addresses worth asking about: each network's first and last, those just outside, and some at random. */
const edges = (list: readonly PrefixEntry[]): readonly Address[] =>
  list.flatMap(({ prefix: network }) => {
    const [text = '', length] = network.split('/');
    const four = !text.includes(':');
    const first = wordsOf(text as Address).reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
    const size = 1n << BigInt((four ? 32 : 128) - Number(length));
    const floor = four ? 0xffff_0000_0000n : 0n;
    const ceiling = four ? 0xffff_ffff_ffffn : (1n << 128n) - 1n;
    return [first - 1n, first, first + size - 1n, first + size]
      .filter((at) => at >= floor && at <= ceiling)
      .map((at) => addressOf(maskWords([word(at, 96n), word(at, 64n), word(at, 32n), word(at, 0n)], 128)));
  });
const word = (at: bigint, shift: bigint) => Number((at >> shift) & 0xffff_ffffn);

describe('laws of the table', () => {
  it('answers are those of a scan over all networks, at every edge and in between', () =>
    fc.assert(
      fc.property(entries, fc.array(clustered, { maxLength: 20 }), (list, some) => {
        const networks = buildPrefixTable(list);
        for (const address of [...edges(list), ...some.map(addressOf)]) {
          const expected = scan(list, address);
          expect(found(networks, address)).toEqual(expected);
          expect(best(networks, address)).toBe(expected[0] ?? -1);
        }
      }),
      { numRuns: 300 },
    ));

  it('a copy posted to a worker answers the same and shares the memory', () =>
    fc.assert(
      fc.property(entries, (list) => {
        const networks = buildPrefixTable(list);
        const copy = structuredClone(networks);
        for (const address of edges(list)) expect(found(copy, address)).toEqual(found(networks, address));
      }),
      { numRuns: 20 },
    ));
});
