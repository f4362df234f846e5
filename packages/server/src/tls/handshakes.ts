import type { Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';

import { clientAt } from './client-at.ts';
import { fairTurns, type TurnLimits } from './fair-turns.ts';

export type HandshakeLimits = TurnLimits & {
  /** For a handshake, from the beginning of its turn, ms. */
  readonly handshakeMs: number;
  /** The same while others wait for theirs. */
  readonly awaitedMs: number;
  /** For the first byte, while others wait, ms. */
  readonly silentMs: number;
};

type Wake = (delayMs: number, callback: () => void) => () => void;

/**
 * A handshake takes a few milliseconds of a processor: more at once are not done sooner. 156 a second were measured, so 8,192
 * take 52 s; agents give up after 30 s, and come again.
 */
const LIMITS: HandshakeLimits = {
  atOnce: 64,
  atOnceOfAddress: 32,
  waiting: 16_384,
  waitingOfAddress: 8192,
  handshakeMs: 10_000,
  awaitedMs: 3000,
  silentMs: 1000,
};

/** Until it is looked again whether anybody waits for a handshake that takes its time, ms. */
const LOOK_AGAIN = 1000;

/** How its server has to be made: Node reads of no connection before somebody wants it. */
export const UNREAD = { pauseOnConnect: true } as const;

/** Connections of a server that are not secure yet. */
type Entrance = {
  /** How to send away each, whether it waits or its handshake is under way. */
  readonly guests: Set<() => void>;
  /** What ends each handshake's turn, by the name of its connection. */
  readonly underWay: Map<string, () => void>;
  readonly limits: HandshakeLimits;
  readonly wake: Wake;
  /** Does anybody wait for a turn? */
  readonly isAwaited: () => boolean;
};

/**
 * Lets few TLS handshakes of a server be under way at once: of 10,000 agents that come back together all would be, in much
 * memory, and none would be let in before it gives up. The others wait for their turn, and nothing is read of them before:
 * TLS keeps for life what it has to read from anything but the connection itself. So who gives up meanwhile is known by its
 * turn, which ends as soon as it began. Where too many wait, some are cut off, and may come again. The answer sends away
 * whoever is not let in yet.
 */
export function limitHandshakes(server: Server, wake: Wake, limits = LIMITS): () => void {
  const secure = server.listeners('connection') as ((socket: Socket) => void)[];
  const { enter, isAwaited } = fairTurns(limits);
  const entrance: Entrance = { guests: new Set(), underWay: new Map(), limits, wake, isAwaited };
  const { guests, underWay } = entrance;
  let isOpen = true;

  const arrive = (socket: Socket) => {
    const { remoteAddress } = socket;
    // Whoever has reset the connection already has no address any more.
    if (!isOpen || remoteAddress === undefined) return void socket.destroy();
    let leave: (() => void) | undefined;
    const sendAway = () => {
      guests.delete(sendAway);
      leave?.();
      socket.destroy();
    };
    guests.add(sendAway);
    const begin = (done: () => void) => {
      guests.delete(sendAway);
      follow(entrance, socket, done);
      for (const listener of secure) listener.call(server, socket);
    };
    leave = enter(clientAt(remoteAddress), { begin, giveWay: sendAway });
    if (leave === undefined) sendAway();
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

/** A handshake is over, and `done` called, when its connection is secure, or gone. */
function follow(entrance: Entrance, socket: Socket, done: () => void): void {
  const { guests, underWay } = entrance;
  const name = nameOf(socket);
  const sendAway = () => void socket.destroy();
  const calm = watch(entrance, socket, sendAway);
  const over = () => {
    calm();
    guests.delete(sendAway);
    socket.off('close', over);
    // Whoever has reset a connection may have made the next one from the same port.
    if (underWay.get(name) === over) underWay.delete(name);
    done();
  };
  guests.add(sendAway);
  underWay.set(name, over);
  socket.on('close', over).on('error', leaveToClose);
}

/** Gives up a handshake that takes longer than it may, which is less while others wait. Answers how to stop watching. */
function watch({ limits, wake, isAwaited }: Entrance, socket: Socket, giveUp: () => void): () => void {
  let calm = () => {};
  const most = () => {
    if (!isAwaited()) return limits.handshakeMs;
    return socket.bytesRead === 0 ? limits.silentMs : limits.awaitedMs;
  };
  const lookAfter = (took: number) => {
    calm = patience(wake, LOOK_AGAIN, () => (took + LOOK_AGAIN < most() ? lookAfter(took + LOOK_AGAIN) : giveUp()));
  };
  lookAfter(0);
  return () => calm();
}

/** One connection of a listener, however it is wrapped. */
const nameOf = ({ remoteAddress, remotePort, localAddress }: Socket) =>
  `${remoteAddress} ${remotePort} ${localAddress}`;

/** A process that stood still reads what has come meanwhile before it takes anybody for silent. Answers how to stop waiting. */
function patience(wake: Wake, ms: number, giveUp: () => void): () => void {
  let takeBack = wake(ms, () => (takeBack = wake(0, giveUp)));
  return () => takeBack();
}

/** What goes wrong ends a connection; the close that follows says everything. */
const leaveToClose = () => {};
