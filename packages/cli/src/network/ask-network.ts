import { ok } from '@hopscope/engine';
import { valueOf, type FlagSpec, type Given } from '../arguments/flags.ts';
import { SURROUNDINGS_FLAGS, surroundingsFlagIn } from '../arguments/surroundings.ts';
import { askDoor, type Schema, type Told } from '../client/ask-door.ts';
import { CREDENTIALS_FLAGS } from '../client/credentials-flags.ts';
import { BAD_USAGE, complain } from '../command.ts';
import { choosePaint, type Paint } from '../render/paint.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readDescribed } from './read-network.ts';

/** Every question about the described network is put and answered so. */
export const ANSWER_FLAGS: readonly FlagSpec[] = [
  { name: 'json', words: 'Print the whole answer as JSON' },
  { name: 'color', words: 'Use colours, also where output goes to a file or a pipe' },
  { name: 'no-color', words: 'Use none (as does the environment variable NO_COLOR)' },
  ...CREDENTIALS_FLAGS,
];

/** Who answers: a server, or what stands in files. */
export const NETWORK_FLAGS: readonly FlagSpec[] = [
  {
    name: 'network',
    value: 'PLACE',
    words: 'Ask no server, but this folder or file, as lint takes it',
  },
  ...SURROUNDINGS_FLAGS,
];

type Question = { readonly path: '/v1/explain' | '/v1/reach'; readonly body: object };

/** Asks the server's door, or documents in files in its place. */
export async function askNetwork<Answer>(
  given: Given,
  question: Question,
  schema: Schema<Answer>,
  terminal: Terminal,
): Promise<Told<Answer>> {
  const place = valueOf(given, 'network');
  if (place === undefined) return askDoor({ method: 'POST', ...question, data: dataOf(given) }, schema, terminal);
  const described = readDescribed(given, terminal, place);
  if (!described.ok) return described;
  const { askDocuments } = await import('@hopscope/server');
  const answer = await askDocuments(described.value.documents, described.value.surroundings, question);
  if (answer.ok) return ok(schema.parse(answer.value));
  const { message, target } = answer.error;
  return { ok: false, problem: message, ...(target !== undefined && { target }) };
}

/** What was typed wrongly is said here; the answer is the exit code. */
export function misused(terminal: Terminal, name: string, sentence: string): number {
  complain(terminal, sentence);
  terminal.err(`Run 'hopscope ${name} --help' for what it takes.\n`);
  return BAD_USAGE;
}

/** Nothing may stand beside the flags, each end is one, and some flags exclude each other. */
export function surplusIn(given: Given): string | undefined {
  const [surplus] = given.positionals;
  if (surplus !== undefined) return `'${surplus}' is one argument too many: ends are named by --from and --to.`;
  const twice = ['from', 'to'].find((name) => (given.flags.get(name)?.length ?? 0) > 1);
  if (twice !== undefined) return `--${twice} is given more than once; ask about one end at a time.`;
  const isOfFiles = given.flags.has('network');
  if (isOfFiles && given.flags.has('data')) return '--data is for a server; leave it out beside --network.';
  const told = surroundingsFlagIn(given);
  if (told !== undefined && !isOfFiles) return `--${told} is for documents in files: it needs --network.`;
  return colourClash(given);
}

export const colourClash = ({ flags }: Given): string | undefined =>
  flags.has('color') && flags.has('no-color') ? '--color and --no-color exclude each other; leave one out.' : undefined;

/** Prints an answer, for a script or for a person. */
export function printAnswer<Answer>(
  given: Given,
  terminal: Terminal,
  answer: Answer,
  textOf: (answer: Answer, paint: Paint) => string,
): void {
  if (given.flags.has('json')) return terminal.out(`${JSON.stringify(answer, undefined, 2)}\n`);
  const wish = given.flags.has('color') ? true : given.flags.has('no-color') ? false : undefined;
  return terminal.out(textOf(answer, choosePaint(wish, terminal.env['NO_COLOR'], terminal.outIsScreen)));
}

/** `db-1:5432`, `/subscriptions/…/db-1:22`: what stands before the last colon, and what stands behind it for a port. */
export function splitPort(text: string): { readonly end: string; readonly port?: string } {
  const [, end = text, port] = /^(.*):([^:\]]*)$/.exec(text) ?? [];
  return port === undefined ? { end } : { end, port };
}

export const dataOf = (given: Given): string | undefined => valueOf(given, 'data');
