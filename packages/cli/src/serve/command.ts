import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import type { RunningServer, ServerOptions } from '@hopscope/server';
import { valueOf } from '../arguments/flags.ts';
import { dataDirectory } from '../client/credentials.ts';
import { BAD_USAGE, complain, type Command } from '../command.ts';
import { SIGNAL_CODES, type Terminal } from '../terminal/terminal.ts';
import { examplesIn } from '../examples.ts';
import { openServersLab, type ServersLab } from './lab.ts';
import { readServing, SERVE_FLAGS } from './options.ts';

const NOT_STARTED = 1;

/** The networks that come with Hopscope. */
export const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));
/** Made by `npm run prepare`, which `npm ci` does by itself. */
const PORTAL = fileURLToPath(new URL('../../../web/dist/', import.meta.url));

export const serve: Command = {
  manual: {
    synopsis: 'hopscope serve',
    description: [
      "Starts the server: Azure's connectivityCheck and our own API over HTTPS, with this machine as a virtual machine in its inventory. An empty store begins with an example network, whose machines have no agents: what becomes of their probes is simulated from their configuration, and every answer says so. The first start makes credentials, a certificate authority and a certificate in the data directory.",
      "Once it answers, one line on standard output says where, and a second is a link that opens the portal signed in, once, within a quarter of an hour ('hopscope sign-in' makes another). Ctrl-C or SIGTERM lets running checks end first; a second one does not.",
    ],
    flags: SERVE_FLAGS,
    examples: [
      ['hopscope serve', 'on https://localhost:8443 and http://127.0.0.1:8080'],
      ['hopscope serve --example none', 'with this machine only'],
      ['hopscope serve --network infrastructure/', 'with your own network'],
      ['hopscope serve --host 0.0.0.0 --advertise https://hopscope.example:8443', 'for other machines, by this name'],
    ],
    exitCodes: [
      [0, 'stopped as asked'],
      [1, 'it could not start'],
      [2, 'wrong usage'],
    ],
  },
  async run(given, terminal) {
    const serving = readServing(given, {
      dataDir: dataDirectory(valueOf(given, 'data'), terminal),
      cwd: terminal.cwd,
      examples: examplesIn(EXAMPLES),
    });
    if (!serving.ok) {
      complain(terminal, serving.problem);
      terminal.err("Run 'hopscope serve --help' for what it takes.\n");
      return BAD_USAGE;
    }
    const { options, labWay } = serving.value;
    const stopped = untilStopped(terminal);
    const opened = await openServersLab(labWay, options);
    const { lab, missing } = opened;
    if (labWay === 'live' && missing !== undefined) {
      complain(terminal, `a lab ${missing}.`);
      return NOT_STARTED;
    }
    const server = await open({ ...options, ...(lab !== undefined && { lab: lab.line }) }, terminal);
    if (server === undefined) {
      await lab?.close();
      return NOT_STARTED;
    }
    if (given.flags.has('network') && server.example !== options.example?.name)
      complain(terminal, 'the data directory has documents already: --network is for one that has none.');
    // In one piece: whoever waits for the first line may read no further.
    terminal.out(`${listening(server, lab?.line.count() ?? 0, whyNoLab(opened))}\n${portalLine(server, terminal)}`);
    await stopped;
    if (terminal.errScreen !== undefined) terminal.err('Stopping; Ctrl-C again ends it at once.\n');
    await server.close();
    await lab?.close();
    return 0;
  },
};

async function open(options: ServerOptions, terminal: Terminal): Promise<RunningServer | undefined> {
  try {
    // Loaded here: help and wrong usage need not wait for it.
    const { startServer } = await import('@hopscope/server');
    return await startServer({ ...options, portal: PORTAL });
  } catch (error) {
    complain(terminal, startFault(error as NodeJS.ErrnoException, options));
    if (terminal.env['HOPSCOPE_DEBUG'] !== undefined) terminal.err(`${inspect(error)}\n`);
    return undefined;
  }
}

/** Resolves at the first signal; the second one ends the process. */
function untilStopped(terminal: Terminal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.onSignal((signal, again) => {
    if (again) terminal.quit(SIGNAL_CODES[signal]);
    else resolve();
  });
  return promise;
}

/** Why a lab that was asked for is not there, as a clause. */
function whyNoLab({ lab, missing }: ServersLab): string | undefined {
  if (missing !== undefined) return `a lab ${missing}`;
  const problem = lab?.line.problem();
  return problem === undefined ? undefined : `the lab was not built: ${problem}`;
}

/** Empty where there is no link: it is a secret, and a journal is no place for one. */
function portalLine(server: RunningServer, { outIsJournal }: Terminal): string {
  const link = outIsJournal ? undefined : server.signInLink();
  return link === undefined ? '' : `The portal opens signed in, once, at ${link}\n`;
}

/** `machines`: how many of them are in the lab. `why` there are none, where that is to be said. */
function listening(
  { endpoint, httpEndpoint, credentialsFile, example }: RunningServer,
  machines: number,
  why: string | undefined,
): string {
  const plain = httpEndpoint === undefined ? '' : ` and ${httpEndpoint}`;
  const simulated =
    example === undefined
      ? ''
      : machines > 0
        ? `; the machines of the network '${example}' are a lab: their packets are real`
        : `; the machines of the network '${example}' answer from a simulated data plane${why === undefined ? '' : `, because ${why}`}`;
  return `Hopscope listens on ${endpoint}${plain}; credentials are in ${credentialsFile}${simulated}`;
}

type ListenFault = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number };

/** What to tell a person about a server that did not start. */
function startFault({ code, message, address, port }: ListenFault, options: ServerOptions): string {
  const where = `${address ?? options.host}:${port ?? options.port}`;
  const flag = port !== undefined && port === options.httpPort && port !== options.port ? '--http-port' : '--port';
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is in use by another program. Choose another with ${flag}; 0 picks a free one.`;
    case 'EACCES':
      return `this user may not listen on ${where}. Choose a port above 1023 with ${flag}.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${options.host} is no address of this machine; see --host.`;
    default:
      return message.endsWith('.') ? message : `${message}.`;
  }
}
