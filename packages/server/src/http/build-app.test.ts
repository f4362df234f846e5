import type { AddressInfo, Socket } from 'node:net';

import { armError } from '@hopscope/protocol';
import { beforeAll, expect, onTestFinished, test } from 'vitest';

import { newTls, plain, stalled, stoppedClock, visit } from '../tls/handshakes.testbed.ts';
import type { Tls } from '../tls/open-tls.ts';
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
