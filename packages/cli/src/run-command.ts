import { parseFlags, valueOf } from './arguments/flags.ts';
import { helpOf, section } from './arguments/help.ts';
import { didYouMean } from './arguments/suggestion.ts';
import { BAD_USAGE, complain } from './command.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import type { Terminal } from './terminal/terminal.ts';
import { VERSION } from './version.ts';

/** Runs what was typed behind `hopscope`; the answer is the exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  switch (name) {
    case undefined:
      terminal.err(overview());
      return BAD_USAGE;
    case '--help':
    case '-h':
      return print(terminal, overview());
    case '--version':
    case '-V':
      return print(terminal, `hopscope ${VERSION}\n`);
    case 'help':
      return help(rest, terminal);
    default:
      return run(name, rest, terminal);
  }
}

async function run(name: string, args: readonly string[], terminal: Terminal): Promise<number> {
  const entry = find(name, terminal);
  if (entry === undefined) return BAD_USAGE;
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

async function help([name, ...others]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name.startsWith('-')) return print(terminal, overview());
  if (others[0] !== undefined) {
    complain(terminal, `help is for one command; '${others[0]}' is one word too many.`);
    return BAD_USAGE;
  }
  const entry = find(name, terminal);
  return entry === undefined ? BAD_USAGE : print(terminal, helpOf((await entry.load()).manual));
}

function find(name: string, terminal: Terminal): CommandEntry | undefined {
  const entry = COMMANDS.find((each) => each.name === name);
  if (entry !== undefined) return entry;
  const what = name.startsWith('-') ? 'flag' : 'command';
  const known = what === 'flag' ? ['--help', '--version'] : [...COMMANDS.map((each) => each.name), 'help'];
  complain(terminal, `there is no ${what} '${name}'.${didYouMean(name, known)}`);
  terminal.err("Run 'hopscope --help' for what there is.\n");
  return undefined;
}

function print(terminal: Terminal, text: string): number {
  terminal.out(text);
  return 0;
}

const overview = (): string =>
  [
    'Can this machine open a connection to that endpoint, and if not, what stops it?',
    '\nUsage: hopscope COMMAND',
    section('Commands', [
      ...COMMANDS.map(({ name, words }) => [name, words] as const),
      ['help COMMAND', 'What a command does and takes'],
    ]),
    section('Examples', [
      ['hopscope check db.example:5432', 'ask from this machine; needs no server and no root'],
      ['hopscope serve', 'start the server, then ask it with curl, az or an Azure SDK'],
    ]),
    section('Flags', [
      ['-h, --help', 'Show this'],
      ['-V, --version', 'Show the version'],
    ]),
    '',
  ].join('\n');
