import { once } from 'node:events';

import { expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { Line } from './line.ts';
import { alarms, connected } from './wire.testbed.ts';

test('a server that stood still takes nobody for silent who was not asked, and then only who does not answer', async () => {
  const { socket, stream, client } = await connected();
  let now = 0;
  const closed = Promise.withResolvers<boolean>();
  const line = new Line(
    { socket, stream },
    { jobs: new Set(), version: '', isLocal: false },
    { told: () => undefined, closed: (_, isCut) => closed.resolve(isCut) },
    { wake: () => () => {}, monotonic: () => now, pulse: { add: () => {}, delete: () => {} } },
  );
  now = 3_600_000;
  const ponged = once(socket, 'pong');
  line.beat();
  line.beat();
  await ponged;
  expect(socket.readyState).toBe(WebSocket.OPEN);
  // From here on it reads nothing, and answers nothing.
  await new Promise((resolve) => setImmediate(resolve));
  client.pause();
  line.beat();
  line.beat();
  line.beat();
  expect(await closed.promise).toBe(false);
});

/** A line and its agent, with timers that go off when the test says so. */
async function asked() {
  const { socket, stream, client } = await connected();
  let pinged = 0;
  client.on('ping', () => pinged++);
  const { wake, ring } = alarms();
  const line = new Line(
    { socket, stream },
    { jobs: new Set(), version: '', isLocal: false },
    { told: () => undefined, closed: () => {} },
    { wake, monotonic: () => performance.now(), pulse: { add: () => {}, delete: () => {} } },
  );
  const report = async () => {
    client.send(JSON.stringify({ kind: 'refusals', machine: 0, destinations: 0, rates: 0, evidence: 0 }));
    await once(socket, 'message');
  };
  /** How often it was pinged until now. */
  const pings = async () => {
    socket.send('');
    await once(client, 'message');
    return pinged;
  };
  return { line, socket, client, ring, report, pings };
}

test('an agent that reports what it was asked for is not pinged; one that does not is, and has to answer', async () => {
  const { line, socket, client, ring, report, pings } = await asked();
  line.ask();
  await report();
  ring();
  expect(await pings()).toBe(0);
  line.ask();
  const ponged = once(socket, 'pong');
  ring();
  await ponged;
  expect(await pings()).toBe(1);
  ring();
  ring();
  expect(socket.readyState).toBe(WebSocket.OPEN);
  client.pause();
  line.ask();
  ring();
  ring();
  ring();
  expect(socket.readyState).not.toBe(WebSocket.OPEN);
});

test('an agent that has reported to one check, and then is asked by another, has to give a sign again', async () => {
  const { line, socket, ring, report, pings } = await asked();
  line.ask();
  await report();
  line.ask();
  const ponged = once(socket, 'pong');
  ring();
  await ponged;
  expect(await pings()).toBe(1);
});

test('an agent that does not read is given up, before what it does not read fills the memory', async () => {
  const { socket, stream, client } = await connected();
  client.on('error', () => {});
  client.pause();
  const closed = Promise.withResolvers<boolean>();
  const wake = (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  };
  const line = new Line(
    { socket, stream },
    { jobs: new Set(), version: '', isLocal: false },
    { told: () => undefined, closed: (_, isCut) => closed.resolve(isCut) },
    { wake, monotonic: () => performance.now(), pulse: { add: () => {}, delete: () => {} } },
  );
  let most = 0;
  for (let count = 0; count < 5000; count++) {
    line.send({ kind: 'welcome', machines: Array.from({ length: 10 }, () => 'x'.repeat(1000)) });
    most = Math.max(most, socket.bufferedAmount);
  }
  // Nobody said goodbye in a way that could be heard, but it was our decision.
  expect(await closed.promise).toBe(false);
  expect(most).toBeGreaterThan(1_000_000);
  expect(most).toBeLessThan(4_100_000);
});
