import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { zerosU32 } from '../../table/shared-arrays.ts';
import { decide } from '../decide.ts';
import { packet, rules, tablesOf } from './random-rules.fixture.ts';
import type { RuleTables } from './rule-tables.ts';
import { SEGMENT, withSegments } from './segments.ts';

it('a group of many rules decides by its index as it does rule by rule', () =>
  fc.assert(
    fc.property(
      rules({ minLength: 33, maxLength: 100 }),
      fc.array(packet, { minLength: 50, maxLength: 50 }),
      (rules, packets) => {
        const { tables, sets, segment, virtualNetwork, internet } = tablesOf(rules);
        const decided = (asked: RuleTables) =>
          packets.map((each) => decide(asked, sets, segment, each, virtualNetwork, internet));
        expect(decided(tables)).toEqual(decided(withoutIndex(tables)));
      },
    ),
    { numRuns: 200 },
  ));

function withoutIndex(tables: RuleTables): RuleTables {
  const [block = zerosU32(0)] = tables.segments;
  expect(block[SEGMENT.index]).toBeGreaterThan(0);
  const [from = 0, to = 0] = block;
  return { ...tables, segments: withSegments(tables.segments, [{ segment: 0, from, to, index: 0 }]) };
}
