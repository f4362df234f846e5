import { createServer as createWebServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createServer as createSecureWebServer } from 'node:https';
import { once } from 'node:events';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Address, Exchange, Port, Report } from '@hopscope/engine';
import { selfSigned, signedBy, type Authority } from './certificates.fixture.ts';
import { exchangeOnce, type ExchangeJob, type ExchangeParts } from './exchange-once.ts';
import { openExchange } from './run-exchange.ts';
import { trustIn } from './trust.ts';

const LOOPBACK = '127.0.0.1' as Address;
const NAME = 'web.test';
const never = new AbortController().signal;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function listening(server: Server): Promise<Port> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    sockets.add(socket);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port as Port;
}

const web = (handle: (request: IncomingMessage, response: ServerResponse) => void) =>
  listening(createWebServer(handle));
const raw = (handle: (socket: Socket) => void) => listening(createServer(handle));

const job = (port: Port, changes: Partial<ExchangeJob> = {}): ExchangeJob => ({
  kind: 'exchange',
  job: 1,
  address: LOOPBACK,
  port,
  secure: false,
  host: NAME,
  method: 'GET',
  path: '/',
  headers: [],
  count: 1,
  timeoutMs: 2000,
  ...changes,
});

let root: Authority;
let between: Authority;
let good: Authority;
let parts: ExchangeParts;
beforeAll(async () => {
  root = await selfSigned('Root of tests');
  between = await signedBy(root, 'Between', [], [-1, 30], true);
  good = await signedBy(between, NAME, [NAME, '127.0.0.1']);
  const trust = trustIn([root.cert]);
  parts = { now: () => performance.now(), calendar: () => Date.now(), trust: () => trust };
});
const exchange = (port: Port, changes: Partial<ExchangeJob> = {}) => exchangeOnce(job(port, changes), parts, never);

describe('a web server without TLS', () => {
  it('is asked with this method, path and headers, and its status is the answer', async () => {
    const heard: unknown[] = [];
    const port = await web((request, response) => {
      heard.push([request.method, request.url, request.headers.host, request.headers['x-token']]);
      response.writeHead(204).end();
    });
    const answered = await exchange(port, {
      method: 'HEAD',
      path: '/a?b=c',
      headers: [{ name: 'X-Token', value: '1' }],
    });
    expect(answered.outcome).toEqual({ kind: 'answered', status: 204 });
    expect(answered.connect).toBeGreaterThan(0);
    expect(answered.answer).toBeGreaterThan(0);
    expect(heard).toEqual([['HEAD', '/a?b=c', `${NAME}:${port}`, '1']]);
  });

  it('is not followed elsewhere', async () => {
    let requests = 0;
    const port = await web((_, response) => {
      requests++;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect((await exchange(port)).outcome).toEqual({ kind: 'answered', status: 302 });
    expect(requests).toBe(1);
  });

  it('is not read beyond its headers, though its body has no end', async () => {
    const closed = Promise.withResolvers<void>();
    const port = await web((_, response) => {
      response.writeHead(200);
      const more = () => response.write('x'.repeat(65_536));
      response.on('drain', more).on('close', closed.resolve);
      more();
    });
    expect((await exchange(port)).outcome).toEqual({ kind: 'answered', status: 200 });
    await closed.promise;
  });

  it.each([
    ['accepts and says nothing', () => {}, { kind: 'unanswered' }],
    ['closes at once', (socket: Socket) => socket.once('data', () => socket.end()), { kind: 'closed' }],
    ['speaks something else', (socket: Socket) => socket.write('SSH-2.0-test\r\n'), { kind: 'malformed' }],
    [
      'sends headers for ever',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const more = () => socket.write(`x-more: ${'y'.repeat(1000)}\r\n`.repeat(64));
        socket.on('drain', more);
        more();
      },
      { kind: 'malformed', detail: 'its headers are longer than 16384 bytes' },
    ],
    [
      'sends one header and then no more',
      (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nx-one: 1\r\n'),
      { kind: 'unanswered' },
    ],
  ] as const)('that %s has an outcome in time', async (_, handle, outcome) => {
    const port = await raw(handle);
    const startedAt = performance.now();
    const answered = await exchange(port, { timeoutMs: 300 });
    expect(answered.outcome).toMatchObject(outcome);
    expect(answered.connect).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  it('that does not listen is said so', async () => {
    const port = await raw(() => {});
    await ends.pop()?.();
    expect((await exchange(port)).outcome).toEqual({ kind: 'not-connected', errno: 'ECONNREFUSED' });
  });

  it('sees the source address and the source port that were asked for, time and again', async () => {
    const seen: unknown[] = [];
    const port = await web(({ socket }, response) => {
      seen.push([socket.remoteAddress, socket.remotePort]);
      response.end();
    });
    const sourcePort = await raw(() => {});
    await ends.pop()?.();
    const from = { sourceAddress: '127.0.0.3' as Address, sourcePort };
    await exchange(port, from);
    await exchange(port, from);
    expect(seen).toEqual([
      ['127.0.0.3', sourcePort],
      ['127.0.0.3', sourcePort],
    ]);
  });

  it('ends at once when nobody wants to know any more', async () => {
    const wanted = new AbortController();
    const port = await raw(() => wanted.abort());
    const startedAt = performance.now();
    await exchangeOnce(job(port, { timeoutMs: 20_000 }), parts, wanted.signal);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});

const problemsOf = ({ tls }: Exchange) => tls?.problems.map(({ kind }) => kind);

async function secured(certified: { readonly cert: string; readonly key: string }) {
  let requests = 0;
  const server = createSecureWebServer({ cert: certified.cert, key: certified.key }, (_, response) => {
    requests++;
    response.end();
  });
  return { port: await listening(server), requests: () => requests };
}

describe('a web server with TLS', () => {
  it('is asked when its certificate is trusted, and the handshake is a step of its own', async () => {
    const { port } = await secured({ cert: good.cert + between.cert, key: good.key });
    const answered = await exchange(port, { secure: true });
    expect(answered).toMatchObject({
      outcome: { kind: 'answered', status: 200 },
      tls: {
        version: 'TLSv1.3',
        serverName: NAME,
        certificate: { subject: `CN=${NAME}`, issuer: 'CN=Between', names: [NAME, '127.0.0.1'] },
        chain: ['CN=Between', 'CN=Root of tests'],
        problems: [],
      },
    });
    expect(answered.tls?.took).toBeGreaterThan(0);
  });

  it('may be asked by its address where the certificate has it', async () => {
    const { port } = await secured({ cert: good.cert + between.cert, key: good.key });
    expect((await exchange(port, { secure: true, host: '127.0.0.1' })).outcome.kind).toBe('answered');
  });

  it.each([
    ['is past its time', async () => signedBy(root, NAME, [NAME], [-10, -1]), ['expired']],
    ['is of tomorrow', async () => signedBy(root, NAME, [NAME], [1, 10]), ['not-yet-valid']],
    ['signed itself', async () => selfSigned(NAME, [NAME]), ['self-signed']],
    ['is for another name', async () => signedBy(root, 'other', ['other.test']), ['name-mismatch']],
    ['comes from a stranger', async () => signedBy(await selfSigned('Stranger'), NAME, [NAME]), ['unknown-authority']],
    ['comes without what is in between', async () => good, ['unknown-authority']],
    [
      'has everything against it',
      async () => signedBy(await selfSigned('Stranger'), 'other', ['other.test'], [-10, -1]),
      ['expired', 'unknown-authority', 'name-mismatch'],
    ],
  ] as const)('is sent no request when the certificate %s', async (_, make, problems) => {
    const { port, requests } = await secured(await make());
    const refused = await exchange(port, { secure: true });
    expect(problemsOf(refused)).toEqual(problems);
    expect(refused.outcome).toEqual({ kind: 'untrusted' });
    expect(requests()).toBe(0);
  });

  it('says by name which names the certificate is for, and by date since when it is no more', async () => {
    const { port } = await secured(await signedBy(root, 'other', ['a.test', 'b.test'], [-10, -1]));
    const sentences = (await exchange(port, { secure: true })).tls?.problems.map(({ sentence }) => sentence);
    expect(sentences?.[0]).toMatch(/^The certificate expired on \d{4}-\d\d-\d\dT[\d:.]+Z\.$/);
    expect(sentences?.[1]).toBe(`The certificate is for a.test, b.test, not for ${NAME}.`);
  });

  it.each([
    ['says nothing', (socket: Socket) => socket.on('data', () => {}), 'timeout'],
    ['closes', (socket: Socket) => socket.once('data', () => socket.destroy()), 'closed'],
    ['speaks plain HTTP', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'not-tls'],
  ] as const)('that %s instead of shaking hands is a failed handshake', async (_, handle, reason) => {
    const port = await raw(handle);
    const failed = await exchange(port, { secure: true, timeoutMs: 300 });
    expect(failed.outcome).toMatchObject({ kind: 'handshake-failed', reason });
  });

  it('that wants no version which we have is a refused handshake', async () => {
    const server = createTlsServer({
      cert: good.cert,
      key: good.key,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.2',
      // Nobody offers this one without encryption.
      ciphers: 'NULL-SHA256:@SECLEVEL=0',
    });
    server.on('tlsClientError', () => {});
    const failed = await exchange(await listening(server), { secure: true });
    expect(failed.outcome).toMatchObject({ kind: 'handshake-failed', reason: 'alert' });
  });
});

describe('several questions', () => {
  const reportsOf = async (port: Port, count: number) => {
    const reports: Report[] = [];
    await openExchange(parts)(job(port, { count, timeoutMs: 200 }), (report) => reports.push(report), never);
    return reports.length;
  };

  it('are asked one after the other', async () => {
    let [open, most] = [0, 0];
    const port = await web((_, response) => {
      most = Math.max(most, ++open);
      response.on('close', () => open--);
      response.end();
    });
    expect(await reportsOf(port, 3)).toBe(3);
    expect(most).toBe(1);
  });

  it('are not repeated to a server that did not answer', async () => {
    expect(await reportsOf(await raw(() => {}), 3)).toBe(1);
  });

  it('leave so many in a second as the owner lets, of all jobs together', async () => {
    const at: number[] = [];
    const port = await web((_, response) => {
      at.push(performance.now());
      response.end();
    });
    const run = openExchange(parts, 20);
    const startedAt = performance.now();
    await Promise.all([1, 2].map((number) => run(job(port, { job: number, count: 2 }), () => {}, never)));
    expect(at).toHaveLength(4);
    expect(at.at(-1)! - startedAt).toBeGreaterThan(140);
  });

  it('wait for their turn no longer than they are wanted', async () => {
    const heard: unknown[] = [];
    const port = await web((_, response) => {
      heard.push(response.end());
    });
    const run = openExchange(parts, 0.001);
    const wanted = new AbortController();
    await run(job(port), () => {}, never);
    const waits = run(job(port), () => {}, wanted.signal);
    wanted.abort();
    await waits;
    expect(heard).toHaveLength(1);
  });
});
