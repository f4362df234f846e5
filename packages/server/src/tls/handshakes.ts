import type { Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';

import { fairTurns, type TurnLimits } from './fair-turns.ts';

/**
 * A handshake takes a few milliseconds of a processor: more at once are not done sooner. Who waits takes a few kilobytes; what
 * waits from one address is done within about the 30 s after which agents give up.
 */
const LIMITS: TurnLimits = { atOnce: 64, atOnceOfAddress: 32, waiting: 16_384, waitingOfAddress: 8192 };
/** For the first byte of whoever connects, ms. */
const FIRST_BYTE = 10_000;

/**
 * Lets few TLS handshakes of a server be under way at once: of 10,000 agents that come back together all would be, in much
 * memory, and none would be let in before it gives up. The others wait for their turn, and cost nothing more when they give
 * up meanwhile; where too many wait, they are cut off, and may come again. The answer sends away whoever waits.
 */
export function limitHandshakes(server: Server, limits = LIMITS, firstByteMs = FIRST_BYTE): () => void {
  const secure = server.listeners('connection') as ((socket: Socket) => void)[];
  const enter = fairTurns(limits);
  const guests = new Set<Socket>();
  const underWay = new Map<string, () => void>();

  const arrive = (socket: Socket) => {
    const said: Buffer[] = [];
    let leave = () => {};
    // Whoever waits is read on: so it is known who gives up.
    const hear = (bytes: Buffer) => {
      if (said.push(bytes) > 1) return;
      socket.setTimeout(0);
      const left = enter(socket.remoteAddress ?? '', begin);
      if (left === undefined) socket.destroy();
      else leave = left;
    };
    const begin = (done: () => void) => {
      forget();
      follow(socket, done);
      socket.pause();
      // Given away, not copied: of thousands that stay, nothing of how they came may.
      for (const bytes of said.splice(0).toReversed()) socket.unshift(bytes);
      for (const listener of secure) listener.call(server, socket);
    };
    const giveUp = () => socket.destroy();
    const gone = () => {
      forget();
      leave();
    };
    const forget = () => {
      guests.delete(socket);
      socket.off('data', hear).off('end', giveUp).off('timeout', giveUp).off('close', gone);
    };
    guests.add(socket);
    socket.on('data', hear).on('end', giveUp).on('timeout', giveUp).on('close', gone).on('error', leaveToClose);
    socket.setTimeout(firstByteMs);
  };
  /** Its handshake is over when the connection is secure, or gone. */
  const follow = (socket: Socket, done: () => void) => {
    const name = nameOf(socket);
    const over = () => {
      socket.off('close', over);
      if (underWay.delete(name)) done();
    };
    underWay.set(name, over);
    socket.on('close', over);
  };

  server.removeAllListeners('connection').on('connection', arrive);
  server.on('secureConnection', (socket: TLSSocket) => underWay.get(nameOf(socket))?.());
  return () => guests.forEach((socket) => socket.destroy());
}

/** One connection of a listener, however it is wrapped. */
const nameOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;

/** What goes wrong ends a connection; the close that follows says everything. */
const leaveToClose = () => {};
