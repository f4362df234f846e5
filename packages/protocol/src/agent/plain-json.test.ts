import { expect, test } from 'vitest';
import { readPlainJson } from './plain-json.ts';

const everyControl = [...Array(32).keys(), ...Array.from({ length: 33 }, (_, at) => 0x7f + at)];

test('no control character comes in, escaped or as itself', () => {
  for (const code of everyControl) {
    const escaped = `\\u${code.toString(16).padStart(4, '0')}`;
    const written = [
      JSON.stringify({ a: [`x${String.fromCodePoint(code)}y`] }),
      `{"a":["x${escaped.toUpperCase().replace('U', 'u')}y"]}`,
    ];
    for (const text of written) expect({ text, read: readPlainJson(text) }).toEqual({ text, read: { a: ['x y'] } });
  }
});

test.each([{ a: 'Straße — 網路 "q" \\ /', b: [1, true, null] }, '\u001b[2J', 3])(
  'all else comes in as it is: %j',
  (value) => {
    const expected = typeof value === 'string' ? ' [2J' : value;
    expect(readPlainJson(JSON.stringify(value))).toEqual(expected);
  },
);

test('what is no JSON is none', () => {
  expect(() => readPlainJson('{"a":"\\n"')).toThrow(SyntaxError);
});
