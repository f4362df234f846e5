import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { admit } from './admission.ts';

const FACTS = { version: '', hostname: '', platform: '', kernel: '', architecture: '', osName: '', osVersion: '' };
const HELLO = { kind: 'hello', version: 1, jobs: [], machines: [{ id: '/m', facts: { ...FACTS, trace: false } }] };

/** Somebody at the door, and a clock that rings when it is told to. */
async function arrive() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [socket, { socket: stream }] = (await once(server, 'connection')) as [WebSocket, IncomingMessage];
  await once(client, 'open');
  const alarms = new Set<() => void>();
  const asked: unknown[] = [];
  admit(
    { socket, stream, binding: Buffer.from('unix'), isLocal: true },
    {
      clock: {
        wake(_, callback) {
          alarms.add(callback);
          return () => alarms.delete(callback);
        },
        monotonic: () => 0,
        pulse: { add: () => {}, delete: () => {} },
      },
      enrolled: () => ({ reason: 'not-enrolled', sentence: '' }),
      named(hello) {
        asked.push(hello);
        return { machines: [] };
      },
    },
    () => {},
  );
  const ring = () => [...alarms].forEach((alarm) => alarm());
  const close = () => {
    client.terminate();
    server.close();
  };
  return { socket, client, asked, ring, close };
}

test('a first word in time is heard', async () => {
  const { client, asked, close } = await arrive();
  client.send(JSON.stringify(HELLO));
  await expect.poll(() => asked).toHaveLength(1);
  close();
});

test('a first word that comes while its sender is sent away is not: it would drive off whoever is there', async () => {
  const { socket, client, asked, ring, close } = await arrive();
  // Said before the goodbye can have been read, and read by the server behind it.
  client.send(JSON.stringify(HELLO));
  ring();
  await once(socket, 'close');
  expect(asked).toEqual([]);
  close();
});
