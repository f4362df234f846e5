import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { spaceOf } from '../address/address-space.ts';
import type { Prefix } from '../address/prefix.ts';
import { addressSetsBuilder, spaceOfSet } from '../table/address-sets.ts';
import { packet, rules, tablesOf } from './compile/random-rules.fixture.ts';
import { HEAD, STRIDE } from './compile/rule-tables.ts';
import { decide, NO_MATCH } from './decide.ts';
import type { Packet } from './packet.ts';

/** What the sets of `tablesOf` come to, and one more. */
function given(rules: Parameters<typeof tablesOf>[0], candidates: readonly string[]) {
  const { tables, sets, segment, virtualNetwork, internet } = tablesOf(rules);
  const builder = addressSetsBuilder();
  for (let set = 0; set + 1 < sets.offsets4.length; set += 1) builder.add(spaceOfSet(sets, set));
  const among = builder.add(spaceOf(candidates.map((each) => `${each}/32` as Prefix)));
  const all = builder.build();
  const asked = (each: Packet) => decide(tables, all, segment, each, virtualNetwork, internet);
  // To be allowed is to be asked about elsewhere, just as not to match.
  const accessOf = (decided: number) =>
    decided === NO_MATCH ? HEAD.allow : (tables.rows[decided * STRIDE] ?? 0) & (HEAD.allow | HEAD.isFinal);
  return { among, asked, accessOf };
}

const wordOf = (address: string) => address.split('.').reduce((word, octet) => (word << 8) | Number(octet), 0);
const hiddenIn = (one: Packet, set: number): Packet => ({ ...one, isSourceHidden: true, hiddenIn: set });
const sentFrom = (one: Packet, address: string): Packet => ({
  ...one,
  isSourceHidden: false,
  hiddenIn: -1,
  s3: wordOf(address),
});

const octet = fc.constantFrom(0, 1, 31, 64, 128, 255);
const address = fc.tuple(fc.constantFrom(0, 1, 16), octet, octet).map((octets) => `10.${octets.join('.')}`);
const stranger = packet.filter(({ isIpv4 }) => isIpv4).map((each) => ({ ...each, sourceMember: -1 }));

it('a source that is one of one address decides as that address does', () =>
  fc.assert(
    fc.property(rules({ maxLength: 40 }), stranger, address, (rules, one, source) => {
      const { among, asked } = given(rules, [source]);
      expect(asked(hiddenIn(one, among))).toBe(asked(sentFrom(one, source)));
    }),
  ));

it('what rules say for certain of a source that is one of several they say of each', () =>
  fc.assert(
    fc.property(
      rules({ maxLength: 40 }),
      stranger,
      fc.array(address, { minLength: 2, maxLength: 4 }),
      (rules, one, sources) => {
        const { among, asked, accessOf } = given(rules, sources);
        const decided = asked(hiddenIn(one, among));
        fc.pre(decided >= NO_MATCH);
        const certain = sources.map((source) => asked(sentFrom(one, source))).filter((each) => each >= NO_MATCH);
        expect(certain.filter((each) => accessOf(each) !== accessOf(decided))).toEqual([]);
      },
    ),
    { numRuns: 500 },
  ));

it('a rule for two prefixes and a tag holds all of several addresses together, though none does alone', () => {
  const side = (texts: readonly string[]) => ({
    addresses: [
      ...texts.map((text) => ({ kind: 'prefix', prefix: text as Prefix }) as const),
      { kind: 'tag', tag: 'VirtualNetwork' } as const,
    ],
    ports: [{ from: 0, to: 65_535 }],
  });
  const [any] = fc.sample(rules({ minLength: 1, maxLength: 1 }), { numRuns: 1, seed: 1 }).flat();
  if (any === undefined) throw new Error('one was asked for');
  const allow = {
    ...any,
    access: 'allow',
    protocol: 'any',
    source: side(['10.16.0.0/32']),
    destination: { ...side([]), addresses: [{ kind: 'any' }] },
  } as const;
  const deny = { ...allow, access: 'deny', source: { ...allow.source, addresses: [{ kind: 'any' }] } } as const;
  const [one] = fc.sample(
    stranger.filter(({ isExempt }) => !isExempt),
    { numRuns: 1, seed: 1 },
  );
  if (one === undefined) throw new Error('one was asked for');
  const { among, asked } = given([allow, deny], ['10.1.0.1', '10.16.0.0']);
  expect(asked(hiddenIn(one, among))).toBe(0);
  const { among: beyond, asked: askedBeyond } = given([allow, deny], ['10.1.0.1', '10.16.0.1']);
  expect(askedBeyond(hiddenIn(one, beyond))).toBe(-2);
});
