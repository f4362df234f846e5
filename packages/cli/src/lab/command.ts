import { BAD_USAGE, complain, type Command } from '../command.ts';
import { didYouMean } from '../arguments/suggestion.ts';
import { LAB_FLAGS } from './settings.ts';

const NOT_DONE = 1;

/** Each is loaded when it is asked for. */
const VERBS = {
  up: async () => (await import('./up.ts')).up,
  run: async () => (await import('./run.ts')).runLab,
  status: async () => (await import('./status.ts')).status,
  exec: async () => (await import('./exec.ts')).exec,
  down: async () => (await import('./down.ts')).down,
} as const;

export const lab: Command = {
  manual: {
    synopsis: 'hopscope lab up FOLDER | status | exec MACHINE -- COMMAND… | down | run FOLDER',
    description: [
      'Builds the network of a folder (or of an example, by its name) out of Linux network namespaces, with real packets: every machine, security group, route and peering. Its packets never leave it.',
      "'up' leaves it running and 'down' removes all that it made, also after a crash; 'run' keeps it until Ctrl-C. 'exec' runs a program on one of its machines. Needs iproute2 and nftables, and root or unprivileged user namespaces.",
    ],
    flags: LAB_FLAGS,
    examples: [
      ['hopscope lab up contoso', 'build the example'],
      ['hopscope lab exec MultiTierApp0 -- curl http://bing.com', 'try for yourself'],
      ['hopscope lab down', 'remove it'],
    ],
    exitCodes: [
      [0, "done; of 'exec': the program's own exit code"],
      [1, 'it could not be done'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const [verb, ...rest] = given.positionals;
    // For a server only, so it is in no list.
    if (verb === 'attend') return (await import('./attend.ts')).attend({ ...given, positionals: rest }, terminal);
    const load = verb === undefined ? undefined : Object.entries(VERBS).find(([name]) => name === verb)?.[1];
    if (load === undefined) {
      const what = verb === undefined ? 'say what to do with a lab' : `lab knows no '${verb}'`;
      const hint = didYouMean(verb ?? '', Object.keys(VERBS));
      complain(terminal, `${what}: ${Object.keys(VERBS).join(', ')}.${hint}`);
      return BAD_USAGE;
    }
    try {
      return await (
        await load()
      )({ ...given, positionals: rest }, terminal);
    } catch (error) {
      complain(terminal, error instanceof Error ? error.message : String(error));
      return NOT_DONE;
    }
  },
};
