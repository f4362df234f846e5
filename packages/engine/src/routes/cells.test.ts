import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOf, type Address } from '../address/address.ts';
import { answerOf, lengthIn, NO_ANSWER, valueIn } from './answer.ts';
import { answerAt, cellsOf, ELSEWHERE } from './cells.ts';

const wordOf = (address: string) => wordsOf(address as Address)[3];
/** Intervals that begin at these addresses, by number; the first begins at 0.0.0.0. */
const cells = (...starts: readonly string[]) =>
  cellsOf(['0.0.0.0', ...starts].map((start, value) => ({ start: wordOf(start), answer: answerOf(value, 24) })));

describe('an address is in the interval that begins last before it', () => {
  const starts = ['10.0.0.0', '10.0.0.1', '10.0.0.3', '10.255.255.255', '11.0.0.0', '11.1.0.0', '255.255.255.255'];
  it.each([
    ['0.0.0.0', 0],
    ['9.255.255.255', 0],
    ['10.0.0.0', 1],
    ['10.0.0.1', 2],
    ['10.0.0.2', 2],
    ['10.0.0.3', 3],
    ['10.200.0.0', 3],
    ['10.255.255.254', 3],
    ['10.255.255.255', 4],
    ['11.0.0.0', 5],
    ['11.0.255.255', 5],
    ['11.1.0.0', 6],
    ['11.255.255.255', 6],
    ['12.0.0.0', 6],
    ['127.255.255.255', 6],
    ['128.0.0.0', 6],
    ['255.255.255.254', 6],
    ['255.255.255.255', 7],
  ])('%s is in number %i', (address, interval) => {
    const column = cells(...starts);
    expect(answerAt(column, wordOf(address))).toBe(answerOf(interval, 24));
    expect(answerAt(column, wordOf(address) | 0), 'the word may be signed').toBe(answerOf(interval, 24));
  });

  it('where nothing holds an address there is no answer', () => {
    expect(answerAt(cellsOf([{ start: 0, answer: NO_ANSWER }]), wordOf('10.0.0.1'))).toBe(NO_ANSWER);
    expect([valueIn(NO_ANSWER), lengthIn(NO_ANSWER)]).toEqual([-1, -1]);
  });

  it.each([
    [8_388_607, 128, 'fits into a cell'],
    [8_388_608, 0, 'is elsewhere'],
    [8_388_608, 128, 'is elsewhere'],
    [2_147_483_647, 32, 'is elsewhere'],
  ])('an answer holds row %i and a prefix of %i bits, and %s', (value, length, where) => {
    const answer = answerOf(value, length);
    expect([valueIn(answer), lengthIn(answer)]).toEqual([value, length]);
    const alone = cellsOf([{ start: 0, answer }]);
    const among = cellsOf([0, 2 ** 24 + 1, 2 ** 24 + 2].map((start) => ({ start, answer })));
    for (const column of [alone, among])
      for (const address of [1, 2 ** 24, 2 ** 24 + 1, 2 ** 24 + 9])
        expect(answerAt(column, address)).toBe(where === 'fits into a cell' ? answer : ELSEWHERE);
  });

  it('of more intervals than there are numbers for, each answer is elsewhere', () => {
    const intervals = Array.from({ length: 5 }, (_, at) => ({ start: 2 ** 20 * at, answer: answerOf(at, 24) }));
    const answers = (most: number) => intervals.map(({ start }) => answerAt(cellsOf(intervals, most), start));
    expect(answers(5)).toEqual(intervals.map(({ answer }) => answer));
    expect(answers(4)).toEqual(intervals.map(() => ELSEWHERE));
  });

  it('as many edges as anybody has within 10.0.0.0/8', () => {
    const hosts = Array.from({ length: 40_000 }, (_, host) => 2 ** 24 * 10 + 300 * host);
    const column = cellsOf([0, ...hosts].map((start, value) => ({ start, answer: answerOf(value, 32) })));
    for (const [index, start] of hosts.entries()) {
      expect(valueIn(answerAt(column, start))).toBe(index + 1);
      expect(valueIn(answerAt(column, start + 299))).toBe(index + 1);
    }
  });

  const spread = [...Array.from({ length: 1000 }, (_, host) => 2 ** 24 * 10 + host), 2 ** 24 * 10 + 2 ** 23];
  it('more edges than a bucket counts are searched, too', () => {
    const column = cellsOf([0, ...spread].map((start, value) => ({ start, answer: answerOf(value, 0) })));
    for (const [index, start] of spread.entries()) expect(valueIn(answerAt(column, start))).toBe(index + 1);
    expect(valueIn(answerAt(column, 2 ** 24 * 10 + 1000))).toBe(1000);
  });

  const crowded = fc
    .array(fc.tuple(fc.constantFrom(0, 10, 127, 128, 255), fc.constantFrom(0, 1, 255), fc.nat(300)), { maxLength: 60 })
    .map((edges) => [...new Set([0, ...edges.map(([a, b, c]) => 2 ** 24 * a + 2 ** 16 * b + c)])].toSorted(ascending));

  it('wherever edges are crowded, and however far away the others are', () =>
    fc.assert(
      fc.property(crowded, (starts) => {
        const column = cellsOf(starts.map((start, value) => ({ start, answer: answerOf(value, 0) })));
        const near = starts.flatMap((start) => [start - 1, start, start + 1, start + 2 ** 16, start + 2 ** 24]);
        for (const address of near.filter((each) => each >= 0 && each < 2 ** 32))
          expect(valueIn(answerAt(column, address))).toBe(starts.findLastIndex((each) => each <= address));
      }),
    ));
});

const ascending = (one: number, other: number) => one - other;
