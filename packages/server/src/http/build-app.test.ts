import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

import { armError } from '@hopscope/protocol';
import type { FastifyInstance } from 'fastify';
import { beforeAll, expect, onTestFinished, test } from 'vitest';

import { newTls, plain, stalled, stoppedClock, visit } from '../tls/handshakes.testbed.ts';
import type { Tls } from '../tls/tls.ts';
import { buildApp } from './build-app.ts';
import { openLog } from './log.ts';
import { makeOrigins } from './origins.ts';
import { refuse } from './refusal.ts';

let tls: Tls;
beforeAll(async () => void (tls = await newTls()));

/** A listener with TLS, and nothing behind it. */
async function listen() {
  const { wake, pass } = stoppedClock();
  const app = buildApp({
    scheme: 'https',
    tls,
    origins: makeOrigins([]),
    log: openLog({ level: 'silent' }),
    monotonic: () => 0,
    wake,
    rooms: () => async (_, reply) => void refuse(reply, armError('SubscriptionNotFound', { subscription: 's' })),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return { app, pass, port: (app.server.address() as AddressInfo).port };
}

/** A plain listener on loopback with these rooms. */
async function listenPlainly(rooms: (room: FastifyInstance) => void) {
  const origins = makeOrigins([]);
  const app = buildApp({
    scheme: 'http',
    origins,
    log: openLog({ level: 'silent' }),
    monotonic: () => 0,
    wake: stoppedClock().wake,
    rooms(room) {
      rooms(room);
      return async () => undefined;
    },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  origins.add('http', port, ['127.0.0.1']);
  return { app, port };
}

const LET_IN = /^HTTP\/1\.1 /;

test('forty clients of one address that stall in their handshakes do not keep it out', async () => {
  const { port, pass } = await listen();
  const { how } = await stalled(port, 40);
  await expect.poll(() => how('answered')).toBe(32);
  await expect.poll(() => pass(10_000).then(() => how('closed'))).toBe(40);
  expect(await visit(port)).toMatch(LET_IN);
});

test('nothing is read of clients that wait for their turn', async () => {
  const { app, port } = await listen();
  const connections: Socket[] = [];
  app.server.on('connection', (socket: Socket) => connections.push(socket));
  const { how } = await stalled(port, 40);
  await expect.poll(() => [how('answered'), connections.length]).toEqual([32, 40]);
  expect(connections.filter(({ bytesRead }) => bytesRead > 0)).toHaveLength(32);
});

test('forty clients that speak HTTP to it without TLS do not keep their address out', async () => {
  const { port } = await listen();
  await plain(port, 40);
  expect(await visit(port)).toMatch(LET_IN);
});

test('closing waits for nobody who stalls in a handshake', async () => {
  const { app, port } = await listen();
  const { how } = await stalled(port, 5);
  await expect.poll(() => how('answered')).toBe(5);
  await app.close();
  await expect.poll(() => how('closed')).toBe(5);
});

test('closing waits for an answer that is under way, and not for the next question on its connection', async () => {
  const answered = Promise.withResolvers<void>();
  const { app, port } = await listenPlainly((room) => {
    room.get('/', () => answered.promise.then(() => 'an answer'));
  });
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const asked = once(get({ host: '127.0.0.1', port, agent }), 'response') as Promise<[IncomingMessage]>;
  await once(app.server, 'request');
  const closed = app.close();
  await expect.poll(() => app.server.listening).toBe(false);
  answered.resolve();
  const [response] = await asked;
  expect((await response.toArray()).join('')).toBe('an answer');
  // The connection is kept for 75 s else, for which no test waits.
  await closed;
});

test('requests that come in one packet are begun in several rounds of the event loop', async () => {
  let round = 0;
  const begun: number[] = [];
  const { port } = await listenPlainly((room) => {
    room.get('/', () => {
      begun.push(round);
      for (const from = performance.now(); performance.now() - from < 3;);
      return 'an answer';
    });
  });
  const count = () => {
    round += 1;
    if (begun.length < 8) setImmediate(count);
  };
  setImmediate(count);
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`.repeat(8));
  await expect.poll(() => begun.length).toBe(8);
  // Two of three milliseconds fill a turn.
  expect(new Set(begun).size).toBeGreaterThanOrEqual(4);
});
