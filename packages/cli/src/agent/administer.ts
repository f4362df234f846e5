import { agentPageSchema, agentSchema } from '@hopscope/protocol';
import { valueOf, type Given } from '../arguments/flags.ts';
import { CREDENTIALS_FLAGS } from '../client/credentials-flags.ts';
import { BAD_USAGE, complain, type Command } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { askDoor } from '../client/ask-door.ts';
import { tableText } from '../render/table.ts';

export const REFUSED = 1;

const EXIT_CODES = [
  [0, 'done'],
  [1, 'no server answered, or it refused'],
  [2, 'wrong usage'],
] as const;

const JSON_FLAG = { name: 'json', words: 'Print JSON' } as const;

export const list: Command = {
  manual: {
    synopsis: 'hopscope agent list',
    description: [
      'Lists the agents that were enrolled with a server, present or away. REFUSED counts the checks that the owner of the host refused something since the agent was started; --json tells what.',
    ],
    flags: [...CREDENTIALS_FLAGS, JSON_FLAG],
    examples: [['hopscope agent list', '']],
    exitCodes: EXIT_CODES,
  },
  async run(given, terminal) {
    const misuse = surplusOf(given, terminal, 0);
    if (misuse !== undefined) return misuse;
    const data = valueOf(given, 'data');
    const page = await askDoor({ method: 'GET', path: '/v1/agents', data }, agentPageSchema, terminal);
    if (!page.ok) return fail(terminal, page.problem);
    const rows = page.value.value.map(({ name, state, since, version, refusals, id, machine }) => [
      name,
      state,
      since,
      version,
      refusals === undefined ? '-' : String(refusals.destinations + refusals.rates + refusals.evidence),
      id,
      machine,
    ]);
    terminal.out(
      given.flags.has('json')
        ? `${JSON.stringify(page.value.value, undefined, 2)}\n`
        : tableText(['NAME', 'STATE', 'SINCE', 'VERSION', 'REFUSED', 'AGENT', 'MACHINE'], rows),
    );
    return 0;
  },
};

export const revoke: Command = {
  manual: {
    synopsis: 'hopscope agent revoke NAME | ID',
    description: [
      'Revokes an agent: its connection is cut within a second, its key is never taken again, and its machine leaves the inventory.',
    ],
    flags: CREDENTIALS_FLAGS,
    examples: [['hopscope agent revoke web-1', '']],
    exitCodes: EXIT_CODES,
  },
  async run(given, terminal) {
    const misuse = surplusOf(given, terminal, 1);
    if (misuse !== undefined) return misuse;
    const [wanted = ''] = given.positionals;
    const data = valueOf(given, 'data');
    const page = await askDoor({ method: 'GET', path: '/v1/agents', data }, agentPageSchema, terminal);
    if (!page.ok) return fail(terminal, page.problem);
    const matches = page.value.value.filter(({ id, name, machine }) =>
      [id, name, machine].some((each) => each.toLowerCase() === wanted.toLowerCase()),
    );
    const [agent, other] = matches;
    if (agent === undefined) return fail(terminal, `the server knows no agent '${wanted}'; see 'hopscope agent list'.`);
    if (other !== undefined)
      return fail(terminal, `there are ${matches.length} agents '${wanted}'; say which by its id.`);
    const gone = await askDoor({ method: 'DELETE', path: `/v1/agents/${agent.id}`, data }, agentSchema, terminal);
    if (!gone.ok) return fail(terminal, gone.problem);
    terminal.out(`Revoked ${gone.value.name} (${gone.value.id}).\n`);
    return 0;
  },
};

export function fail(terminal: Terminal, sentence: string): number {
  complain(terminal, sentence);
  return REFUSED;
}

/** Wrong usage is said here; undefined: as many arguments as there should be. */
export function surplusOf(given: Given, terminal: Terminal, expected: number): number | undefined {
  const { positionals } = given;
  if (positionals.length === expected) return undefined;
  complain(
    terminal,
    positionals.length > expected
      ? `'${positionals[expected] ?? ''}' is one argument too many.`
      : 'an argument is missing: say which one is meant.',
  );
  return BAD_USAGE;
}
