import { isLazy } from '../../lazily.ts';
import { forEachInTurns } from '../../turns.ts';

/** Bytes, about, of a piece: a text of 128 kB or more is given pages of its own by V8, which takes five times as long. */
export const PIECE = 1 << 15;

/** What `JSON.stringify` makes of it, as UTF-8 in pieces, with turns for others while it is wanted: a megabyte takes milliseconds. */
export async function jsonInTurns(value: object, gone?: AbortSignal): Promise<readonly Buffer[]> {
  const pieces: Buffer[] = [];
  let text = '';
  const write = (part: string) => {
    text += part;
    if (text.length < PIECE) return;
    pieces.push(Buffer.from(text));
    text = '';
  };
  await forEachInTurns(partsOf(value), write, gone);
  pieces.push(Buffer.from(text));
  return pieces;
}

/** Of what has fewer values in it, JSON is written at once. */
const FEW = 512;

function* partsOf(value: object): Generator<string> {
  if (left(value, FEW) >= 0) yield JSON.stringify(value);
  else if (Array.isArray(value) || isLazy(value)) yield* partsOfList(value as Iterable<unknown>);
  else yield* partsOfObject(value as Readonly<Record<string, unknown>>);
}

function* partsOfList(values: Iterable<unknown>): Generator<string> {
  let before = '[';
  for (const each of values) {
    yield before;
    if (isObject(each)) yield* partsOf(each);
    else yield JSON.stringify(each) ?? 'null';
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

function* partsOfObject(object: Readonly<Record<string, unknown>>): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(object)) {
    const text = isObject(value) ? undefined : JSON.stringify(value);
    if (!isObject(value) && text === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    if (isObject(value)) yield* partsOf(value);
    else yield text ?? '';
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

/** A date and the like are not written by what is in them. */
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && (isLazy(value) || !('toJSON' in value));

/** What is left of so many values without those in this one, itself included; below 0: it has more, or nobody knows yet. */
function left(value: unknown, most: number): number {
  let rest = most - 1;
  if (typeof value !== 'object' || value === null) return rest;
  if (isLazy(value)) return -1;
  for (const each of Object.values(value)) {
    rest = left(each, rest);
    if (rest < 0) return rest;
  }
  return rest;
}
