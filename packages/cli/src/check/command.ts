import { ok, type CheckRequest, type Diagnosis, type Result } from '@hopscope/engine';
import { valueOf, type Given } from '../arguments/flags.ts';
import { BAD_USAGE, complain, type Command } from '../command.ts';
import { diagnosisText, EXIT_CODES, sentenceText } from '../render/diagnosis.ts';
import { choosePaint } from '../render/paint.ts';
import { SIGNAL_CODES, type Signal, type Terminal } from '../terminal/terminal.ts';
import type { Watch } from './here.ts';
import { openLiveView } from './live-view.ts';
import { QUESTION_FLAGS, readQuestion } from './question.ts';

/** Nothing could be asked: the verdict is as open as before. */
const UNDETERMINED = 2;

export const check: Command = {
  manual: {
    synopsis: 'hopscope check [--from MACHINE] HOST:PORT | URL',
    description: [
      'Opens TCP connections from this machine to an endpoint (or asks it for echoes by ICMP), and says what happened: reachable or not, what stops it, every hop on the way, latency. Needs no server and no root.',
      'An endpoint is 10.0.0.4:443, [2001:db8::1]:443, db.example:5432, https://db.example/ or, with --port, a bare address or name. Of a URL only host and port count, unless a web server is asked.',
    ],
    flags: [
      ...QUESTION_FLAGS,
      { name: 'json', words: 'Print the whole answer as JSON' },
      { name: 'quiet', short: 'q', words: 'Print one sentence only' },
      { name: 'color', words: 'Use colours, also where output goes to a file or a pipe' },
      { name: 'no-color', words: 'Use none (as does the environment variable NO_COLOR)' },
      {
        name: 'server',
        value: '[URL]',
        looksLike: /^https?:\/\//i,
        words: 'Ask a Hopscope server; without URL the one in its credentials file',
      },
      {
        name: 'from',
        value: 'MACHINE',
        words: 'Ask a server, from this machine of its inventory (its own)',
      },
      {
        name: 'to',
        value: 'MACHINE:PORT',
        words: 'Ask a server, to a machine of its inventory or elsewhere',
      },
      { name: 'data', value: 'DIR', words: "The server's data directory (./.hopscope)" },
    ],
    examples: [
      ['hopscope check db.example:5432', 'from this machine'],
      ['hopscope check -6 https://db.example/ --json', 'IPv6 only, for a script'],
      ['hopscope check 10.0.0.4 --protocol icmp', 'echo requests, as ping sends them'],
      ['hopscope check 10.0.0.4 --port 22 --count 1 --no-trace', 'one probe, nothing else'],
      ['hopscope check --protocol https https://db.example/health', 'the certificate and the status code, too'],
      ['hopscope check --from web-1 --to db-1:5432', "from one machine of a server's inventory to another"],
    ],
    exitCodes: [
      [0, 'reachable'],
      [1, 'unreachable, or the name cannot be resolved'],
      [2, 'undetermined, or wrong usage'],
      [130, 'interrupted by Ctrl-C; what was known until then is printed'],
    ],
  },
  async run(given, terminal) {
    const misuse = misuseOf(given);
    if (misuse !== undefined) return refuse(terminal, misuse);
    const question = readQuestion(withDestination(given));
    if (!question.ok) return refuse(terminal, question.problem);
    const watched = watch(given, terminal);
    const answer = await ask(given, question.value, terminal, watched);
    const interruptedBy = watched.end();
    if (interruptedBy !== undefined) complain(terminal, 'interrupted; this is what was known until then.');
    if (answer.ok) print(answer.value, given, terminal);
    else complain(terminal, answer.problem);
    if (interruptedBy !== undefined) return SIGNAL_CODES[interruptedBy];
    return answer.ok ? EXIT_CODES[answer.value.verdict] : UNDETERMINED;
  },
};

/** What each way of asking needs is loaded only there: HTTP and schemas would be felt before the first probe. */
async function ask(given: Given, request: CheckRequest, terminal: Terminal, watch: Watch): Promise<Result<Diagnosis>> {
  const server = asksServer(given) ? (valueOf(given, 'server') ?? '') : undefined;
  if (server !== undefined) {
    const { checkThroughServer } = await import('./through-server.ts');
    const from = valueOf(given, 'from');
    const to = valueOf(given, 'to');
    const ends = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const source = { terminal, url: server, data: valueOf(given, 'data'), ...ends };
    return checkThroughServer(source, request, watch);
  }
  const { checkHere } = await import('./here.ts');
  const agent = await terminal.openAgent();
  if (!agent.ok) return agent;
  try {
    return ok(await checkHere(agent.value, request, watch));
  } finally {
    await agent.value.close();
  }
}

/** Machines have names only in a server's inventory. */
const asksServer = ({ flags }: Given): boolean => ['server', 'from', 'to'].some((name) => flags.has(name));

/** A resource id is no destination as such: its machine's name stands for it until the server is asked. */
function withDestination(given: Given): Given {
  const to = valueOf(given, 'to');
  if (to === undefined) return given;
  const [, name = '', port] = /^\/.*\/([^/:]+)(?::([^/]*))?$/.exec(to) ?? [];
  return { ...given, positionals: [name === '' ? to : port === undefined ? name : `${name}:${port}`] };
}

function misuseOf(given: Given): string | undefined {
  const flags = given.flags;
  if (flags.has('data') && !asksServer(given))
    return '--data needs --server, --from or --to: without them the check starts here.';
  if (flags.has('to') && given.positionals.length > 0)
    return `--to names the destination, and so does '${given.positionals[0] ?? ''}'; leave one out.`;
  for (const [one, other] of [
    ['json', 'quiet'],
    ['color', 'no-color'],
  ] as const)
    if (flags.has(one) && flags.has(other)) return `--${one} and --${other} exclude each other; leave one out.`;
  return undefined;
}

function refuse(terminal: Terminal, sentence: string): number {
  complain(terminal, sentence);
  terminal.err("Run 'hopscope check --help' for what it takes.\n");
  return BAD_USAGE;
}

/** Shows progress where a person watches, and listens for Ctrl-C: the first ends the check, a second one everything. */
function watch(given: Given, terminal: Terminal): Watch & { end(): Signal | undefined } {
  const { errScreen } = terminal;
  const live =
    errScreen === undefined || given.flags.has('quiet')
      ? undefined
      : openLiveView(
          errScreen,
          (text) => terminal.err(text),
          () => performance.now(),
        );
  const cancel = new AbortController();
  let heard: Signal | undefined;
  const takeBack = terminal.onSignal((signal, again) => {
    heard ??= signal;
    if (again) {
      live?.close();
      terminal.quit(SIGNAL_CODES[signal]);
    } else cancel.abort();
  });
  return {
    progress: (progress) => live?.show(progress),
    cancelled: cancel.signal,
    end() {
      takeBack();
      live?.close();
      return heard;
    },
  };
}

function print(diagnosis: Diagnosis, given: Given, terminal: Terminal): void {
  if (given.flags.has('json')) {
    terminal.out(`${JSON.stringify(diagnosis, undefined, 2)}\n`);
    return;
  }
  const wish = given.flags.has('color') ? true : given.flags.has('no-color') ? false : undefined;
  const paint = choosePaint(wish, terminal.env['NO_COLOR'], terminal.outIsScreen);
  terminal.out(given.flags.has('quiet') ? `${sentenceText(diagnosis, paint)}\n` : diagnosisText(diagnosis, paint));
}
