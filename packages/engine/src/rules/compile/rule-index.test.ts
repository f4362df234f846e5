import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharedU32 } from '../../table/shared-arrays.ts';
import { decide } from '../decide.ts';
import { packet, rule, tablesOf } from './random-rules.fixture.ts';
import { SEGMENT, type RuleTables } from './rule-tables.ts';

it('a group of many rules decides by its index as it does rule by rule', () =>
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 33, maxLength: 100 }),
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
  expect(tables.segments[SEGMENT.index]).toBeGreaterThan(0);
  return { ...tables, segments: sharedU32([...tables.segments].with(SEGMENT.index, 0)) };
}
