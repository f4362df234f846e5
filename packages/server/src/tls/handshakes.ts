import type { Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';

import { clientAt } from './client-at.ts';
import { fairTurns, type TurnLimits } from './fair-turns.ts';
import { readInPieces } from './read-in-pieces.ts';

export type HandshakeLimits = TurnLimits & {
  /** For the first byte of whoever connects, ms. */
  readonly firstByteMs: number;
  /** For a handshake, once it has its turn, ms. */
  readonly handshakeMs: number;
  /** The same while others wait for theirs. */
  readonly awaitedMs: number;
  /** What one may say before the turn. */
  readonly helloBytes: number;
};

type Wake = (delayMs: number, callback: () => void) => () => void;

/**
 * A handshake takes a few milliseconds of a processor: more at once are not done sooner. 156 a second were measured, so 8,192
 * take 52 s; agents give up after 30 s, are forgotten, and come again. A ClientHello is one or two kilobytes, and fits into a
 * record of TLS (2^14, RFC 8446, 5.1).
 */
const LIMITS: HandshakeLimits = {
  atOnce: 64,
  atOnceOfAddress: 32,
  waiting: 16_384,
  waitingOfAddress: 8192,
  firstByteMs: 10_000,
  handshakeMs: 10_000,
  awaitedMs: 3000,
  helloBytes: 16_384,
};

/** Until it is looked again whether anybody waits for a handshake that takes its time, ms. */
const LOOK_AGAIN = 1000;

/**
 * Lets few TLS handshakes of a server be under way at once: of 10,000 agents that come back together all would be, in much
 * memory, and none would be let in before it gives up. The others wait for their turn, and cost nothing more when they give
 * up meanwhile; where too many wait, they are cut off, and may come again. The answer sends away whoever is not let in yet.
 */
export function limitHandshakes(server: Server, wake: Wake, limits = LIMITS): () => void {
  const secure = server.listeners('connection') as ((socket: Socket) => void)[];
  const { enter, isAwaited } = fairTurns(limits);
  /** How to send away each. */
  const guests = new Set<() => void>();
  const underWay = new Map<string, () => void>();
  let isOpen = true;

  const arrive = (socket: Socket) => {
    const { remoteAddress } = socket;
    // Whoever has reset the connection already has no address any more.
    if (!isOpen || remoteAddress === undefined) return void socket.destroy();
    let said = NOTHING;
    let leave = () => {};
    // Whoever waits is read on: so it is known who gives up.
    const hear = (bytes: Buffer) => {
      const isFirst = said.length === 0;
      said = isFirst ? bytes : Buffer.concat([said, bytes]);
      if (said.length > limits.helloBytes) return sendAway();
      if (!isFirst) return;
      calm();
      const left = enter(clientAt(remoteAddress), begin);
      if (left === undefined) sendAway();
      else leave = left;
    };
    const begin = (done: () => void) => {
      forget();
      follow(socket, done);
      socket.pause().unshift(said);
      readInPieces(socket);
      // Of thousands that stay, nothing of how they came may.
      said = NOTHING;
      for (const listener of secure) listener.call(server, socket);
    };
    const gone = () => {
      forget();
      leave();
    };
    const sendAway = () => {
      gone();
      socket.destroy();
    };
    const forget = () => {
      calm();
      guests.delete(sendAway);
      socket.off('data', hear).off('end', sendAway).off('close', gone);
    };
    const calm = patience(wake, limits.firstByteMs, sendAway);
    guests.add(sendAway);
    socket.on('data', hear).on('end', sendAway).on('close', gone).on('error', leaveToClose);
  };
  /** Its handshake is over when the connection is secure, or gone. */
  const follow = (socket: Socket, done: () => void) => {
    const name = nameOf(socket);
    const over = () => {
      calm();
      guests.delete(sendAway);
      socket.off('close', over);
      // Whoever has reset a connection may have made the next one from the same port.
      if (underWay.get(name) === over) underWay.delete(name);
      done();
    };
    const sendAway = () => void socket.destroy();
    let calm = () => {};
    const watch = (took: number, ms: number) => {
      calm = patience(wake, ms, () => {
        const left = limits.handshakeMs - took - ms;
        if (left <= 0 || isAwaited()) sendAway();
        else watch(took + ms, Math.min(left, LOOK_AGAIN));
      });
    };
    watch(0, limits.awaitedMs);
    guests.add(sendAway);
    underWay.set(name, over);
    socket.on('close', over);
  };

  server.removeAllListeners('connection').on('connection', arrive);
  server.on('secureConnection', (socket: TLSSocket) => underWay.get(nameOf(socket))?.());
  // First of all who listen: whatever they would say to whoever has no key could never leave, nor the connection end.
  server.prependListener('tlsClientError', (_, socket) => socket.destroy());
  return () => {
    isOpen = false;
    for (const sendAway of guests) sendAway();
  };
}

/** One connection of a listener, however it is wrapped. */
const nameOf = ({ remoteAddress, remotePort, localAddress }: Socket) =>
  `${remoteAddress} ${remotePort} ${localAddress}`;

/** A process that stood still reads what has come meanwhile before it takes anybody for silent. Answers how to stop waiting. */
function patience(wake: Wake, ms: number, giveUp: () => void): () => void {
  let takeBack = wake(ms, () => (takeBack = wake(0, giveUp)));
  return () => takeBack();
}

const NOTHING: Buffer = Buffer.alloc(0);

/** What goes wrong ends a connection; the close that follows says everything. */
const leaveToClose = () => {};
