import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createListener, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { AGENT_PROTOCOL } from '@hopscope/protocol';
import { readFacts } from '../../facts.ts';
import { serveOnce } from './connection.ts';
import { openHeldSessions } from './held-sessions.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-connection-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A server on a Unix socket that lets in whoever says hello. */
async function server() {
  const path = join(folder, 'agent.sock');
  const listener = createServer();
  const arrived = new Promise<WebSocket>((resolve) => {
    new WebSocketServer({ server: listener }).on('connection', (line) => {
      line.send(JSON.stringify({ kind: 'challenge', version: AGENT_PROTOCOL, nonce: 'A'.repeat(43) }));
      line.once('message', () => {
        line.send(JSON.stringify({ kind: 'welcome', machines: ['/machines/1'] }));
        resolve(line);
      });
    });
  });
  listener.listen(path);
  await once(listener, 'listening');
  return { path, arrived, close: () => listener.close() };
}

/** Timers that ring when they are told to. */
function alarms() {
  const timers = new Set<{ readonly ms: number; readonly callback: () => void }>();
  const wake = (ms: number, callback: () => void) => {
    const timer = { ms, callback };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const ring = (ms: number) => [...timers].filter((timer) => timer.ms === ms).forEach(({ callback }) => callback());
  return { wake, ring, set: () => [...timers].map(({ ms }) => ms) };
}

test('a server that has taken the connection, and lets others in first, is given more time', async () => {
  const busy = createListener((socket) => socket.on('error', () => {}).resume());
  busy.listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const { port } = busy.address() as AddressInfo;
  const clock = alarms();
  const parts = { env: {}, held: openHeldSessions({ machines: [], wake: clock.wake }), machines: [], wake: clock.wake };
  const address = { kind: 'tls', url: new URL(`https://127.0.0.1:${port}`) } as const;
  const [authority = ''] = rootCertificates;
  const welcome = () => expect.unreachable();
  const ended = serveOnce({ ...parts, address, authority, welcome }, new AbortController().signal);
  expect(clock.set()).toEqual([10_000]);
  await once(busy, 'connection');
  await expect.poll(clock.set).toEqual([30_000]);
  clock.ring(30_000);
  expect(await ended).toEqual({ kind: 'cut', sentence: expect.stringContaining('did not answer in time') as string });
  busy.close();
});

test('a connection that was made in time outlives the time that there was for it', async () => {
  const { path, arrived, close } = await server();
  const { wake, ring } = alarms();
  const agent = { facts: readFacts(), open: () => expect.unreachable(), documents: async () => [] };
  const machines = [{ agent }];
  const stop = new AbortController();
  const { promise: welcomed, resolve: welcome } = Promise.withResolvers<unknown>();
  const parts = { env: {}, held: openHeldSessions({ machines, wake }), machines, wake };
  const ended = serveOnce({ ...parts, address: { kind: 'unix', path }, welcome }, stop.signal);
  const [line] = await Promise.all([arrived, welcomed]);

  // A connection that is gone answers nothing.
  const answers = async () => {
    line.ping();
    return Promise.race([once(line, 'pong').then(() => 'there'), ended]);
  };
  expect(await answers()).toBe('there');
  ring(10_000);
  ring(30_000);
  expect(await answers()).toBe('there');

  stop.abort();
  line.close();
  expect(await ended).toEqual({ kind: 'cut', sentence: 'it was told to stop' });
  close();
});
