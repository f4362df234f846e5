import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { turnsDuring } from '../../turns.testbed.ts';
import { lazily } from '../../lazily.ts';
import { jsonInTurns, PIECE } from './json-in-turns.ts';

const written = async (value: object) => Buffer.concat(await jsonInTurns(value)).toString();

const NIC = { id: '/subscriptions/…/networkInterfaces/nic', associations: [{ name: 'vm "1"', type: 'Associated' }] };

test.each([
  ['an empty topology', { resources: [] }],
  ['a topology of many interfaces', { id: 'x', resources: Array.from({ length: 1000 }, () => NIC) }],
  ['members that are absent', { resources: Array.from({ length: 300 }, () => undefined), a: undefined, f: () => 1 }],
  [
    'an object of many absent members',
    Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`m${at}`, undefined])),
  ],
  ['dates among many', { all: Array.from({ length: 300 }, (_, at) => ({ at: new Date(at) })), one: new Date(0) }],
  ['numbers that JSON has not', { all: Array.from({ length: 300 }, () => Number.NaN), big: Number.POSITIVE_INFINITY }],
])('%s', async (_, value) => {
  expect(await written(value)).toBe(JSON.stringify(value));
});

test('whatever a document may hold is written as it would be at once', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue({ maxDepth: 5 }), { maxLength: 400, size: 'max' }), async (values) => {
      expect(await written(values)).toBe(JSON.stringify(values));
      expect(await written({ values, '"': { values } })).toBe(JSON.stringify({ values, '"': { values } }));
    }),
    { numRuns: 50 },
  ));

test('a list that is made while it is written is written as one that was there before', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 20 }), async (values) => {
      const lists = {
        none: lazily([], String),
        all: lazily(values, (each) => each),
        within: lazily([values], (each) => lazily(each, (one) => ({ one }))),
      };
      expect(await written(lists)).toBe(
        JSON.stringify({ none: [], all: values, within: [values.map((one) => ({ one }))] }),
      );
      expect(JSON.stringify(lists)).toBe(await written(lists));
    }),
  ));

test('a large topology comes in pieces, and others have their turn while it is written', async () => {
  const value = { resources: Array.from({ length: 100_000 }, () => NIC) };
  const { made: pieces, turns } = await turnsDuring(() => jsonInTurns(value));
  expect(turns).toBeGreaterThan(1);
  expect(pieces.length).toBeGreaterThan(30);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(2 * PIECE);
  expect(Buffer.concat(pieces).toString()).toBe(JSON.stringify(value));
});
