/** One import, export-from or `import()` of a source file. */
export type Import = {
  readonly specifier: string;
  /** `import type`, `export type`: gone at run time. */
  readonly typesOnly: boolean;
  /** Names of values that come in; `*` where it is all of them or cannot be told. */
  readonly values: readonly string[];
};

/**
 * Every import of a TypeScript file, found in its text. Comments, templates and regular expressions are blanked and
 * strings numbered first, so that what looks like an import inside them is none.
 */
export function readImports(source: string): readonly Import[] {
  const { code, strings } = blank(source);
  const specifier = (number: string | undefined) => strings[Number(number)] ?? '';
  const named = [...code.matchAll(NAMED)].map(([, type, clause = '', number]) => ({
    specifier: specifier(number),
    typesOnly: type !== undefined,
    values: type === undefined ? valuesOf(clause) : [],
  }));
  const whole = [...code.matchAll(WHOLE)].map(([, number]) => ({
    specifier: specifier(number),
    typesOnly: false,
    values: ['*'],
  }));
  const computed = [...code.matchAll(COMPUTED)].map(() => ({ specifier: '', typesOnly: false, values: ['*'] }));
  return [...named, ...whole, ...computed];
}

const LIST = String.raw`\{[^{}]*\}`;
const ALL = String.raw`\*(?:\s*as\s+[\w$]+)?`;
const CLAUSE = String.raw`${LIST}|${ALL}|[\w$]+(?:\s*,\s*(?:${LIST}|${ALL}))?`;
/** `import type { A } from "0"`, `export * from "1"`: strings are their numbers by now. */
const NAMED = new RegExp(
  String.raw`(?<![\w$.])(?:import|export)\b\s*(type\b(?!\s+from\b))?\s*(${CLAUSE})\s*from\s*"(\d+)"`,
  'g',
);
/** `import "0"`, `import("0")`, `require("0")`. */
const WHOLE = /(?<![\w$.])(?:import|require)\s*\(?\s*"(\d+)"/g;
/** `import(something)`: nobody can tell what it loads. */
const COMPUTED = /(?<![\w$.])import\s*\((?!\s*")/g;

function valuesOf(clause: string): readonly string[] {
  const inside = (/\{([^{}]*)\}/.exec(clause)?.[1] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^type\s/.test(part))
    .map((part) => part.split(/\s+as\s+/)[0] ?? part);
  const outside = clause
    .replace(/\{[^{}]*\}/, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('*') ? '*' : 'default'));
  return [...inside, ...outside];
}

type Blanked = { readonly code: string; readonly strings: readonly string[] };

/** What may stand before a `/` that divides; before any other, it opens a regular expression. */
const ENDS_A_VALUE = /[\w$)\]}"]\s*$/;
const KEYWORD_BEFORE = /(?<![\w$.])(?:return|typeof|case|in|of|do|else|void|delete|yield|await)\s*$/;

function blank(source: string): Blanked {
  const strings: string[] = [];
  let code = '';
  let at = 0;
  // Templates nest: for each open one, how many braces are open inside its `${`.
  const open: number[] = [];
  while (at < source.length) {
    const rest = source.slice(at, at + 2);
    const char = rest[0] ?? '';
    if (rest === '//') at = endOf(source, '\n', at);
    else if (rest === '/*') at = endOf(source, '*/', at + 2) + 2;
    else if (char === "'" || char === '"') {
      const end = endOfString(source, at);
      code += `"${strings.push(source.slice(at + 1, end)) - 1}"`;
      at = end + 1;
    } else if (char === '`' || (char === '}' && open.at(-1) === 0)) {
      if (char === '}') open.pop();
      const end = endOfTemplatePart(source, at + 1);
      if (source[end] === '$') open.push(0);
      code += ' ';
      at = end + (source[end] === '$' ? 2 : 1);
    } else if (char === '/' && (!ENDS_A_VALUE.test(code.slice(-40)) || KEYWORD_BEFORE.test(code.slice(-40)))) {
      at = endOfPattern(source, at + 1);
      // Whatever a pattern stands for, it is a value.
      code += ' 0 ';
    } else {
      const depth = open.at(-1);
      if (depth !== undefined && (char === '{' || char === '}'))
        open[open.length - 1] = depth + (char === '{' ? 1 : -1);
      code += char;
      at++;
    }
  }
  return { code, strings };
}

function endOf(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? source.length : at;
}

/** A string ends with its line at the latest, so that an apostrophe in the text of JSX hides one line and no more. */
function endOfString(source: string, start: number): number {
  let at = start + 1;
  while (at < source.length && source[at] !== source[start] && source[at] !== '\n') at += source[at] === '\\' ? 2 : 1;
  return at;
}

/** Where the text of a template stops: at its last backtick, or at the `$` of a `${`. */
function endOfTemplatePart(source: string, start: number): number {
  let at = start;
  while (at < source.length && source[at] !== '`' && !(source[at] === '$' && source[at + 1] === '{'))
    at += source[at] === '\\' ? 2 : 1;
  return at;
}

function endOfPattern(source: string, start: number): number {
  let [at, inClass] = [start, false];
  while (at < source.length && source[at] !== '\n' && (inClass || source[at] !== '/')) {
    if (source[at] === '[') inClass = true;
    if (source[at] === ']') inClass = false;
    at += source[at] === '\\' ? 2 : 1;
  }
  return at + 1;
}
