import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REQUEST_DEFAULTS, type Port } from '@hopscope/engine';
import { findEnds } from './find-ends.ts';

/** A server that knows sources and no described network, as one from before there was such a path. */
const server = createServer((request, response) => {
  const isKnown = request.url === '/v1/machines';
  response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isKnown ? { value: [] } : { error: { code: 'NotFound', message: 'No such path.' } }));
});
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const find = (name: string) =>
  findEnds(
    {
      origin: { url },
      token: 't',
      credentials: { endpoint: url, tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: 'x' },
    },
    { ...REQUEST_DEFAULTS, destination: { kind: 'name', name }, port: 80 as Port },
    { to: `${name}:80` },
    AbortSignal.timeout(5000),
  );

test.each(['db', 'localhost', 'db.example'])(
  '%s is for the resolver where the server describes no network',
  async (name) => {
    expect(await find(name)).toEqual({ ok: true, value: {} });
  },
);

test('a resource id is for the server alone', async () => {
  expect(await find('/subscriptions/s/machine')).toEqual({ ok: false, problem: 'the server refuses: No such path.' });
});
