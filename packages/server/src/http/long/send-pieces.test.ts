import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';

import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';

import { sendJson } from './send-pieces.ts';

const LARGE = { resources: Array.from({ length: 20_000 }, (_, at) => `/subscriptions/…/networkInterfaces/${at}`) };

test('a client that goes before its answer is sent gets none, and that is no fault', async () => {
  const faults: unknown[] = [];
  const app = fastify();
  onTestFinished(() => app.close());
  app.setErrorHandler((fault) => void faults.push(fault));
  const sent = Promise.withResolvers<void>();
  app.post('/', async (_, reply) => {
    const gone = once(reply.raw, 'close');
    client.destroy();
    await gone;
    const answer = await sendJson(reply, LARGE);
    sent.resolve();
    return answer;
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const headers = { 'content-type': 'application/json' };
  const client = request({ method: 'POST', host: '127.0.0.1', port, headers });
  client.on('error', () => undefined).end('{}');
  await sent.promise;
  await app.close();
  for (let round = 0; round < 10; round += 1) await new Promise((goOn) => void setImmediate(goOn));
  expect(faults).toEqual([]);
});
