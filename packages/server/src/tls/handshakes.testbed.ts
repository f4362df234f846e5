import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { Worker } from 'node:worker_threads';

import { onTestFinished } from 'vitest';

import { openTls } from './open-tls.ts';

/** Time that passes only when a test says so: however busy a machine is, nobody is too late. */
export function stoppedClock() {
  let now = 0;
  const alarms = new Map<() => void, number>();
  const next = () => [...alarms].toSorted(([, one], [, other]) => one - other)[0];
  return {
    wake: (delayMs: number, callback: () => void) => {
      const ring = () => callback();
      alarms.set(ring, now + delayMs);
      return () => void alarms.delete(ring);
    },
    /** Whatever an alarm leads to comes before the next one. */
    pass: async (ms: number) => {
      const until = now + ms;
      for (let alarm = next(); alarm !== undefined && alarm[1] <= until; alarm = next()) {
        const [ring, at] = alarm;
        now = at;
        alarms.delete(ring);
        ring();
        await turnOfLoop();
      }
      now = until;
    },
  };
}

/** What a server of this machine would use. */
export async function newTls() {
  const folder = await mkdtemp(join(tmpdir(), 'hopscope-handshakes-'));
  try {
    const place = { dataDir: folder, host: '127.0.0.1', hostname: 'localhost', advertise: [] };
    const opened = await openTls({ ...place, now: Date.now });
    if (!opened.ok) throw new Error(opened.problem);
    return opened.value;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A connection that has said nothing yet. */
export async function dial(port: number): Promise<Socket> {
  const socket = connectSocket(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Clients that speak HTTP without TLS; resolves when all of them were cut off. */
export async function plain(port: number, count: number): Promise<void> {
  const clients = Array.from({ length: count }, async () => {
    const socket = await dial(port);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket.resume(), 'close');
  });
  await Promise.all(clients);
}

/** What a client says first. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read() {}, write: (bytes: Buffer) => resolve(bytes) });
    connectTls({ socket: wire, rejectUnauthorized: false });
  });
}

/** Clients that begin a handshake and never go on; each is named when the server answers it, or ends it. */
export async function stalled(port: number, count: number) {
  const hello = await clientHello();
  const seen: string[] = [];
  const sockets: Socket[] = [];
  for (let number = 1; number <= count; number++) {
    const socket = await dial(port);
    socket.once('data', () => seen.push(`${number} answered`)).once('close', () => seen.push(`${number} closed`));
    // In two pieces, as it may arrive.
    socket.write(hello.subarray(0, 100));
    socket.write(hello.subarray(100));
    sockets.push(socket);
  }
  const how = (word: string) => seen.filter((one) => one.endsWith(word)).length;
  return { seen, sockets, how };
}

/** Connections that have said a word and were reset, both before this thread reads anything of it. */
export async function resetAtOnce(port: number, count: number): Promise<void> {
  const turn = new Int32Array(new SharedArrayBuffer(4));
  const client = new Worker(RESETTING, { eval: true, workerData: { port, count, turn } });
  await once(client, 'message');
  Atomics.store(turn, 0, 1);
  Atomics.notify(turn, 0);
  Atomics.wait(turn, 0, 1);
  await once(client, 'exit');
}

/** A thread, because `resetAndDestroy` takes its client some turns of the loop. */
const RESETTING = `
  const { connect } = require('node:net');
  const { once } = require('node:events');
  const { parentPort, workerData } = require('node:worker_threads');
  const { port, count, turn } = workerData;
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => {}));
  const all = (event) => Promise.all(sockets.map((socket) => once(socket, event)));
  all('connect').then(async () => {
    parentPort.postMessage('connected');
    Atomics.wait(turn, 0, 0);
    for (const socket of sockets) {
      socket.write(Buffer.of(22, 3, 1, 2, 0, 1));
      socket.resetAndDestroy();
    }
    await all('close');
    Atomics.store(turn, 0, 2);
    Atomics.notify(turn, 0);
  });
`;

/** A whole handshake, and a request. `secure`: called as soon as the client has its keys. */
export async function visit(port: number, secure = () => {}): Promise<string> {
  const socket: TLSSocket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.on('secureConnect', secure);
  await once(socket, 'secureConnect');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return bytes.toString().split('\r\n')[0] ?? '';
}
