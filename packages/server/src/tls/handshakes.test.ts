import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { connect as connectSocket, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { connect as connectTls, type TLSSocket } from 'node:tls';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { limitHandshakes } from './handshakes.ts';
import { openTls, type Tls } from './open-tls.ts';

let folder: string;
let tls: Tls;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopscope-handshakes-'));
  const opened = await openTls({
    dataDir: folder,
    host: '127.0.0.1',
    hostname: 'localhost',
    advertise: [],
    now: Date.now,
  });
  if (!opened.ok) throw new Error(opened.problem);
  tls = opened.value;
});
afterAll(() => rm(folder, { recursive: true }));

/** Two handshakes at once, and four may wait. */
async function serve({ firstByteMs = 10_000, handshakeTimeout = 10_000 } = {}) {
  const server = createServer({ cert: tls.cert, key: tls.key, handshakeTimeout }, (_, response) =>
    response.end('here'),
  );
  const limits = { atOnce: 2, atOnceOfAddress: 2, waiting: 4, waitingOfAddress: 4 };
  const sendAway = limitHandshakes(server, limits, firstByteMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    sendAway();
    server.closeAllConnections();
    server.close();
  });
  const dial = async () => {
    const socket = connectSocket(port, '127.0.0.1');
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  return { port, dial, sendAway };
}

/** What a client says first. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read() {}, write: (bytes: Buffer) => resolve(bytes) });
    connectTls({ socket: wire, rejectUnauthorized: false });
  });
}

/** Clients that begin a handshake and never go on; each is named when the server answers it, or ends it. */
async function stalled(dial: () => Promise<Socket>, count: number) {
  const hello = await clientHello();
  const seen: string[] = [];
  const sockets: Socket[] = [];
  for (let number = 1; number <= count; number++) {
    const socket = await dial();
    socket.once('data', () => seen.push(`${number} answered`)).once('close', () => seen.push(`${number} closed`));
    // In two pieces, as it may arrive.
    socket.write(hello.subarray(0, 100));
    socket.write(hello.subarray(100));
    sockets.push(socket);
  }
  return { seen, sockets };
}

/** A whole handshake, and a request. */
async function visit(port: number): Promise<string> {
  const socket: TLSSocket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return bytes.toString().split('\r\n')[0] ?? '';
}

test('few handshakes are under way at once; the next begins when one is given up', async () => {
  const { dial } = await serve();
  const { seen, sockets } = await stalled(dial, 4);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered']);
  sockets[0]?.destroy();
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered', '1 closed', '3 answered']);
});

test('one who gives up while waiting is not answered any more', async () => {
  const { dial } = await serve();
  const { seen, sockets } = await stalled(dial, 4);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered']);
  sockets[2]?.end();
  await expect.poll(() => seen).toContain('3 closed');
  sockets[0]?.destroy();
  await expect.poll(() => seen).toContain('4 answered');
  expect(seen).not.toContain('3 answered');
});

test('where too many wait, who comes then is cut off', async () => {
  const { dial } = await serve();
  const { seen } = await stalled(dial, 7);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered', '7 closed']);
});

test('whoever says nothing takes no turn from others, and is cut off after a while', async () => {
  const { dial, port } = await serve({ firstByteMs: 300 });
  const silent = await Promise.all(Array.from({ length: 8 }, dial));
  const closed = Promise.all(silent.map((socket) => once(socket.resume(), 'close')));
  expect(await visit(port)).toBe('HTTP/1.1 200 OK');
  await closed;
});

test('a handshake that stalls, or is none, gives its turn back', async () => {
  const { dial, port } = await serve({ handshakeTimeout: 200 });
  const { seen } = await stalled(dial, 2);
  for (const socket of [await dial(), await dial()]) socket.write('GET / HTTP/1.1\r\n\r\n');
  expect(await visit(port)).toBe('HTTP/1.1 200 OK');
  await expect.poll(() => seen.filter((one) => one.endsWith('closed'))).toHaveLength(2);
});

test('whole handshakes give theirs back, however many come', async () => {
  const { port } = await serve();
  const visits = [];
  for (let round = 0; round < 5; round++)
    visits.push(...(await Promise.all(Array.from({ length: 6 }, () => visit(port)))));
  expect(new Set(visits)).toEqual(new Set(['HTTP/1.1 200 OK']));
});

test('a server that is closed sends away whoever waits', async () => {
  const { dial, sendAway } = await serve();
  const silent = (await dial()).resume();
  const gone = once(silent, 'close');
  const { seen } = await stalled(dial, 3);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered']);
  sendAway();
  await expect.poll(() => seen).toContain('3 closed');
  await gone;
});
