import { connecting, type EnrolmentFile, type JoinNews } from '@hopscope/agent';
import { valueOf } from '../arguments/flags.ts';
import type { Command } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { SIGNAL_CODES } from '../terminal/terminal.ts';
import { fail, surplusOf } from './administer.ts';
import { STATE_FLAG, stateDirectoryOf } from './state.ts';

export const run: Command = {
  manual: {
    synopsis: 'hopscope agent run',
    description: [
      "Works for the server that this host is enrolled with, until it is stopped: dials it, proves its key, runs the checks that it asks for, within the policy of this host's owner, and comes back when the connection is lost. Needs no root, and no port that others can reach. HTTPS_PROXY and NO_PROXY are heeded.",
      'One line on standard output says when it is online; what happens later goes to standard error.',
    ],
    flags: [STATE_FLAG],
    examples: [['hopscope agent run', '']],
    exitCodes: [
      [0, 'stopped as asked'],
      [1, 'this host is not enrolled, or the server wants no more of it'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const misuse = surplusOf(given, terminal, 0);
    if (misuse !== undefined) return misuse;
    const { joinServer, openKey, readEnrolment, readServerAddress, keyFile, writeStatus } = await connecting();
    const directory = await stateDirectoryOf(given, terminal);
    const enrolment = await readEnrolment(directory);
    if (!enrolment.ok) return fail(terminal, `${enrolment.problem}.`);
    const address = readServerAddress(enrolment.value.server);
    if (!address.ok) return fail(terminal, `${address.problem}.`);
    const key = await openKey(keyFile(directory));
    const agent = await terminal.openAgent();
    if (!agent.ok) return fail(terminal, agent.problem);
    const { authority } = enrolment.value;
    const tell = newsTeller(terminal, enrolment.value);
    const joined = joinServer({
      address: address.value,
      ...(authority !== undefined && { authority }),
      env: terminal.env,
      key,
      machines: [{ agent: agent.value }],
      news(news) {
        tell(news);
        writeStatus(directory, {
          state: news.kind,
          pid: process.pid,
          ...(news.kind === 'offline' && { why: news.sentence }),
        }).catch((error: Error) => terminal.err(`hopscope: the state cannot be written: ${error.message}.\n`));
      },
    });
    terminal.onSignal((signal, again) => {
      if (again) terminal.quit(SIGNAL_CODES[signal]);
      else void joined.close();
    });
    const ended = await joined.ended;
    await agent.value.close();
    if (ended.kind === 'goodbye') return fail(terminal, `the server sends this agent away: ${ended.sentence}`);
    return 0;
  },
};

function newsTeller(terminal: Terminal, { server, machine }: EnrolmentFile): (news: JoinNews) => void {
  let [isFirst, last] = [true, ''];
  return (news) => {
    if (news.kind === 'online') {
      if (isFirst) terminal.out(`Online at ${server} as ${machine}\n`);
      else terminal.err(`Online again at ${server}.\n`);
      isFirst = false;
      last = '';
    } else if (news.sentence !== last) {
      // Once for each reason: a server that is away for a night would fill the log.
      last = news.sentence;
      terminal.err(`Offline: ${news.sentence}. Trying ${server} again.\n`);
    }
  };
}

export const status: Command = {
  manual: {
    synopsis: 'hopscope agent status',
    description: ['Says whether this host is enrolled, where, and whether its agent is running and online.'],
    flags: [STATE_FLAG, { name: 'json', words: 'Print JSON' }],
    examples: [['hopscope agent status', '']],
    exitCodes: [
      [0, 'the agent is online'],
      [1, 'it is not, or this host is not enrolled'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const misuse = surplusOf(given, terminal, 0);
    if (misuse !== undefined) return misuse;
    const { readEnrolment, readStatus } = await connecting();
    const directory = await stateDirectoryOf(given, terminal);
    const enrolment = await readEnrolment(directory);
    if (!enrolment.ok) return fail(terminal, `${enrolment.problem}.`);
    const found = await readStatus(directory);
    const state = found !== undefined && isAlive(found.pid) ? found.state : 'stopped';
    const { server, machine, agent } = enrolment.value;
    const why = state === 'offline' ? found?.why : undefined;
    const facts = { state, ...(why !== undefined && { why }), server, machine, agent };
    terminal.out(
      valueOf(given, 'json') === undefined
        ? Object.entries(facts)
            .map(([name, value]) => `${name.padEnd(8)} ${value}\n`)
            .join('')
        : `${JSON.stringify(facts, undefined, 2)}\n`,
    );
    return state === 'online' ? 0 : 1;
  },
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
