import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLenientJson, readLeniently, type JsonResult, type JsonValue } from './lenient-json.ts';

const read = (text: string, maxDepth = 64) => parseLenientJson(text, { maxDepth });
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('what ARM reads beside strict JSON', () => {
  test.each([
    ['single quotes', `{ 'source': { 'port': 0 } }`, { source: { port: 0 } }],
    ['a double quote in single quotes', `'say "no"'`, 'say "no"'],
    ['an escaped single quote', String.raw`'it\'s'`, "it's"],
    ['bare property names', `{template: {$schema: 1, größe: 2, 3: 4}}`, { template: { $schema: 1, größe: 2, 3: 4 } }],
    ['comments wherever a blank may be', `// first\n{/* a */"a"/**/:/* b */1 // last\r\n}`, { a: 1 }],
    ['a trailing comma in an object', `{"a":1,}`, { a: 1 }],
    ['a trailing comma in an array', `[1,2, ]`, [1, 2]],
    ['line breaks and tabs in a string', `"one\r\ntwo\tthree"`, 'one\r\ntwo\tthree'],
    ['a byte order mark', `\u{FEFF}{"a":null}`, { a: null }],
    ['what looks like a comment in a string', `{"url":"http://bing.com/*x*/"}`, { url: 'http://bing.com/*x*/' }],
    ['the last of two members with one name', `{a:1,'a':2}`, { a: 2 }],
    [
      'names that every object inherits',
      `{"constructor":1,toString:{'prototype':2},}`,
      { constructor: 1, toString: { prototype: 2 } },
    ],
  ])('%s', (_, text, value) => {
    expect(read(text)).toEqual({ ok: true, value });
  });
});

describe('what it refuses, and where', () => {
  test.each([
    ['', `expected a value, found the end`, '1:1'],
    ['{"a":1', `expected ',' or '}', found the end`, '1:7'],
    ['{\n  "a" 1}', `expected ':' after the name 'a', found "1"`, '2:7'],
    ['{"a":}', `expected a value, found "}"`, '1:6'],
    ['[1,,2]', `expected a value, found ","`, '1:4'],
    ['[,]', `expected a value, found ","`, '1:2'],
    ['{,}', `expected a property name, found ","`, '1:2'],
    ['[1 2]', `expected ',' or ']', found "2"`, '1:4'],
    ['{"a":1}}', `expected nothing more after the value, found "}"`, '1:8'],
    ['[01]', `expected ',' or ']', found "1"`, '1:3'],
    ['NaN', `expected a value, found "N"`, '1:1'],
    ['{"a":\r\n "open', `a string that does not end`, '2:2'],
    [String.raw`"\x41"`, `an escape that JSON does not have`, '1:2'],
    [String.raw`"\u00g0"`, `an escape that JSON does not have`, '1:2'],
    ['{} /* open', `a comment that does not end`, '1:4'],
    ['{"a":{"__proto__":{"admin":true}}}', `the name __proto__ is not allowed`, '1:7'],
    [String.raw`{'\u005f_proto__':1}`, `the name __proto__ is not allowed`, '1:2'],
    [nested(65), `more than 64 objects and arrays inside each other`, '1:65'],
  ])('%s', (text, problem, where) => {
    const [line, column] = where.split(':').map(Number) as [number, number];
    expect(read(text)).toEqual({ ok: false, problem: `${problem} at line ${line}, column ${column}`, line, column });
  });
});

test('nesting is counted alike on the fast way and on the slow one', () => {
  expect(read(nested(64)).ok).toBe(true);
  expect(read(nested(65)).ok).toBe(false);
  expect(read(`/**/${nested(64)}`).ok).toBe(true);
  expect(read(nested(300_000)).ok).toBe(false);
  expect(read('{"a":'.repeat(200_000)).ok).toBe(false);
});

test('a megabyte in one string and in many small members is read', () => {
  expect(read(`'${'x'.repeat(1_000_000)}'`)).toEqual({ ok: true, value: 'x'.repeat(1_000_000) });
  expect(read(`[${"{'a':1},".repeat(100_000)}]`).ok).toBe(true);
});

test('the lenient reader agrees with JSON.parse on every strict text', () => {
  const agrees = fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(0, 2), (value, indent) => {
    const text = JSON.stringify(value, undefined, indent);
    fc.pre(!text.includes('__proto__'));
    expect(readLeniently(text, 64)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
  });
  expect(fc.check(agrees, { numRuns: 2000 })).toMatchObject({ failed: false });
});

test('no text makes it throw, and what JSON.parse takes it takes', () => {
  const marks = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    "'",
    '\\',
    'u12',
    '//',
    '/*',
    '*/',
    '-',
    '0',
    '1e',
    'true',
    'a',
    '\n',
  ];
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...marks)).map((parts) => parts.join('')),
  );
  const agrees = fc.property(text, (text) => {
    const answer = readLeniently(text, 64);
    const strict = strictly(text);
    return strict === undefined || text.includes('__proto__') || isDeepStrictEqual(answer, strict);
  });
  expect(fc.check(agrees, { numRuns: 5000 })).toMatchObject({ failed: false });
});

function strictly(text: string): JsonResult | undefined {
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue };
  } catch {
    return undefined;
  }
}
