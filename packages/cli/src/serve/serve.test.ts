import { readFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '@hopscope/engine';
import type { Credentials } from '../client/credentials.ts';
import { closedPort, listen, run, start, type Running } from '../hopscope.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-serve-'));
const data = join(folder, 'data');
const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a server on free ports, and waits for what it says once it listens. */
async function serve(
  dataDir: string,
  ...flags: readonly string[]
): Promise<{ readonly running: Running; readonly line: string; readonly link: string }> {
  const running = start([
    'serve',
    '--data',
    dataDir,
    '--port',
    '0',
    '--http-port',
    '0',
    '--log-level',
    'warn',
    ...flags,
  ]);
  const said = await new Promise<string>((resolve, reject) => {
    running.child.stdout?.once('data', (text: string) => resolve(text));
    void running.ended.then(({ err }) => reject(new Error(err)));
  });
  const [line = '', link = ''] = said.split(/(?<=\n)/);
  return { running, line, link };
}

describe('hopscope serve', () => {
  let server: Awaited<ReturnType<typeof serve>> | undefined;
  let credentials: Credentials & { readonly httpEndpoint: string };
  beforeAll(async () => {
    server = await serve(data);
    credentials = JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8')) as typeof credentials;
  });
  afterAll(async () => {
    server?.running.child.kill('SIGKILL');
    await server?.running.ended;
  });

  test('says in one line where it listens and where its credentials are, which only its owner may read', () => {
    expect(server?.line).toBe(
      `Hopscope listens on ${credentials.endpoint} and ${credentials.httpEndpoint}; ` +
        `credentials are in ${join(data, 'credentials.json')}; ` +
        "the machines of the network 'contoso' answer from a simulated data plane\n",
    );
    expect(statSync(join(data, 'credentials.json')).mode & 0o777).toBe(0o600);
  });

  test('a second line is a link that signs a browser in, once', async () => {
    const [, url = ''] = /^The portal opens signed in, once, at (\S+)\n$/.exec(server?.link ?? '') ?? [];
    expect(new URL(url).origin).toBe(credentials.httpEndpoint);
    const follow = async (link: string) => (await fetch(link, { redirect: 'manual' })).headers.get('location');
    expect([await follow(url), await follow(url)]).toEqual(['/', '/signed-out?because=link']);
    const { code, out } = await run(['sign-in', '--data', data]);
    expect(code).toBe(0);
    expect(await follow(out.trim())).toBe('/');
  });

  test('a token that hopscope prints is taken by its API', async () => {
    const { code, out, err } = await run(['token'], { HOPSCOPE_DATA: data });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const answer = await fetch(`${credentials.httpEndpoint}/v1/machines`, {
      headers: { authorization: `Bearer ${out.trim()}` },
    });
    expect(answer.status).toBe(200);
  });

  test('a check through it is the same answer as one without', async () => {
    const { server: listener, port } = await listen();
    const args = ['check', `127.0.0.1:${port}`, '--count', '5', '--json'];
    const [here, there] = await Promise.all([run(args), run([...args, '--server', '--data', data])]);
    listener.close();
    expect({ code: there.code, err: there.err }).toEqual({ code: 0, err: '' });
    const known = ({ verdict, disposition, target, probes, agreement, dataPlane }: Diagnosis) => ({
      verdict,
      disposition,
      target,
      probes,
      agreement,
      dataPlane,
    });
    expect(known(JSON.parse(there.out) as Diagnosis)).toEqual(known(JSON.parse(here.out) as Diagnosis));
  });

  test('a check through it has the exit code of its verdict, over the plain listener as well', async () => {
    const port = await closedPort();
    const args = ['check', `127.0.0.1:${port}`, '--count', '3', '--quiet', '--data', data];
    const { code, out } = await run([...args, '--server', credentials.httpEndpoint]);
    expect({ code, out }).toEqual({
      code: 1,
      out: `Unreachable: 127.0.0.1 answers, but nothing listens on TCP port ${port}.\n`,
    });
  });

  test('Ctrl-C cancels a check that runs on the server, and prints what is known', async () => {
    const { server: listener, port, connected } = await listen();
    const args = ['check', `127.0.0.1:${port}`, '--pace', '1s', '--deadline', '60s', '--server', '--data', data];
    const { child, ended } = start(args);
    await connected;
    child.kill('SIGINT');
    const { code, out } = await ended;
    listener.close();
    expect(code).toBe(130);
    expect(out).toMatch(/^(Reachable|Undetermined): /);
  });

  test('an unknown machine is refused with the names of those that are known', async () => {
    const { code, err } = await run(['check', '127.0.0.1:1', '--server', '--data', data, '--from', 'nowhere']);
    expect(code).toBe(2);
    expect(err).toMatch(/^hopscope: the server knows no machine 'nowhere'; it knows \S+, MultiTierApp0\.\n$/);
  });

  test('a wrong secret is refused, and is not repeated', async () => {
    const file = join(folder, 'forged.json');
    writeFileSync(file, JSON.stringify({ ...credentials, clientSecret: 'sesame' }));
    const { code, out, err } = await run(['token'], { HOPSCOPE_CREDENTIALS: file });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^hopscope: the server at \S+ refuses to sign in client \S+: /);
    expect(err).not.toContain('sesame');
  });

  test('a server that another authority vouches for is not trusted', async () => {
    const file = join(folder, 'other.json');
    const { caFile: _, ...withoutCa } = credentials;
    writeFileSync(file, JSON.stringify(withoutCa));
    const { code, err } = await run(['token'], { HOPSCOPE_CREDENTIALS: file });
    expect(code).toBe(1);
    expect(err).toBe(
      `hopscope: the certificate of ${credentials.endpoint} is not signed by an authority that this machine trusts. ` +
        'Is it another server?\n',
    );
  });

  test('a copy of its store is made while it runs, and never over another file', async () => {
    const copy = join(folder, 'copy.db');
    expect(await run(['backup', copy, '--data', data])).toMatchObject({ code: 0, out: `${copy}\n`, err: '' });
    expect(statSync(copy).size).toBeGreaterThan(1000);
    const again = await run(['backup', copy, '--data', data]);
    expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('overwrites nothing') });
  });

  test('may begin with a network of one’s own, once', async () => {
    const own = join(folder, 'own');
    const beganWith = async (documents: object, name: string) => {
      const file = join(folder, name);
      writeFileSync(file, JSON.stringify(documents));
      const { running, line } = await serve(own, '--network', file);
      const { httpEndpoint } = JSON.parse(readFileSync(join(own, 'credentials.json'), 'utf8')) as typeof credentials;
      const { out: token } = await run(['token', '--data', own]);
      const headers = { authorization: `Bearer ${token.trim()}` };
      const list = `${httpEndpoint}${SUBSCRIPTION}/resources?api-version=2021-04-01`;
      const machines = await (await fetch(list, { headers })).text();
      running.child.kill('SIGTERM');
      return { line, machines, err: (await running.ended).err };
    };
    const id = '/subscriptions/mine/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-1';
    const first = await beganWith({ resources: [{ id, location: 'westeurope' }] }, 'mine.json');
    expect(first.line).toContain("the machines of the network 'mine.json' answer from a simulated data plane");
    expect(first.machines).toContain(id.replace('/subscriptions/mine', SUBSCRIPTION));
    expect(first.err).not.toContain('documents already');
    const second = await beganWith([], 'other.json');
    expect(second.machines).toContain('web-1');
    expect(second.err).toContain('the data directory has documents already: --network is for one that has none.');
  });

  test.each([
    ['a data directory that is in use', () => ['--data', data, '--port', '0'], /using the data directory/],
    [
      'a port that is in use',
      () => ['--data', join(folder, 'second'), '--port', new URL(credentials.endpoint).port, '--no-http'],
      /is in use by another program\. Choose another with --port; 0 picks a free one\.$/,
    ],
    [
      'a plain port that is in use',
      () => ['--data', join(folder, 'third'), '--port', '0', '--http-port', new URL(credentials.httpEndpoint).port],
      /is in use by another program\. Choose another with --http-port; 0 picks a free one\.$/,
    ],
    [
      'a certificate that is not there',
      () => [
        '--data',
        join(folder, 'fourth'),
        '--port',
        '0',
        '--tls-cert',
        '/nowhere.pem',
        '--tls-key',
        '/nowhere.pem',
      ],
      /--tls-cert: cannot read '\/nowhere\.pem'/,
    ],
  ])('does not start with %s, and says so in one sentence', async (_, args, sentence) => {
    const { code, out, err } = await run(['serve', '--log-level', 'silent', ...args()]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.trim()).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

test('SIGTERM ends a server with 0; it wrote two lines and nothing after them', async () => {
  const { running, line, link } = await serve(join(folder, 'fifth'));
  running.child.kill('SIGTERM');
  const { code, signal, out, err } = await running.ended;
  expect({ code, signal, out, err }).toEqual({ code: 0, signal: null, out: line + link, err: '' });
});

test('a token without a server is one sentence', async () => {
  const port = await closedPort();
  const file = join(folder, 'gone.json');
  const endpoint = `http://127.0.0.1:${port}`;
  const nobody = { endpoint, tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: 'x' };
  writeFileSync(file, JSON.stringify(nobody));
  const { code, out, err } = await run(['token'], { HOPSCOPE_CREDENTIALS: file });
  expect({ code, out, err }).toEqual({
    code: 1,
    out: '',
    err: `hopscope: no server answers at ${endpoint}. Start it with 'hopscope serve'.\n`,
  });
});
