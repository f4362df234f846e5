import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { joinServer } from '../join-server.ts';
import type { ServedMachine } from '../served-machine.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CHALLENGE = { kind: 'challenge', version: 1, nonce: 'A'.repeat(43) };
const WELCOME = { kind: 'welcome', machines: ['/m'] };
const say =
  (...messages: readonly object[]) =>
  (line: WebSocket) =>
    messages.forEach((message) => line.send(JSON.stringify(message)));

test.each<[string, (line: WebSocket) => void, RegExp]>([
  ['garbage', (line) => line.send('{"kind":'), /is not understood/],
  ['bytes', (line) => line.send(Buffer.from([1, 2, 3])), /is not understood/],
  ['an unknown message', say({ kind: 'format-disk' }), /is not understood/],
  [
    'work before a welcome',
    say({ kind: 'open', session: 'a', machine: 0, loopback: true }),
    /before it has let this agent in/,
  ],
  ['a second challenge', say(CHALLENGE, WELCOME, CHALLENGE), /second proof/],
  ['a second welcome', say(CHALLENGE, WELCOME, WELCOME), /welcomes this agent twice/],
  ['a message that is too large', (line) => line.send('x'.repeat(1_000_001)), /Max payload/],
  [
    'half a frame',
    (line) => (line as unknown as { _socket: { end(bytes: Buffer): void } })._socket.end(Buffer.from([0x81, 100, 65])),
    /broke/,
  ],
])('from a server that says %s, the agent goes away and tries again later', async (name, speak, sentence) => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.sock`);
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  server.on('connection', (line) => {
    line.on('error', () => {});
    speak(line);
  });
  http.listen(path);
  await once(http, 'listening');
  const { promise: offline, resolve } = Promise.withResolvers<{
    readonly sentence: string;
    readonly retryMs: number;
  }>();
  const opened: unknown[] = [];
  const agent = { facts: {}, documents: async () => [], open: (options: unknown) => opened.push(options) };
  const joined = joinServer({
    address: { kind: 'unix', path },
    env: {},
    machines: [{ agent: agent as unknown as ServedMachine['agent'] }],
    news: (news) => news.kind === 'offline' && resolve(news),
  });
  expect(await offline).toMatchObject({ sentence: expect.stringMatching(sentence) as string });
  expect((await offline).retryMs).toBeGreaterThan(0);
  expect(opened).toEqual([]);
  await joined.close();
  server.close();
  http.close();
});
