import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import type { Wire } from './line.ts';

/** Both ends of a connection, which is gone when the test is over. */
export async function connected(): Promise<Wire & { readonly client: WebSocket }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    client.terminate();
    server.close();
  });
  const [socket, { socket: stream }] = (await once(server, 'connection')) as [WebSocket, IncomingMessage];
  await once(client, 'open');
  return { socket, stream, client };
}

/** Timers that go off when the test says so, all that are set then. */
export function alarms() {
  const set = new Set<() => void>();
  const wake = (_: number, callback: () => void) => {
    set.add(callback);
    return () => void set.delete(callback);
  };
  const ring = () => {
    const due = [...set];
    set.clear();
    for (const alarm of due) alarm();
  };
  return { wake, ring };
}
