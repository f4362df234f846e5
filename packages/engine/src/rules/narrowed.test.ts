import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import { narrowedRules } from './narrowed.ts';
import type { Packet } from './packet.ts';
import { packet, rules, tablesOf } from './compile/random-rules.fixture.ts';

const plain = packet
  .map((each): Packet => ({ ...each, isSourceHidden: false }))
  .filter(({ isIpv4, isExempt }) => isIpv4 && !isExempt);

const WORD = { source: 's3', destination: 'd3' } as const;

/** One packet, with the source or the destination of another one. */
const VARIED = {
  source: (one: Packet, { s3, sourceMember }: Packet): Packet => ({ ...one, s3, sourceMember }),
  destination: (one: Packet, { d3, destinationMember }: Packet): Packet => ({ ...one, d3, destinationMember }),
};

/** Rules, a packet, and others that lend it their varied end. */
const GIVEN = [rules({ maxLength: 60 }), plain, fc.array(plain, { minLength: 30, maxLength: 30 })] as const;

it.each(['source', 'destination'] as const)('rules decide alike when they were narrowed for all but the %s', (varied) =>
  fc.assert(
    fc.property(...GIVEN, (rules, common, others) => {
      const { tables, sets, segment, virtualNetwork, internet } = tablesOf(rules);
      const narrowed = narrowedRules(tables, sets, varied);
      // The same rules are asked in two places, where tags hold something else.
      const places = [
        [virtualNetwork, internet],
        [internet, virtualNetwork],
      ] as const;
      for (const other of others)
        for (const [one, another] of places) {
          const asked = VARIED[varied](common, other);
          expect(narrowed.decide(segment, asked, one, another)).toBe(
            decide(tables, sets, segment, asked, one, another),
          );
        }
    }),
    { numRuns: 200 },
  ),
);

it.each(['source', 'destination'] as const)(
  'between edges every %s that is of no group has the same answer',
  (varied) =>
    fc.assert(
      fc.property(...GIVEN, (rules, common, others) => {
        const { tables, sets, segment, virtualNetwork, internet } = tablesOf(rules);
        const narrowed = narrowedRules(tables, sets, varied);
        const asked = others.map((other) => VARIED[varied](common, other));
        const strange = asked.map((each) => ({ ...each, [`${varied}Member`]: -1 }));
        const decided = (each: Packet) => narrowed.decide(segment, each, virtualNetwork, internet);
        const edges = narrowed.edges(segment, common, virtualNetwork, internet);
        for (const each of strange) {
          const word = each[WORD[varied]] >>> 0;
          const start = Math.max(0, ...edges.filter((edge) => edge <= word));
          expect(decided({ ...each, [WORD[varied]]: start | 0 })).toBe(decided(each));
        }
        if (!narrowed.asksMembers(segment, common)) expect(asked.map(decided)).toEqual(strange.map(decided));
      }),
      { numRuns: 200 },
    ),
);
