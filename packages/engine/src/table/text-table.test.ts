import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildIdIndex, valueOfId } from './id-index.ts';
import { textAt, textTableBuilder, wordNumbers } from './text-table.ts';

it('every text comes back as it was, by the number that it got, also from a copy that a worker would see', () =>
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
      const builder = textTableBuilder();
      const numbers = texts.map((text) => builder.add(text));
      const table = structuredClone(builder.build());
      expect(numbers.map((number) => textAt(table, number))).toEqual(texts);
      expect(table.offsets.length - 1).toBe(new Set(texts).size);
    }),
  ));

const folded = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
const otherCase = (text: string) =>
  text.replaceAll(/[a-z]/gi, (letter) => (letter > 'Z' ? letter.toUpperCase() : letter.toLowerCase()));

/** Letters, what differs from others by the bit that tells capital ones, and units of two and of three bytes. */
const UNITS = fc.constantFrom('a', 'A', 'k', 'K', '[', '{', '@', '`', '_', 'é', '\u{212a}', '\u{1f600}', '\ud800');

it('an id is found however its letters A–Z are written, and no other one is', () =>
  fc.assert(
    fc.property(fc.array(fc.string({ unit: UNITS })), (ids) => {
      const builder = textTableBuilder();
      const index = buildIdIndex(
        builder,
        ids.map((id) => builder.add(id)),
      );
      const table = builder.build();
      for (const asked of [...ids, ...ids.map(otherCase), ...ids.map((id) => `${id}a`)])
        expect(valueOfId(index, table, asked)).toBe(ids.map(folded).indexOf(folded(asked)));
    }),
  ));

it('a text of many thousand units comes back whole', () => {
  const builder = textTableBuilder();
  const text = 'ab'.repeat(10_000);
  builder.add('');
  const number = builder.add(text);
  expect(textAt(builder.build(), number)).toBe(text);
});

it('a number that no text has is a bug and throws', () =>
  expect(() => textAt(textTableBuilder().build(), 0)).toThrow(RangeError));

it('a table that was built before stays as it was when texts are added', () => {
  const builder = textTableBuilder();
  const first = builder.add('first');
  const before = builder.build();
  const texts = Array.from({ length: 1000 }, (_, index) => `text ${index}`);
  const numbers = texts.map((text) => builder.add(text));
  expect(textAt(before, first)).toBe('first');
  expect(numbers.map((number) => textAt(builder.build(), number))).toEqual(texts);
  expect(builder.add('text 7')).toBe(numbers[7]);
});

it('a word has the number of its text, however many others were asked for meanwhile', () => {
  const builder = textTableBuilder();
  const numberOf = wordNumbers(builder);
  const words = Array.from({ length: 10_000 }, (_, index) => `word ${index}`);
  const numbers = words.map(numberOf);
  expect(words.map((word) => builder.add(word))).toEqual(numbers);
  expect(words.map(numberOf)).toEqual(numbers);
});
