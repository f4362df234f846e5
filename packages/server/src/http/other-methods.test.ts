import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';

import { otherMethods, ROUTER_OPTIONS } from './other-methods.ts';

async function openRooms() {
  const app = fastify({ routerOptions: ROUTER_OPTIONS });
  onTestFinished(() => app.close());
  const others = otherMethods();
  const asked: unknown[] = [];
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404 || (await others.refuse(request, reply))) return;
    await reply.status(404).send();
  });
  void app.register(async (room) => {
    others.watch(room, async ({ params, headers }, reply) => {
      asked.push({ ...(params as object) });
      if (headers['x-who'] === undefined) await reply.status(401).send();
      return headers['x-who'] !== undefined;
    });
    room.get('/things/:thing', async () => 'read');
    room.put('/Things/:name', async () => 'written');
    room.post('/things/:thing/start', async () => 'started');
  });
  await app.ready();
  return { app, asked };
}

test.each([
  ['DELETE', '/things/a', 405, 'GET, HEAD, PUT'],
  ['DELETE', '/THINGS/a%20b/?api-version=1', 405, 'GET, HEAD, PUT'],
  ['GET', '/things/a/start', 405, 'POST'],
  ['GET', '/things', 404, undefined],
  ['POST', '/things/a/start/b', 404, undefined],
  ['PUT', '/things/a', 200, undefined],
] as const)('%s %s is answered with %d', async (method, url, status, allow) => {
  const { app } = await openRooms();
  const { statusCode, headers } = await app.inject({ method, url, headers: { 'x-who': 'somebody' } });
  expect([statusCode, headers['allow']]).toEqual([status, allow]);
});

test('who may not ask is not told which methods there are, and is asked with the path’s parameters', async () => {
  const { app, asked } = await openRooms();
  const { statusCode, headers } = await app.inject({ method: 'DELETE', url: '/things/a%20b' });
  expect([statusCode, headers['allow'], asked]).toEqual([401, undefined, [{ thing: 'a b' }]]);
});
