import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookupAllOptions } from 'node:dns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openResolver, type ResolverOptions } from './resolver.ts';

type Zone = Readonly<
  Record<string, { readonly code?: number; readonly A?: string; readonly AAAA?: string } | 'silent'>
>;

const ZONE: Zone = {
  'both.test': { A: '192.0.2.1', AAAA: '2001:db8::1' },
  'only4.test': { A: '192.0.2.1' },
  'only6.test': { AAAA: '2001:db8::1' },
  'empty.test': {},
  'gone.test': { code: 3 },
  'broken.test': { code: 2 },
  'closed.test': { code: 5 },
  'silent.test': 'silent',
};

/** A DNS server (RFC 1035) with one question and at most one answer a message. */
function answerTo(question: Buffer): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = question.readUInt16BE(at + 1);
  const entry = ZONE[labels.join('.').toLowerCase()] ?? { code: 3 };
  if (entry === 'silent') return undefined;
  const bytes = type === 1 ? quad(entry.A) : type === 28 ? words(entry.AAAA) : undefined;
  const head = Buffer.from(question.subarray(0, at + 5));
  head.writeUInt16BE(0x8180 | (entry.code ?? 0), 2);
  head.writeUInt16BE(bytes === undefined ? 0 : 1, 6);
  head.writeUInt32BE(0, 8);
  if (bytes === undefined) return head;
  const fixed = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 1, 0, bytes.length]);
  return Buffer.concat([head, fixed, bytes]);
}
const quad = (text?: string) => (text === undefined ? undefined : Buffer.from(text.split('.').map(Number)));
const words = (text?: string) =>
  text === undefined ? undefined : Buffer.from(text.replace('2001:db8::1', `20010db8${'0'.repeat(23)}1`), 'hex');

const socket = createSocket('udp4');
let server = '';
beforeAll(async () => {
  socket.on('message', (message, from) => {
    const answer = answerTo(message);
    if (answer !== undefined) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  server = `127.0.0.1:${socket.address().port}`;
});
afterAll(() => void socket.close());

/** The system's resolver on a host without a name service: it fails as getaddrinfo does. */
const fails = (code: string) => () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code}`), { code }));
const never = new AbortController().signal;
const resolver = (options: Partial<ResolverOptions>) =>
  openResolver({ lookup: fails('ENOTFOUND'), servers: [server], now: () => performance.now(), ...options });

describe('a name that does not resolve', () => {
  it.each([
    ['gone.test', undefined, 'no-such-name', 'gone.test does not exist (NXDOMAIN)'],
    ['empty.test', undefined, 'no-record', 'empty.test exists, but has no A or AAAA record'],
    ['only4.test', 'ipv6', 'no-record', 'only4.test exists, but has no AAAA record'],
    ['only6.test', 'ipv4', 'no-record', 'only6.test exists, but has no A record'],
    ['broken.test', undefined, 'server-failure', 'server failure (SERVFAIL) about broken.test'],
    ['closed.test', undefined, 'server-failure', 'refuses to answer (REFUSED) about closed.test'],
    ['silent.test', undefined, 'timeout', 'no answer about silent.test'],
    ['only4.test', undefined, 'other', "only4.test is 192.0.2.1, but the system's resolver says ENOTFOUND"],
  ] as const)('%s (%s) fails as %s: %s', async (name, family, reason, detail) => {
    const question = { name, timeoutMs: 400, ...(family === undefined ? {} : { family }) };
    const resolution = await resolver({})(question, never);
    expect(resolution).toMatchObject({
      kind: 'failed',
      reason,
      detail: `DNS server ${server}: ${detail}`,
      asked: { kind: 'servers', servers: [server] },
    });
    expect(resolution.tookMs).toBeLessThan(2000);
  });

  it('says that no server listens where the DNS server should be', async () => {
    const unused = createSocket('udp4');
    unused.bind(0, '127.0.0.1');
    await once(unused, 'listening');
    const { port } = unused.address();
    await new Promise<void>((resolve) => void unused.close(resolve));
    const resolve = resolver({ servers: [`127.0.0.1:${port}`] });
    const resolution = await resolve({ name: 'both.test', timeoutMs: 2000 }, never);
    expect(resolution).toMatchObject({ kind: 'failed', reason: 'server-failure' });
  });

  it('ends in time when the system resolver never answers', async () => {
    const stuck = resolver({ lookup: () => new Promise(() => {}) });
    const resolution = await stuck({ name: 'both.test', timeoutMs: 50 }, never);
    expect(resolution).toMatchObject({ kind: 'failed', reason: 'timeout' });
    expect(resolution).toHaveProperty('detail', expect.stringContaining(`within 50 ms (DNS server ${server})`));
  });

  it('ends at once when it is no longer wanted', async () => {
    const wanted = new AbortController();
    const asked = resolver({ lookup: () => new Promise(() => {}) })(
      { name: 'both.test', timeoutMs: 60_000 },
      wanted.signal,
    );
    wanted.abort();
    await expect(asked).resolves.toMatchObject({ kind: 'failed' });
  });

  it('says what is wrong with something that is no name, and asks nobody', async () => {
    const asked: string[] = [];
    const lookup = (name: string) => {
      asked.push(name);
      return Promise.resolve([]);
    };
    const resolution = await resolver({ lookup })({ name: 'a b', timeoutMs: 1000 }, never);
    expect(resolution).toMatchObject({ kind: 'failed', reason: 'other' });
    expect(asked).toEqual([]);
  });
});

describe('a name that resolves', () => {
  const table = [
    { address: '2001:DB8::1', family: 6 },
    { address: '192.0.2.7', family: 4 },
    { address: '::ffff:192.0.2.8', family: 6 },
    { address: '192.0.2.7', family: 4 },
  ];

  it("keeps the system's order, in canonical text and each address once", async () => {
    const resolution = await resolver({ lookup: () => Promise.resolve(table) })(
      { name: 'db.test', timeoutMs: 1000 },
      never,
    );
    expect(resolution).toMatchObject({ kind: 'answered', addresses: ['2001:db8::1', '192.0.2.7', '192.0.2.8'] });
  });

  it('names the DNS servers that the host is set up with, or the file that has the name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hopscope-hosts-'));
    const hostsFile = join(folder, 'hosts');
    writeFileSync(hostsFile, '# 192.0.2.7 other.test\n192.0.2.7\tdb DB.test # ours\n');
    const resolve = resolver({ lookup: () => Promise.resolve(table), hostsFile });
    const asked = async (name: string) => (await resolve({ name, timeoutMs: 1000 }, never)).asked;
    await expect(asked('db.test.')).resolves.toEqual({ kind: 'hosts-file', path: hostsFile });
    await expect(asked('other.test')).resolves.toEqual({ kind: 'servers', servers: [server] });
    rmSync(folder, { recursive: true });
  });

  it.each([
    [undefined, 0],
    ['ipv4', 4],
    ['ipv6', 6],
  ] as const)('of family %s asks the system for family %s', async (family, number) => {
    const asked: LookupAllOptions[] = [];
    const lookup = (_: string, options: LookupAllOptions) => {
      asked.push(options);
      return Promise.resolve(table);
    };
    await resolver({ lookup })(
      { name: 'db.test', timeoutMs: 1000, ...(family === undefined ? {} : { family }) },
      never,
    );
    expect(asked).toEqual([{ all: true, order: 'verbatim', family: number }]);
  });
});
