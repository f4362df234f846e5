import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { promisify } from 'node:util';

import { beforeAll, expect, onTestFinished, test } from 'vitest';

import { limitHandshakes, UNREAD } from './handshakes.ts';
import { dial, newTls, plain, resetAtOnce, stalled, stoppedClock, visit } from './handshakes.testbed.ts';
import type { Tls } from './tls.ts';

let tls: Tls;
beforeAll(async () => void (tls = await newTls()));

const LIMITS = {
  atOnce: 2,
  atOnceOfAddress: 2,
  waiting: 4,
  waitingOfAddress: 4,
  handshakeMs: 10_000,
  awaitedMs: 3000,
  silentMs: 1000,
};

/** Two handshakes at once, and four may wait. */
async function serve() {
  const server = createServer({ ...UNREAD, cert: tls.cert, key: tls.key }, (_, response) => response.end('here'));
  const { wake, pass } = stoppedClock();
  const sendAway = limitHandshakes(server, wake, LIMITS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    sendAway();
    server.closeAllConnections();
    server.close();
  });
  return { server, port, pass, sendAway };
}

const connectionsOf = (server: Server): Promise<number> => promisify(server.getConnections.bind(server))();

test('few handshakes are under way at once; the next begins when one is given up', async () => {
  const { port } = await serve();
  const { seen, sockets } = await stalled(port, 4);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered']);
  sockets[0]?.destroy();
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered', '1 closed', '3 answered']);
});

test('the turn of one who gave up while waiting ends as soon as it began', async () => {
  const { port } = await serve();
  const { seen, sockets } = await stalled(port, 4);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered']);
  sockets[2]?.end();
  sockets[0]?.destroy();
  await expect.poll(() => seen).toContain('4 answered');
  expect(seen).toContain('3 closed');
});

test('where too many wait, who comes then is cut off', async () => {
  const { port } = await serve();
  const { seen } = await stalled(port, 7);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered', '7 closed']);
});

test('nothing is read of who waits, however much is said', async () => {
  const { server, port } = await serve();
  const connections: Socket[] = [];
  server.on('connection', (socket: Socket) => connections.push(socket));
  const { seen, sockets } = await stalled(port, 3);
  await new Promise((written) => sockets[2]?.write(Buffer.alloc(100_000), written));
  // By the time that one is refused, all that came before would have been read.
  const more = await stalled(port, 4);
  await expect.poll(() => more.seen).toEqual(['4 closed']);
  expect(seen).toEqual(['1 answered', '2 answered']);
  expect(connections.map(({ bytesRead }) => bytesRead > 0)).toEqual([true, true, false, false, false, false, false]);
});

test('whoever says nothing is cut off as one that stalls, and much sooner while others wait', async () => {
  const { server, port, pass } = await serve();
  let left = 2;
  for (const socket of await Promise.all([dial(port), dial(port)])) socket.resume().once('close', () => left--);
  const { seen } = await stalled(port, 1);
  await expect.poll(() => connectionsOf(server)).toBe(3);
  await pass(1000);
  await expect.poll(() => seen).toEqual(['1 answered']);
  expect(left).toBe(1);
  await pass(9000);
  await expect.poll(() => left).toBe(0);
});

test('a handshake that stalls gives its turn back', async () => {
  const { port, pass } = await serve();
  const { seen, how } = await stalled(port, 2);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered']);
  await pass(10_000);
  await expect.poll(() => how('closed')).toBe(2);
  expect(await visit(port)).toBe('HTTP/1.1 200 OK');
});

test('a handshake that stalls has less time while others wait', async () => {
  const { port, pass } = await serve();
  const { seen } = await stalled(port, 7);
  // Four wait: the seventh is one too many.
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered', '7 closed']);
  await pass(3000);
  await expect.poll(() => seen.slice(3).toSorted()).toEqual(['1 closed', '2 closed', '3 answered', '4 answered']);
});

test('a handshake that nobody waits for has all its time, until somebody does', async () => {
  const { port, pass } = await serve();
  const { how, sockets } = await stalled(port, 1);
  await expect.poll(() => how('answered')).toBe(1);
  await pass(8000);
  expect(await visit(port)).toBe('HTTP/1.1 200 OK');
  expect(sockets[0]?.closed).toBe(false);
  const others = await stalled(port, 6);
  await expect.poll(() => [others.how('answered'), others.how('closed')]).toEqual([1, 1]);
  await pass(1000);
  await expect.poll(() => how('closed')).toBe(1);
  await expect.poll(() => others.how('answered')).toBe(2);
});

test('what is no handshake gives its turn back', async () => {
  const { port } = await serve();
  await plain(port, 4);
  expect(await visit(port)).toBe('HTTP/1.1 200 OK');
});

test('connections that are reset as soon as they have said something give theirs back', async () => {
  const { server, port } = await serve();
  await resetAtOnce(port, 6);
  // Until then they count as waiting, and more would be too many.
  await expect.poll(() => connectionsOf(server)).toBe(0);
  const { seen } = await stalled(port, 2);
  await expect.poll(() => seen).toEqual(['1 answered', '2 answered']);
});

/** So much time passes after this turn, before anything is read that has come meanwhile. */
const standStill = (pass: (ms: number) => Promise<void>, ms: number) => {
  setTimeout(() => void pass(ms), 0);
  const until = performance.now() + 5;
  while (performance.now() < until);
};

test('a server that stood still reads what has come before it takes anybody for silent', async () => {
  const { server, port, pass } = await serve();
  // Whoever connects has sent its first word in this turn, too.
  server.once('connection', () => standStill(pass, LIMITS.handshakeMs));
  expect(await visit(port)).toBe('HTTP/1.1 200 OK');
});

test('a server that stood still reads what has come before it gives up a handshake that others wait for', async () => {
  const { port, pass } = await serve();
  const first = await stalled(port, 2);
  // The client's last word has been sent, and timers are asked before the server can read it.
  const visited = visit(port, () => standStill(pass, LIMITS.awaitedMs));
  await stalled(port, 2);
  await expect.poll(() => first.how('answered')).toBe(2);
  for (const socket of first.sockets) socket.destroy();
  expect(await visited).toBe('HTTP/1.1 200 OK');
});

test('whole handshakes give theirs back, however many come', async () => {
  const { port } = await serve();
  const visits = [];
  for (let round = 0; round < 5; round++)
    visits.push(...(await Promise.all(Array.from({ length: 6 }, () => visit(port)))));
  expect(new Set(visits)).toEqual(new Set(['HTTP/1.1 200 OK']));
});

test('a server that is closed sends away whoever is not let in yet', async () => {
  const { port, sendAway } = await serve();
  const silent = (await dial(port)).resume();
  const gone = once(silent, 'close');
  const { seen, how } = await stalled(port, 3);
  await expect.poll(() => seen).toEqual(['1 answered']);
  sendAway();
  await expect.poll(() => how('closed')).toBe(3);
  expect(how('answered')).toBe(1);
  await gone;
});
