import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '@hopscope/engine';
import { closedPort, listen, oldNode, run, start, startByShell, startInNoFolder } from './hopscope.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('hopscope check, with real packets on loopback', () => {
  test('an open port is reachable, and ends with 0', async () => {
    const { server, port } = await listen();
    const { code, out, err } = await run(['check', `127.0.0.1:${port}`]);
    server.close();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(new RegExp(`^Reachable: all 100 probes connected to 127\\.0\\.0\\.1, TCP port ${port} `));
    expect(out).toMatch(/^ {4}1 {2}127\.0\.0\.1 .* destination$/m);
    expect(out).toMatch(/^Probes +100 sent, 0 failed$/m);
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test('an open port of IPv6 is reachable', async (context) => {
    const { server, port } = await listen('::1').catch(() => context.skip('this machine has no IPv6 loopback'));
    const { code, out } = await run(['check', `[::1]:${port}`, '--count', '3', '--quiet']);
    server.close();
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^Reachable: all 3 probes connected to ::1, TCP port \d+ .*\.\n$/) as string,
    });
  });

  test('a port without a listener is unreachable, and ends with 1', async () => {
    const port = await closedPort();
    const { code, out, err } = await run(['check', `127.0.0.1:${port}`, '--count', '5']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(`Unreachable: 127.0.0.1 answers, but nothing listens on TCP port ${port}.\n`);
    expect(out).toMatch(/^ {7}error NO_LISTENER: /m);
  });

  test('a name that does not exist is unreachable, and ends with 1', async () => {
    const { code, out } = await run(['check', 'nope.invalid:80']);
    expect(code).toBe(1);
    expect(out).toMatch(/^Unreachable: 'nope\.invalid' cannot be resolved/);
  });

  test('an address that the policy forbids is undetermined, and ends with 2', async () => {
    const { code, out } = await run(['check', '169.254.169.254:80']);
    expect(code).toBe(2);
    expect(out).toMatch(/^Undetermined: .*policy forbids probing 169\.254\.169\.254; no packet was sent\.$/m);
  });

  test('--json prints the whole answer and nothing else', async () => {
    const { server, port } = await listen();
    const { code, out, err } = await run(['check', `127.0.0.1:${port}`, '--count', '7', '--json']);
    server.close();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const diagnosis = JSON.parse(out) as Diagnosis;
    expect(diagnosis).toMatchObject({
      verdict: 'reachable',
      disposition: 'connected',
      probes: { sent: 7, failed: 0 },
      dataPlane: 'live',
      target: { address: '127.0.0.1', port, family: 'ipv4' },
    });
  });

  test('a web server is asked, and its status decides', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(503).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/health?x`;
    const refused = await run(['check', '--protocol', 'http', url]);
    const expected = await run(['check', '--protocol', 'http', url, '--valid-status', '503', '--no-trace', '-q']);
    server.close();
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/answers with status 503; expected 200-399\.$/m);
    expect(refused.out).toMatch(/^Web server +3 requests, the last: connected in .*, answered in .*, status 503$/m);
    expect(refused.out).toMatch(/^Probes +3 sent, 0 failed$/m);
    expect(expected.code).toBe(0);
    expect(asked).toEqual(Array.from({ length: 6 }, () => 'GET /health?x'));
  });

  test('a web server that accepts and never answers does not outlive the deadline', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => {}));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, out } = await run([
      'check',
      '--protocol',
      'https',
      `127.0.0.1:${port}`,
      '--deadline',
      '700ms',
      '--json',
    ]);
    server.close();
    const diagnosis = JSON.parse(out) as Diagnosis;
    expect(code).toBe(2);
    expect(diagnosis.disposition).toBe('out-of-time');
    expect(diagnosis.tookMs).toBeLessThan(1000);
  });

  test('another of this host’s addresses may be the source', async () => {
    // Asked by HTTP, because who connects and resets at once has no address any more when it is looked for.
    const from = new Set<unknown>();
    const server = createServer((request, response) => {
      from.add(request.socket.remoteAddress);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const asked = ['check', '--protocol', 'http', `http://127.0.0.1:${port}/`, '--no-trace'];
    const { code, out } = await run([...asked, '--source-address', '127.0.0.5', '--json']);
    const foreign = await run(['check', `127.0.0.1:${port}`, '--source-address', '192.0.2.9', '-c', '2', '--no-trace']);
    server.close();
    expect(code).toBe(0);
    expect([...from]).toEqual(['127.0.0.5']);
    expect(JSON.parse(out)).toMatchObject({ predicted: { flow: { source: '127.0.0.5' } } });
    expect(foreign.code).toBe(2);
    expect(foreign.out).toMatch(/error SOURCE_ADDRESS_GONE: 192\.0\.2\.9 is not an address of this host\./);
  });

  test('a folder that is gone meanwhile is missed only where a file is asked for', async () => {
    const gone = () => mkdtempSync(join(folder, 'gone-'));
    const port = await closedPort();
    expect(await startInNoFolder(gone(), ['check', `127.0.0.1:${port}`, '--quiet']).ended).toMatchObject({
      code: 1,
      err: '',
    });
    const { code, err } = await startInNoFolder(gone(), ['lint', 'network']).ended;
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/gone-\w+\/network cannot be read: ENOENT/) as string,
    });
  });

  test('wrong usage ends with 2 and sends nothing', async () => {
    const { server, port } = await listen();
    let connections = 0;
    server.on('connection', () => connections++);
    const { code, out } = await run(['check', `127.0.0.1:${port}`, '--count', '101']);
    server.close();
    expect({ code, out, connections }).toEqual({ code: 2, out: '', connections: 0 });
  });
});

describe('Ctrl-C', () => {
  test('ends a check at once, prints what is known, and ends with 130', async () => {
    const { server, port, connected } = await listen();
    const { child, ended } = start(['check', `127.0.0.1:${port}`, '--pace', '1000', '--deadline', '60s']);
    await connected;
    child.kill('SIGINT');
    const { code, signal, out, err } = await ended;
    server.close();
    expect({ code, signal, err }).toEqual({
      code: 130,
      signal: null,
      err: 'hopscope: interrupted; this is what was known until then.\n',
    });
    expect(out).toMatch(/^(Reachable|Undetermined): /);
  });
});

test.each([
  ['token', 1],
  ['check db.example:1 --server', 2],
])('%s without credentials says how to get some, and ends with %i', async (line, expected) => {
  const { code, out, err } = await run([...line.split(' '), '--data', folder], { HOPSCOPE_CREDENTIALS: '' });
  expect({ code, out }).toEqual({ code: expected, out: '' });
  expect(err).toBe(
    `hopscope: there are no credentials at ${join(folder, 'credentials.json')}. ` +
      "Start a server with 'hopscope serve', or say where its data is with --data.\n",
  );
});

test('doctor tells findings in JSON, and ends with 0 where checks work', async () => {
  const { code, out } = await run(['doctor', '--json']);
  const findings = JSON.parse(out) as readonly { readonly state: string }[];
  expect(findings.length).toBeGreaterThan(3);
  expect(code).toBe(findings.some(({ state }) => state === 'missing') ? 1 : 0);
});

const old = oldNode();

describe('under a Node that is too old', () => {
  test('the exit code and the output are passed on', async () => {
    const port = await closedPort();
    const { code, out } = await start(['check', `127.0.0.1:${port}`, '--count', '1', '--quiet'], {}, old).ended;
    expect(code).toBe(1);
    expect(out).toMatch(/^Unreachable: /);
  });

  test('what to do is said when npm brought no newer one for this machine', async () => {
    // A platform that no package is made for.
    const elsewhere = encodeURIComponent("Object.defineProperty(process, 'arch', { value: 'mips' });");
    const node = [...old, '--import', `data:text/javascript,${elsewhere}`];
    const { code, out, err } = await start(['--version'], {}, node).ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^hopscope: needs Node 24 or newer; this is Node .* for \S+-mips\. Run 'npm ci' .*\.\n$/);
  });

  test('ends when the shell that npm started it with is killed', async () => {
    const { server, port, connected } = await listen();
    const check = `check 127.0.0.1:${port} --pace 1s --deadline 60s`;
    const { child, ended } = startByShell(check, { npm_lifecycle_event: 'start' });
    await connected;
    const killedAt = performance.now();
    child.kill('SIGTERM');
    // The pipes close when the last process that holds them has gone.
    expect((await ended).err).toContain('interrupted');
    server.close();
    expect(performance.now() - killedAt).toBeLessThan(10_000);
  });

  test('signals are passed on', async () => {
    const { server, port, connected } = await listen();
    const { child, ended } = start(['check', `127.0.0.1:${port}`, '--pace', '1s', '--deadline', '60s'], {}, old);
    await connected;
    child.kill('SIGTERM');
    const { code, signal } = await ended;
    server.close();
    expect({ code, signal }).toEqual({ code: 143, signal: null });
  });

  test('when the launcher is killed, what it started ends, too', async () => {
    const { server, port, connected } = await listen();
    const { child, ended } = start(['check', `127.0.0.1:${port}`, '--pace', '1s', '--deadline', '60s'], {}, old);
    await connected;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    const killedAt = performance.now();
    // The pipes close when the last process that holds them has gone.
    await ended;
    server.close();
    expect(performance.now() - killedAt).toBeLessThan(10_000);
  });
});
