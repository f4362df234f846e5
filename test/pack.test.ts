import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '@hopscope/engine';
import type { Credentials } from '@hopscope/server';
import { skipped } from '@hopscope/testbed';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
// Far from every node_modules: what is not in the pack cannot be found.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hopscope-pack-')));
const packed = join(folder, 'pack');
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  const { code, err } = await run([join(ROOT, 'pack/main.ts'), '--to', packed]);
  if (code !== 0) throw new Error(err);
});

type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** Runs Node in the empty folder, with nothing of our environment. */
const run = (words: readonly string[], as: { readonly uid?: number; readonly gid?: number } = {}): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, words, { cwd: folder, env: { HOME: folder }, ...as }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });

const PROGRAMS = ['hopscope.js', 'hopscope-agent.js'];
const hopscope = (words: string, program = 'hopscope.js') => run([join(packed, program), ...words.split(' ')]);

async function listening() {
  const listener = createServer((socket) => socket.on('error', () => {}).end()).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return { port, [Symbol.dispose]: () => void listener.close() };
}

describe.each(PROGRAMS)('%s, with Node 24 and nothing else', (program) => {
  test('checks a listener, through the probing thread and its binary', async () => {
    using listener = await listening();
    const { code, out, err } = await hopscope(`check 127.0.0.1:${listener.port} --count 3 --json`, program);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { verdict, probes, agreement } = JSON.parse(out) as Diagnosis;
    // Without the binary nothing would be known of this host's routes, and nothing predicted.
    expect({ verdict, sent: probes.sent, agreement }).toEqual({
      verdict: 'reachable',
      sent: 3,
      agreement: { kind: 'agree' },
    });
  });

  test('calls the kernel, says doctor', async () => {
    const { out } = await hopscope('doctor --json', program);
    const findings = JSON.parse(out) as readonly { readonly name: string; readonly found: string }[];
    const found = findings.find(({ name }) => name === 'calls to the kernel')?.found;
    expect(found).toMatch(/^koffi; \d+ interfaces/);
  });

  test('tells what its commands for agents are', async () => {
    const { code, out, err } = await hopscope('agent --help', program);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage: hopscope agent COMMAND$/m);
    expect(out).toMatch(/^ {2}install /m);
  });

  test('names itself in the unit of its service', async () => {
    const { out } = await hopscope('agent install --print', program);
    expect(out).toContain(
      `\nExecStart=${process.execPath} --max-semi-space-size=1 ${join(packed, program)} agent run\n`,
    );
  });

  test('says what it needs under an older Node', async () => {
    const pretend = encodeURIComponent(
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });",
    );
    const words = ['--import', `data:text/javascript,${pretend}`, join(packed, program), '--version'];
    const { code, out, err } = await run(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe('hopscope: needs Node 24 or newer; this is Node 20.0.0.\n');
  });

  test('may be started by its name', () => {
    expect(statSync(join(packed, program)).mode & 0o111).toBe(0o111);
  });
});

/** Belongs to nobody, holds nothing. */
const NOBODY = { uid: 65_534, gid: 65_534 };
const nobodyMissing = () => {
  if (process.getuid?.() !== 0) return 'needs root, to become somebody else';
  const { status } = spawnSync(process.execPath, ['--version'], { cwd: '/', ...NOBODY });
  return status === 0 ? undefined : 'needs a Node that everybody may run';
};
const missing = nobodyMissing();

test.skipIf(missing)(`a check has its hops without root and without a capability${skipped(missing)}`, async () => {
  chmodSync(folder, 0o755);
  using listener = await listening();
  const program = join(packed, 'hopscope-agent.js');
  const { out } = await run([program, 'check', `127.0.0.1:${listener.port}`, '--count', '3', '--json'], NOBODY);
  const { verdict, agreement } = JSON.parse(out) as Diagnosis;
  expect({ verdict, agreement }).toEqual({ verdict: 'reachable', agreement: { kind: 'agree' } });
  const doctor = await run([program, 'doctor'], NOBODY);
  expect(doctor.out).toContain('none of CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN');
});

test('the program for an agent’s host has no server in it', async () => {
  const { code, err } = await hopscope('serve', 'hopscope-agent.js');
  expect({ code, said: err.split('\n')[0] }).toEqual({ code: 2, said: "hopscope: there is no command 'serve'." });
  const size = (program: string) => statSync(join(packed, program)).size;
  expect(size('hopscope-agent.js')).toBeLessThan(size('hopscope.js') / 2);
});

test('a packed server shows the portal, stores, answers, and is backed up by its threads', async () => {
  const data = join(folder, 'data');
  const words = ['serve', '--data', data, '--port', '0', '--http-port', '0', '--log-level', 'warn'];
  const server = spawn(process.execPath, [join(packed, 'hopscope.js'), ...words], {
    cwd: folder,
    env: { HOME: folder },
    // It ends when its channel does: a test that gives up leaves nothing behind.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = once(server, 'exit');
  try {
    const [line] = (await once(server.stdout?.setEncoding('utf8') ?? server, 'data')) as [string];
    const { httpEndpoint } = JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8')) as Credentials;
    const portal = await fetch(`${httpEndpoint}/`);
    expect(await portal.text()).toBe(readFileSync(join(packed, 'web/index.html'), 'utf8'));
    expect(line).toContain("the machines of the network 'contoso' answer from a simulated data plane");
    using listener = await listening();
    const check = await hopscope(`check 127.0.0.1:${listener.port} --count 3 --server --data ${data} --json`);
    expect({ code: check.code, err: check.err }).toEqual({ code: 0, err: '' });
    expect((JSON.parse(check.out) as Diagnosis).verdict).toBe('reachable');
    const copy = join(folder, 'copy.db');
    expect(await hopscope(`backup ${copy} --data ${data}`)).toEqual({ code: 0, out: `${copy}\n`, err: '' });
    server.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  } finally {
    server.kill('SIGKILL');
  }
});

test('a pack is a handful of files, with the licences of everything in it', () => {
  expect(readdirSync(packed).filter((name) => !/\.(?:js|node)$/.test(name))).toEqual(
    expect.arrayContaining(['LICENSE', 'NOTICES.txt', 'examples', 'package.json', 'web']),
  );
  const notices = readFileSync(join(packed, 'NOTICES.txt'), 'utf8');
  for (const name of ['fastify', 'koffi', 'pino', 'zod']) expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
});
