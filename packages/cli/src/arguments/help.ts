import { withCommon, type FlagSpec } from './flags.ts';

/** What a command's help is made of. */
export type Manual = {
  /** `hopscope check HOST:PORT | URL` */
  readonly synopsis: string;
  /** Paragraphs, each in one line. */
  readonly description: readonly string[];
  readonly flags: readonly FlagSpec[];
  readonly examples: readonly (readonly [command: string, words: string])[];
  readonly exitCodes: readonly (readonly [code: number, words: string])[];
};

const COLUMNS = 100;

/** Help of one command, made to fit 100 columns. */
export function helpOf(manual: Manual): string {
  const flags = withCommon(manual.flags).map((spec) => [flagOf(spec), spec.words] as const);
  return [
    `Usage: ${manual.synopsis}`,
    ...manual.description.map((paragraph) => `\n${wrapped(paragraph)}`),
    section('Flags', flags),
    '\nExamples:',
    ...manual.examples.map(([command, words]) => `  ${command}${words === '' ? '' : `\n      ${words}`}`),
    section(
      'Exit codes',
      manual.exitCodes.map(([code, words]) => [String(code), words] as const),
    ),
    '',
  ].join('\n');
}

export function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return [`\n${title}:`, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)].join('\n');
}

const flagOf = ({ name, short, value }: FlagSpec): string =>
  [short === undefined ? '   ' : `-${short},`, `--${name}${value === undefined ? '' : ` ${value}`}`].join(' ');

/** A paragraph in lines; those behind the first begin in the given column. */
export function wrapped(paragraph: string, column = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line !== '' && column + line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = '';
    }
    line += `${line === '' ? '' : ' '}${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(column)}`);
}
