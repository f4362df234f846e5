import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { connecting } from '@hopscope/agent';
import { bad, ok, type Result } from '@hopscope/engine';
import { valueOf, type Given } from '../arguments/flags.ts';
import { BAD_USAGE, complain, type Command } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { fail, surplusOf } from './administer.ts';
import { STATE_FLAG, stateDirectoryOf } from './state.ts';

export const enroll: Command = {
  manual: {
    synopsis: 'hopscope agent enroll --server URL',
    description: [
      'Makes this host known to a server: makes a key of its own (Ed25519), of which only the public half leaves this machine, and trades an enrolment token for the server’s word that it knows it. The token comes from --token-file, from standard input (--token-file -) or from HOPSCOPE_TOKEN, never from the command line, which others on this machine can read. A server whose certificate is not of the authority that the token names is not told anything. What is kept is in /var/lib/hopscope-agent for root, else in $XDG_STATE_HOME/hopscope-agent (~/.local/state).',
    ],
    flags: [
      {
        name: 'server',
        value: 'URL',
        words: 'https://hopscope.example:8443, or unix:/path/agent.sock',
      },
      { name: 'token-file', value: 'FILE', words: "File with the token; '-' is standard input (HOPSCOPE_TOKEN)" },
      { name: 'name', value: 'NAME', words: "The machine's name in the inventory (the host name)" },
      STATE_FLAG,
    ],
    examples: [
      ['hopscope agent enroll --server https://hopscope.example:8443 --token-file token', ''],
      ['ssh server hopscope agent token create | hopscope agent enroll --server URL --token-file -', ''],
    ],
    exitCodes: [
      [0, 'enrolled'],
      [1, 'no server answered, or it refused'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const misuse = surplusOf(given, terminal, 0);
    if (misuse !== undefined) return misuse;
    const server = valueOf(given, 'server');
    if (server === undefined) {
      complain(terminal, 'say which server, such as --server https://hopscope.example:8443.');
      return BAD_USAGE;
    }
    const { enrol, readServerAddress, readEnrolment } = await connecting();
    const address = readServerAddress(server);
    if (!address.ok) {
      complain(terminal, `${address.problem}.`);
      return BAD_USAGE;
    }
    const directory = await stateDirectoryOf(given, terminal);
    const earlier = await readEnrolment(directory);
    if (earlier.ok)
      return fail(
        terminal,
        `this host is enrolled already, with ${earlier.value.server}; to enrol it anew, remove ${directory}.`,
      );
    const token = await readToken(given, terminal);
    if (!token.ok) return fail(terminal, token.problem);
    const agent = await terminal.openAgent();
    if (!agent.ok) return fail(terminal, agent.problem);
    const { facts } = agent.value;
    await agent.value.close();
    const name = valueOf(given, 'name');
    const { env } = terminal;
    const done = await enrol({
      server,
      token: token.value,
      directory,
      facts,
      env,
      ...(name !== undefined && { name }),
    });
    if (!done.ok) return fail(terminal, withPeriod(done.problem));
    terminal.out(`Enrolled as ${done.value.machine}. Next: hopscope agent run\n`);
    return 0;
  },
};

const withPeriod = (sentence: string) => (sentence.endsWith('.') ? sentence : `${sentence}.`);

const MOST_TOKEN = 4096;

async function readToken(given: Given, terminal: Terminal): Promise<Result<string>> {
  const file = valueOf(given, 'token-file');
  if (file === undefined) {
    const token = terminal.env['HOPSCOPE_TOKEN'] ?? '';
    return token === ''
      ? bad(
          "there is no enrolment token: give --token-file FILE, '--token-file -' for standard input, or HOPSCOPE_TOKEN.",
        )
      : ok(token);
  }
  try {
    const text = file === '-' ? await terminal.readInput() : await readFile(resolve(terminal.cwd, file), 'utf8');
    return text.length > MOST_TOKEN ? bad(`${file} is too long to be an enrolment token.`) : ok(text.trim());
  } catch (error) {
    return bad(`the enrolment token cannot be read: ${(error as Error).message}.`);
  }
}
