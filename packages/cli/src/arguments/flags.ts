import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { bad, ok, type Result } from '@hopscope/engine';
import { didYouMean } from './suggestion.ts';

/** One flag of a command: what is parsed and what its help says are the same thing. */
export type FlagSpec = {
  readonly name: string;
  readonly short?: string;
  /** What follows, as help shows it: `MS`. Absent: the flag stands alone. `[URL]`: it may stand alone, too. */
  readonly value?: string;
  /** May be given more than once; otherwise the last one counts. */
  readonly repeatable?: true;
  /** What a value that may be left out looks like, so that it is not taken for the next argument. */
  readonly looksLike?: RegExp;
  readonly words: string;
};

/** What a command was given. Flags without a value are there as empty text. */
export type Given = {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
};

/** The last value of a flag; empty text for one that stands alone; absent when it was not given. */
export const valueOf = (given: Given, name: string): string | undefined => given.flags.get(name)?.at(-1);

/** Every command has these. */
const COMMON: readonly FlagSpec[] = [{ name: 'help', short: 'h', words: 'Say what this command does and takes' }];

export const withCommon = (specs: readonly FlagSpec[]): readonly FlagSpec[] => [...specs, ...COMMON];

export function parseFlags(args: readonly string[], own: readonly FlagSpec[]): Result<Given> {
  const specs = withCommon(own);
  const { tokens } = parseArgs({
    args: closeOptionalValues(args, specs),
    options: optionsOf(specs),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const value = readFlag(token, specs);
    if (!value.ok) return value;
    flags.set(token.name, [...(flags.get(token.name) ?? []), value.value]);
  }
  return ok({ flags, positionals });
}

type OptionToken = { readonly name: string; readonly rawName: string; readonly value?: string | undefined } & {
  readonly inlineValue?: boolean | undefined;
};

function readFlag(token: OptionToken, specs: readonly FlagSpec[]): Result<string> {
  const { name, rawName, value } = token;
  const spec = specs.find((each) => each.name === name);
  if (spec === undefined) {
    const names = specs.flatMap((each) => [`--${each.name}`, ...(each.short === undefined ? [] : [`-${each.short}`])]);
    return bad(`there is no flag '${rawName}'.${didYouMean(rawName, names)}`);
  }
  if (spec.value === undefined)
    return value === undefined ? ok('') : bad(`${rawName} takes no value, and was given '${value}'.`);
  if (isOptional(spec)) return ok(value ?? '');
  // A flag behind a flag is a forgotten value; one that really starts with a dash can be written behind '='.
  if (value === undefined || value === '' || (value.startsWith('-') && value !== '-' && token.inlineValue !== true))
    return bad(`${rawName} needs a value: ${rawName} ${spec.value}.`);
  return ok(value);
}

const isOptional = (spec: FlagSpec) => spec.value?.startsWith('[') === true;

/** `--server URL` becomes `--server=URL` and a lone `--server` `--server=`: node:util knows no values that may be left out. */
function closeOptionalValues(args: readonly string[], specs: readonly FlagSpec[]): string[] {
  const closed: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const [arg = '', next] = [args[index], args[index + 1]];
    if (arg === '--') return [...closed, ...args.slice(index)];
    const spec = specs.find((each) => isOptional(each) && arg === `--${each.name}`);
    if (spec === undefined) closed.push(arg);
    else if (next !== undefined && spec.looksLike?.test(next) === true) {
      closed.push(`${arg}=${next}`);
      index++;
    } else closed.push(`${arg}=`);
  }
  return closed;
}

const optionsOf = (specs: readonly FlagSpec[]): ParseArgsOptionsConfig =>
  Object.fromEntries(
    specs.map(({ name, short, value }) => [
      name,
      { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) } as const,
    ]),
  );
