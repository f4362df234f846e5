import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

import { AGENT_LIMITS, AGENT_PATH, CHANNEL_BINDING, UNIX_CHANNEL } from '@hopscope/protocol';
import { WebSocketServer } from 'ws';

import type { Agents } from '../../fleet/agents.ts';
import { clientAt } from '../../tls/client-at.ts';

/** Where agents connect. */
export type AgentEndpoint = {
  /** Whether a request is one that `take` wants. */
  readonly isAgent: (request: IncomingMessage) => boolean;
  /** Takes agents from this listener from now on. */
  serve(server: Server): void;
  /** Tells all that this server is going away, and ends their connections. */
  close(): void;
};

/**
 * Connections that have not proved anything yet. 10,000 agents of a server that was started again come in turns; each of
 * them holds a place for a few milliseconds.
 */
const MOST_UNPROVED = 256;
/** Of them from one address: others get their turn however many come from there. An agent behind NAT waits a little. */
const MOST_OF_ADDRESS = 128;
/** With its own chance on top, an agent comes back after so many seconds. */
const RETRY_AFTER = 2;

export function openAgentEndpoint(agents: Pick<Agents, 'arrive'>): AgentEndpoint {
  // Compression would let a small frame become a large one, and costs 64 kB a connection.
  const wire = new WebSocketServer({
    noServer: true,
    maxPayload: AGENT_LIMITS.messageBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  let unproved = 0;
  const ofAddress = new Map<string, number>();
  let isClosing = false;

  const take = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', leaveToClose);
    // Whoever may use the machine's own socket has none, and is trusted with all places.
    const address = clientAt((socket as Socket).remoteAddress ?? '');
    const others = address === '' ? 0 : (ofAddress.get(address) ?? 0);
    if (isClosing || unproved >= MOST_UNPROVED || others >= MOST_OF_ADDRESS)
      return refuse(socket, '503 Service Unavailable', `Retry-After: ${RETRY_AFTER}\r\n`);
    const binding = bindingOf(socket);
    // A proxy in between, or a client of old: what both ends know cannot be told.
    if (binding === undefined) return refuse(socket, '426 Upgrade Required', 'Upgrade: TLS/1.3, HTTP/1.1\r\n');
    unproved++;
    ofAddress.set(address, others + 1);
    let isSettled = false;
    const settled = () => {
      if (isSettled) return;
      isSettled = true;
      unproved--;
      const left = (ofAddress.get(address) ?? 0) - 1;
      if (left > 0) ofAddress.set(address, left);
      else ofAddress.delete(address);
      // Of thousands that stay, nothing of how they came may.
      socket.off('close', settled);
    };
    socket.once('close', settled);
    const isLocal = !(socket instanceof TLSSocket);
    return wire.handleUpgrade(request, socket, head, (line) =>
      agents.arrive({ socket: line, stream: socket, binding, isLocal }, settled),
    );
  };

  return {
    isAgent: ({ url = '', headers }) =>
      url.split('?')[0]?.toLowerCase() === AGENT_PATH && headers.upgrade?.toLowerCase() === 'websocket',
    serve: (server) => void server.on('upgrade', take),
    close() {
      isClosing = true;
      for (const line of wire.clients) {
        line.close(1001, 'stopping');
        // It is told; whether it listens is its own affair.
        setTimeout(() => line.terminate(), FAREWELL).unref();
      }
    },
  };
}

const FAREWELL = 500;

/** Out here, where it keeps nothing of the request: each connection has it for life. The close that follows says everything. */
const leaveToClose = () => {};

function bindingOf(socket: Duplex): Uint8Array | undefined {
  if (!(socket instanceof TLSSocket)) return Buffer.from(UNIX_CHANNEL);
  if (socket.getProtocol() !== 'TLSv1.3') return undefined;
  return socket.exportKeyingMaterial(CHANNEL_BINDING.bytes, CHANNEL_BINDING.label, Buffer.alloc(0));
}

const refuse = (socket: Duplex, status: string, header: string) =>
  void socket.end(`HTTP/1.1 ${status}\r\n${header}Connection: close\r\nContent-Length: 0\r\n\r\n`);
