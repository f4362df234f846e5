import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../bin/hopscope.js', import.meta.url));

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null } & {
  readonly out: string;
  readonly err: string;
};

export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ended> };

/** Starts the command as a user does: a process of its own. */
export const start = (
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  node: readonly string[] = [process.execPath],
): Running => startProgram(node[0] ?? process.execPath, [...node.slice(1), BIN, ...args], env);

/** The same in a network namespace, by its name. */
export const startIn = (namespace: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running =>
  startProgram('ip', ['netns', 'exec', namespace, process.execPath, BIN, ...args], env);

/** The same again, as a user who is nobody and has no privilege left to gain. */
export const startAsNobodyIn = (namespace: string, args: readonly string[]): Running =>
  startProgram('ip', ['netns', 'exec', namespace, ...AS_NOBODY, process.execPath, BIN, ...args], {});

/** The same with CAP_NET_RAW, and with nothing else. */
export const startWithNetRawIn = (namespace: string, args: readonly string[]): Running =>
  startProgram('ip', ['netns', 'exec', namespace, ...WITH_NET_RAW, process.execPath, BIN, ...args], {});

const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--bounding-set=-all'];

const WITH_NET_RAW = [
  ...AS_NOBODY.slice(0, -1),
  '--bounding-set=-all,+net_raw',
  '--inh-caps=-all,+net_raw',
  '--ambient-caps=-all,+net_raw',
];

/** Why that cannot be done here, in words that finish a test's name; undefined: it can. */
export function nobodyMissing(): string | undefined {
  const [program = '', ...args] = AS_NOBODY;
  const { status } = spawnSync(program, [...args, process.execPath, BIN, '--version']);
  return status === 0 ? undefined : 'needs setpriv, and a checkout that everybody may read';
}

/** As npm does: by way of a shell, which stays. Only for words that the test itself wrote. */
export const startByShell = (words: string, env: NodeJS.ProcessEnv): Running =>
  startProgram('sh', ['-c', `"$0" "$1" ${words}; exit $?`, process.execPath, BIN], env);

/** In a folder that is gone by then. */
export const startInNoFolder = (folder: string, args: readonly string[]): Running =>
  startProgram(
    'sh',
    ['-c', 'cd "$1" && rmdir "$1" && shift && exec "$@"', 'sh', folder, process.execPath, BIN, ...args],
    {},
  );

function startProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    // The command ends when its channel does: nothing is left behind by a test that gave up.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    out,
    err,
  }));
  return { child, ended };
}

export const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> => start(args, env).ended;

export type Listener = { readonly server: Server; readonly port: number; readonly connected: Promise<unknown> };

/** Listens on a port that the kernel picks; `connected` when the first connection is there. */
export async function listen(host = '127.0.0.1'): Promise<Listener> {
  const server = createServer((socket) => {
    // Probes end with a reset: that is no news.
    socket.on('error', () => {});
    socket.end();
  });
  const connected = once(server, 'connection');
  server.listen(0, host);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, connected };
}

/** A port of the loopback address that nobody listens on: it was just given back. */
export async function closedPort(): Promise<number> {
  const { server, port } = await listen();
  server.close();
  await once(server, 'close');
  return port;
}

/** A Node that is too old to run Hopscope by itself: a real one from PATH, or else ours, which pretends to be one. */
export function oldNode(): readonly string[] {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const old = candidates.find((node) => {
    if (!existsSync(node) || realpathSync(node) === realpathSync(process.execPath)) return false;
    const major = Number(execFileSync(node, ['-p', 'process.versions.node']).toString().split('.')[0]);
    return major >= 18 && major < 24;
  });
  return old === undefined ? [process.execPath, '--import', `data:text/javascript,${PRETEND}`] : [old];
}

const PRETEND = encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });",
);
