import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';

import { fastify } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';

import { whenOver } from './when-over.ts';

/** A server that answers `/soon` at once and `/late` when it is told to, with what it noted. */
async function listen() {
  const noted: string[] = [];
  let answerLate = () => {};
  const app = fastify();
  whenOver(app, ({ url }, _, ending) => void noted.push(`${url} ${ending}`));
  app.get('/soon', async () => 'here');
  app.get('/late', () => new Promise((resolve) => (answerLate = () => resolve('here'))));
  await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const ask = (path: string) => get({ port, host: '127.0.0.1', path, agent: false });
  return { noted, ask, app, answerLate: () => answerLate() };
}

test('a request is over when its answer was sent, with its status', async () => {
  const { noted, ask } = await listen();
  const [answer] = await once(ask('/soon'), 'response');
  answer.resume();
  const [missing] = await once(ask('/nowhere'), 'response');
  missing.resume();
  await expect.poll(() => noted).toEqual(['/soon 200', '/nowhere 404']);
});

test('a request whose client went is over once, also where it is answered after all', async () => {
  const { noted, ask, answerLate, app } = await listen();
  const asked = once(app.server, 'request');
  const request = ask('/late').on('error', () => {});
  await asked;
  request.destroy();
  await expect.poll(() => noted).toEqual(['/late gone']);
  answerLate();
  const [answer] = await once(ask('/soon'), 'response');
  answer.resume();
  await expect.poll(() => noted).toEqual(['/late gone', '/soon 200']);
});
