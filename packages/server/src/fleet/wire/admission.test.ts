import { once } from 'node:events';

import { expect, test } from 'vitest';

import { admit } from './admission.ts';
import { alarms, connected } from './wire.testbed.ts';

const FACTS = { version: '', hostname: '', platform: '', kernel: '', architecture: '', osName: '', osVersion: '' };
const HELLO = { kind: 'hello', version: 1, jobs: [], machines: [{ id: '/m', facts: { ...FACTS, trace: false } }] };

/** Somebody at the door, and a clock that rings when it is told to. */
async function arrive() {
  const { socket, stream, client } = await connected();
  const { wake, ring } = alarms();
  const asked: unknown[] = [];
  admit(
    { socket, stream, binding: Buffer.from('unix'), isLocal: true },
    {
      clock: { wake, monotonic: () => 0, pulse: { add: () => {}, delete: () => {} } },
      enrolled: () => ({ reason: 'not-enrolled', sentence: '' }),
      named(hello) {
        asked.push(hello);
        return { machines: [] };
      },
    },
    () => {},
  );
  return { socket, client, asked, ring };
}

test('a first word in time is heard', async () => {
  const { client, asked } = await arrive();
  client.send(JSON.stringify(HELLO));
  await expect.poll(() => asked).toHaveLength(1);
});

test('a first word that comes while its sender is sent away is not: it would drive off whoever is there', async () => {
  const { socket, client, asked, ring } = await arrive();
  // Said before the goodbye can have been read, and read by the server behind it.
  client.send(JSON.stringify(HELLO));
  ring();
  await once(socket, 'close');
  expect(asked).toEqual([]);
});
