import { ok, type LintFinding, type Result } from '@hopscope/engine';
import type { Given } from '../arguments/flags.ts';
import { complain, type Command } from '../command.ts';
import type { Paint } from '../render/paint.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readDescribed } from './read-network.ts';
import { SURROUNDINGS_FLAGS, surroundingsFlagIn } from '../arguments/surroundings.ts';
import { ANSWER_FLAGS, colourClash, dataOf, misused, printAnswer } from './ask-network.ts';

/** The network could not even be read. */
const UNREAD = 2;

export const lint: Command = {
  manual: {
    synopsis: 'hopscope lint FOLDER | FILE | --network PLACE | --server',
    description: [
      'Says what is wrong with a described network: documents that cannot be taken as they stand, rules that never decide, routes to appliances that do not forward, peerings with one side, and whatever else can be deployed and is hardly meant.',
      'FOLDER has a resources.json, as the examples do; FILE is a list of ARM resources, as exported. With --server the documents of a server are asked about.',
    ],
    flags: [
      { name: 'server', words: 'Ask the server about the documents that it has' },
      { name: 'network', value: 'PLACE', words: 'The same as FOLDER or FILE, as explain and reach take it' },
      ...SURROUNDINGS_FLAGS,
      ...ANSWER_FLAGS,
    ],
    examples: [
      ['hopscope lint infrastructure/', 'before it is deployed'],
      ['hopscope lint --server --json', 'the network of the server, for a script'],
    ],
    exitCodes: [
      [0, 'no errors; there may be warnings'],
      [1, 'something does not do what its document says'],
      [2, 'the documents could not be read, no server answered, or wrong usage'],
    ],
  },
  async run(given, terminal) {
    const misuse = misuseOf(given);
    if (misuse !== undefined) return misused(terminal, 'lint', misuse);
    const found = given.flags.has('server') ? await askServer(given, terminal) : await lintFiles(given, terminal);
    if (!found.ok) {
      complain(terminal, found.problem);
      return UNREAD;
    }
    printAnswer(given, terminal, found.value, lintText);
    return found.value.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

function misuseOf(given: Given): string | undefined {
  const [place, surplus] = placesIn(given);
  const isServer = given.flags.has('server');
  if (surplus !== undefined) return `one network at a time; '${surplus}' is one too many.`;
  if (place === undefined && !isServer) return "say what to look at: a folder, a file, or '--server'.";
  if (place !== undefined && isServer) return `--server has documents of its own; leave '${place}' out.`;
  if (given.flags.has('data') && !isServer) return '--data needs --server.';
  const told = surroundingsFlagIn(given);
  if (told !== undefined && isServer) return `--${told} is for documents in files.`;
  return colourClash(given);
}

/** What is to be looked at, in whichever way it was named. */
const placesIn = ({ positionals, flags }: Given): readonly string[] => [
  ...positionals,
  ...(flags.get('network') ?? []),
];

async function askServer(given: Given, terminal: Terminal): Promise<Result<readonly LintFinding[]>> {
  const [{ lintPageSchema }, { askDoor }] = await Promise.all([
    import('@hopscope/protocol'),
    import('../client/ask-door.ts'),
  ]);
  const page = await askDoor({ method: 'GET', path: '/v1/lint', data: dataOf(given) }, lintPageSchema, terminal);
  return page.ok ? ok(page.value.value) : page;
}

async function lintFiles(given: Given, terminal: Terminal): Promise<Result<readonly LintFinding[]>> {
  const { compileCloud, lintCloud } = await import('@hopscope/engine');
  const [place = ''] = placesIn(given);
  const described = readDescribed(given, terminal, place);
  if (!described.ok) return described;
  const network = compileCloud(described.value.documents, 1, described.value.surroundings);
  const found = [...lintCloud(network)].flat();
  return ok(found.toSorted((one, other) => rankOf(one) - rankOf(other)));
}

const rankOf = ({ severity }: LintFinding) => (severity === 'error' ? 0 : 1);

function lintText(findings: readonly LintFinding[], paint: Paint): string {
  if (findings.length === 0) return 'Nothing is wrong.\n';
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const lines = findings.flatMap(({ resource, field, problem, consequence, severity }) => [
    `${severity === 'error' ? paint.bad('error') : paint.doubtful('warning')} ${paint.strong(resource)} ${field}`,
    `  ${problem} ${consequence}`,
  ]);
  return `${[...lines, `${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`].join('\n')}\n`;
}

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
