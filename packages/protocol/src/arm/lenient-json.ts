/** What JSON can say. Objects are ordinary ones; a member is always their own. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** The value, or why there is none and where: line and column count from 1, in UTF-16 code units. */
export type JsonResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly problem: string; readonly line: number; readonly column: number };

/**
 * Reads JSON as ARM's own reader (Newtonsoft) does: beside strict JSON it takes single-quoted strings, bare property names,
 * comments, trailing commas and line breaks in strings, all of which real clients send (ARMClient, az's deployments).
 *
 * Of members with the same name the last wins. Containers nested deeper than `maxDepth` are refused, and so is the name
 * `__proto__`: no resource has it, and whoever copies the object by assignment would change its prototype.
 */
export function parseLenientJson(text: string, { maxDepth }: { readonly maxDepth: number }): JsonResult {
  const strict = parseStrictly(text);
  if (strict !== undefined && isHarmless(strict, maxDepth)) return { ok: true, value: strict };
  return readLeniently(text, maxDepth);
}

/** Most bodies are strict, and the built-in parser is ten times as fast. */
function parseStrictly(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isHarmless(root: JsonValue, maxDepth: number): boolean {
  let level: readonly JsonValue[] = [root].filter(isContainer);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= maxDepth || level.some((container) => Object.hasOwn(container as object, '__proto__'))) return false;
    level = level.flatMap((container) => Object.values(container as object) as JsonValue[]).filter(isContainer);
  }
  return true;
}

const isContainer = (value: JsonValue) => typeof value === 'object' && value !== null;

/** Thrown and caught in this file only, so that the reader below can be read. */
class Unreadable extends Error {
  readonly offset: number;
  constructor(offset: number, problem: string) {
    super(problem);
    this.offset = offset;
  }
}

/** The slow way, complete in itself: it agrees with `JSON.parse` on every strict text. */
export function readLeniently(text: string, maxDepth: number): JsonResult {
  try {
    return { ok: true, value: new LenientReader(text, maxDepth).document() };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const before = text.slice(0, error.offset).split(/\r\n|\r|\n/);
    const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
    return { ok: false, problem: `${error.message} at line ${line}, column ${column}`, line, column };
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}\p{Nd}_$]+/uy;
const BLANK = /(?:\s+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)+/y;
const LITERALS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

class LenientReader {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;
  #depth = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): JsonValue {
    this.#skipBlank();
    const value = this.#value();
    this.#skipBlank();
    if (this.#at < this.#text.length) throw this.#unexpected('nothing more after the value');
    return value;
  }

  #value(): JsonValue {
    const first = this.#text[this.#at];
    if (first === '{') return this.#nested(() => this.#object());
    if (first === '[') return this.#nested(() => this.#array());
    if (first === '"' || first === "'") return this.#string(first);
    const number = this.#match(NUMBER);
    if (number !== '') return Number(number);
    const start = this.#at;
    const literal = LITERALS.get(this.#match(WORD));
    if (literal !== undefined) return literal;
    this.#at = start;
    throw this.#unexpected('a value');
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > this.#maxDepth)
      throw new Unreadable(this.#at, `more than ${this.#maxDepth} objects and arrays inside each other`);
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): JsonValue {
    const members: Record<string, JsonValue> = {};
    for (let first = true; !this.#ends('}', first); first = false) {
      const at = this.#at;
      const name = this.#name();
      if (name === '__proto__') throw new Unreadable(at, 'the name __proto__ is not allowed');
      this.#skipBlank();
      if (this.#text[this.#at] !== ':') throw this.#unexpected(`':' after the name '${name.slice(0, 40)}'`);
      this.#at++;
      this.#skipBlank();
      members[name] = this.#value();
    }
    return members;
  }

  #array(): JsonValue {
    const elements: JsonValue[] = [];
    for (let first = true; !this.#ends(']', first); first = false) elements.push(this.#value());
    return elements;
  }

  /** Stands before the next member, or has gone past the end. One comma stands between members, one may follow the last. */
  #ends(end: '}' | ']', first: boolean): boolean {
    this.#skipBlank();
    if (!first && this.#text[this.#at] === ',') {
      this.#at++;
      this.#skipBlank();
    } else if (!first && this.#text[this.#at] !== end) throw this.#unexpected(`',' or '${end}'`);
    if (this.#text[this.#at] !== end) return false;
    this.#at++;
    return true;
  }

  #name(): string {
    const quote = this.#text[this.#at];
    if (quote === '"' || quote === "'") return this.#string(quote);
    const word = this.#match(WORD);
    if (word === '') throw this.#unexpected('a property name');
    return word;
  }

  #string(quote: '"' | "'"): string {
    const start = this.#at++;
    let value = '';
    for (let from = this.#at; ;) {
      const character = this.#text[this.#at];
      if (character === undefined) throw new Unreadable(start, 'a string that does not end');
      if (character !== quote && character !== '\\') {
        this.#at++;
        continue;
      }
      value += this.#text.slice(from, this.#at);
      this.#at++;
      if (character === quote) return value;
      value += this.#escape();
      from = this.#at;
    }
  }

  /** Stands behind the backslash. */
  #escape(): string {
    const letter = this.#text[this.#at++] ?? '';
    const plain = ESCAPES[letter];
    if (plain !== undefined) return plain;
    const code = this.#text.slice(this.#at, this.#at + 4);
    if (letter !== 'u' || !/^[0-9a-f]{4}$/i.test(code)) {
      this.#at -= 2;
      throw new Unreadable(this.#at, 'an escape that JSON does not have');
    }
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  #skipBlank(): void {
    this.#match(BLANK);
    if (this.#text.startsWith('/*', this.#at)) throw new Unreadable(this.#at, 'a comment that does not end');
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #unexpected(wanted: string): Unreadable {
    const found = this.#text[this.#at];
    return new Unreadable(
      this.#at,
      `expected ${wanted}, found ${found === undefined ? 'the end' : JSON.stringify(found)}`,
    );
  }
}
