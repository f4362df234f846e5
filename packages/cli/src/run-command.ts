import { parseFlags, valueOf } from './arguments/flags.ts';
import { helpOf, section } from './arguments/help.ts';
import { didYouMean } from './arguments/suggestion.ts';
import { BAD_USAGE, complain, type CommandEntry } from './command.ts';
import type { Terminal } from './terminal/terminal.ts';
import { VERSION } from './version.ts';

type Commands = readonly CommandEntry[];

/** Runs what was typed behind `hopscope`; the answer is the exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal, commands: Commands): Promise<number> {
  const [name, ...rest] = args;
  switch (name) {
    case undefined:
      terminal.err(overview(commands));
      return BAD_USAGE;
    case '--help':
    case '-h':
      return print(terminal, overview(commands));
    case '--version':
    case '-V':
      return print(terminal, `hopscope ${VERSION}\n`);
    case 'help':
      return help(rest, terminal, commands);
    default:
      return run(args, terminal, commands);
  }
}

async function run(all: readonly string[], terminal: Terminal, commands: Commands): Promise<number> {
  const found = find(all, terminal, commands);
  if (found === undefined) return BAD_USAGE;
  const { name, entry, rest: args } = found;
  if ('commands' in entry) {
    const isAsked = args[0] === '--help' || args[0] === '-h';
    if (isAsked) return print(terminal, groupHelp(name, entry));
    complain(terminal, `${name} is followed by ${entry.commands.map((each) => each.name).join(', ')}.`);
    terminal.err(`Run 'hopscope ${name} --help' for what they do.\n`);
    return BAD_USAGE;
  }
  const command = await entry.load();
  const given = parseFlags(args, command.manual.flags);
  if (!given.ok) {
    complain(terminal, given.problem);
    terminal.err(`Run 'hopscope ${name} --help' for what it takes.\n`);
    return BAD_USAGE;
  }
  if (valueOf(given.value, 'help') !== undefined) return print(terminal, helpOf(command.manual));
  return command.run(given.value, terminal);
}

async function help(words: readonly string[], terminal: Terminal, commands: Commands): Promise<number> {
  const [name] = words;
  if (name === undefined || name.startsWith('-')) return print(terminal, overview(commands));
  if (isCode(name)) return helpOfCode(name, words.slice(1), terminal);
  const found = find(words, terminal, commands);
  if (found === undefined) return BAD_USAGE;
  const [surplus] = found.rest;
  if (surplus !== undefined) {
    complain(terminal, `help is for one command; '${surplus}' is one word too many.`);
    return BAD_USAGE;
  }
  const { entry } = found;
  return print(terminal, 'commands' in entry ? groupHelp(found.name, entry) : helpOf((await entry.load()).manual));
}

/** Commands have no capitals in their names, and no underscores. */
const isCode = (word: string) => /^[A-Z][A-Z0-9_-]+$|_/.test(word);

async function helpOfCode(code: string, [surplus]: readonly string[], terminal: Terminal): Promise<number> {
  const { codeText, nearestCode } = await import('./render/catalogue.ts');
  const text = surplus === undefined ? codeText(code) : undefined;
  if (text !== undefined) return print(terminal, text);
  complain(
    terminal,
    surplus === undefined
      ? `there is no code '${code}'.${nearestCode(code)}`
      : `help is for one code; '${surplus}' is one word too many.`,
  );
  return BAD_USAGE;
}

type Found = { readonly name: string; readonly entry: CommandEntry; readonly rest: readonly string[] };

/** The command that the first words name; of `agent token create` each word leads on to the next. */
function find(words: readonly string[], terminal: Terminal, all: Commands): Found | undefined {
  let commands = all;
  let found: Found | undefined;
  for (const [index, word] of words.entries()) {
    const entry = commands.find((each) => each.name === word);
    if (entry === undefined) {
      if (found !== undefined && word.startsWith('-')) return found;
      return unknown(word, found, commands, terminal);
    }
    found = { name: words.slice(0, index + 1).join(' '), entry, rest: words.slice(index + 1) };
    if (!('commands' in entry)) return found;
    ({ commands } = entry);
  }
  return found;
}

function unknown(word: string, within: Found | undefined, commands: Commands, terminal: Terminal): undefined {
  const what = word.startsWith('-') ? 'flag' : 'command';
  const names = commands.map((each) => each.name);
  const known = what === 'flag' ? ['--help', '--version'] : within === undefined ? [...names, 'help'] : names;
  complain(terminal, `there is no ${what} '${word}'.${didYouMean(word, known)}`);
  terminal.err(`Run 'hopscope ${within === undefined ? '' : `${within.name} `}--help' for what there is.\n`);
  return undefined;
}

const groupHelp = (name: string, entry: CommandEntry): string =>
  [
    `Usage: hopscope ${name} COMMAND`,
    `\n${entry.words}.`,
    section('Commands', 'commands' in entry ? entry.commands.map((each) => [each.name, each.words] as const) : []),
    '',
  ].join('\n');

function print(terminal: Terminal, text: string): number {
  terminal.out(text);
  return 0;
}

const overview = (commands: Commands): string =>
  [
    'Can this machine open a connection to that endpoint, and if not, what stops it?',
    '\nUsage: hopscope COMMAND',
    section('Commands', [
      ...commands.map(({ name, words }) => [name, words] as const),
      ['help COMMAND', 'What a command does and takes'],
      ['help CODE', 'What an issue means, such as NSG_DENY, and what to do about it'],
    ]),
    section(
      'Examples',
      EXAMPLES.filter(([name]) => commands.some((each) => each.name === name)).map(([, line, words]) => [line, words]),
    ),
    section('Flags', [
      ['-h, --help', 'Show this'],
      ['-V, --version', 'Show the version'],
    ]),
    '',
  ].join('\n');

/** Of a command, what to type, and what for. */
const EXAMPLES = [
  ['check', 'hopscope check db.example:5432', 'ask from this machine; needs no server and no root'],
  ['serve', 'hopscope serve', 'start the server, then ask it with curl, az or an Azure SDK'],
] as const;
