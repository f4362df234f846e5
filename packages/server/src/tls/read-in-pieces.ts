import { Socket } from 'node:net';

/** Less than TLS has room for at first (Node, src/crypto/crypto_bio.h, kInitialBufferLength: 1024). */
const PIECE = 1000;

/**
 * Has whoever takes all that a socket heard take it in pieces. TLS keeps for life what it takes that in: a buffer of just that
 * length, which is full at once, and another of 16 kB. What comes in pieces goes through the buffer that each connection begins
 * with, one piece after the other.
 */
export function readInPieces(socket: Socket): void {
  socket.read = readPiece;
}

/** One for all sockets: they have it for life. */
function readPiece(this: Socket, size?: number): unknown {
  return Socket.prototype.read.call(this, size ?? (Math.min(this.readableLength, PIECE) || undefined));
}
