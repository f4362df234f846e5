import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { newDataDir, openTestServer, removeDataDir, type TestServer } from '../server.testbed.ts';
import { enrolHost, joinHost, rawLine, type EnrolledHost } from './agents.testbed.ts';

/* Those who have proved nothing yet: how many, from where, and over what. */

let it: TestServer;
let host: EnrolledHost;
beforeAll(async () => {
  it = await openTestServer({ dataDir: await newDataDir() });
  host = await enrolHost(it, 'web-1');
});
afterAll(async () => {
  await it.close();
  await removeDataDir(it.server.dataDir);
});

test('a connection below TLS 1.3 is refused: nothing of it could be proved', async () => {
  const ca = await readFile(it.credentials.caFile ?? '', 'utf8');
  const socket = connectTls({
    port: Number(new URL(it.server.endpoint).port),
    host: '127.0.0.1',
    servername: 'localhost',
    ca,
    maxVersion: 'TLSv1.2',
  });
  await once(socket, 'secureConnect');
  const line = new WebSocket(it.server.endpoint.replace('https', 'ws') + '/v1/agent', {
    createConnection: () => socket,
  });
  line.on('error', () => {});
  const [, answer] = (await once(line, 'unexpected-response')) as [unknown, IncomingMessage];
  expect([answer.statusCode, answer.headers.upgrade]).toEqual([426, 'TLS/1.3, HTTP/1.1']);
  socket.destroy();
});

test('one address cannot take all places of those who have proved nothing', async () => {
  const knock = async (from?: string) => {
    const raw = await rawLine(it, from === undefined ? { unix: true } : { from });
    const status = await new Promise<number>((resolve) => {
      raw.line.once('open', () => resolve(101));
      raw.line.once('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0));
    });
    return { status, leave: () => (raw.line.terminate(), raw.socket.destroy()) };
  };
  const many = await Promise.all(Array.from({ length: 160 }, () => knock('127.0.0.1')));
  expect(many.filter(({ status }) => status === 101)).toHaveLength(128);
  expect(many.filter(({ status }) => status === 503)).toHaveLength(32);
  const others = [await knock('127.0.0.2'), await knock()];
  expect(others.map(({ status }) => status)).toEqual([101, 101]);
  for (const { leave } of [...many, ...others]) leave();
  await expect
    .poll(async () => {
      const again = await knock('127.0.0.1');
      again.leave();
      return again.status;
    })
    .toBe(101);
});

test('more strangers at once than are let in are told to come back, and then everybody is', async () => {
  const raws = await Promise.allSettled(
    Array.from({ length: 400 }, async () => {
      const raw = await rawLine(it, { unix: true });
      await new Promise<void>((resolve, reject) => {
        raw.line.once('open', resolve);
        raw.line.once('unexpected-response', (_, answer) => {
          reject(new Error(`${answer.statusCode} ${answer.headers['retry-after']}`));
          answer.destroy();
        });
      });
      return raw;
    }),
  );
  const refused = raws.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
  expect(refused.length).toBeGreaterThanOrEqual(144);
  expect(new Set(refused)).toEqual(new Set(['Error: 503 2']));
  await Promise.all(
    raws.map(async (each) => {
      if (each.status === 'rejected') return;
      each.value.line.terminate();
      await each.value.closed;
    }),
  );
  const joined = await joinHost(host);
  await joined.close();
});

test('ten thousand who knock, five hundred at once, leave nothing behind, and the next agent is let in', async () => {
  const path = join(it.server.dataDir, 'agent.sock');
  const request =
    'GET /v1/agent HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  // The kernel's own queue is full at times: whoever meets that tries again, as an agent does.
  const knock = async (): Promise<string> => {
    for (;;) {
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(path, () => socket.write(request));
        socket.once('error', () => resolve(''));
        socket.once('close', () => resolve(''));
        socket.once('data', (data) => {
          resolve(data.toString().slice(9, 12));
          socket.destroy();
        });
      });
      if (answer !== '') return answer;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const count = () => readdirSync('/proc/self/fd').length;
  const before = count();
  const answers = new Map<string, number>();
  for (let wave = 0; wave < 20; wave++)
    for (const answer of await Promise.all(Array.from({ length: 500 }, knock)))
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
  expect([...answers.keys()].every((answer) => answer === '101' || answer === '503')).toBe(true);
  expect([...answers.values()].reduce((sum, each) => sum + each, 0)).toBe(10_000);
  await expect.poll(count).toBeLessThan(before + 20);
  const joined = await joinHost(host);
  await joined.close();
});
