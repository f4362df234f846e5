import { Readable } from 'node:stream';

import type { FastifyReply } from 'fastify';

import { turns } from '../../turns.ts';
import { jsonInTurns } from './json-in-turns.ts';
import { whileAwaited } from './while-awaited.ts';

/** Sends what may be large as the framework sends JSON, with its length, and others have their turn while it is written. */
export const sendJson = (reply: FastifyReply, value: object): Promise<FastifyReply> =>
  whileAwaited(reply, async (gone) => sendPieces(reply, await jsonInTurns(value, gone)));

/** Bytes that are written to a connection at once: their encryption is one turn. */
const PIECE = 1 << 18;

/** Sends JSON that is written already. */
export function sendWritten(reply: FastifyReply, { buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>) {
  const count = Math.ceil(byteLength / PIECE);
  const pieceAt = (at: number) =>
    Buffer.from(buffer, byteOffset + at * PIECE, Math.min(PIECE, byteLength - at * PIECE));
  return sendPieces(
    reply,
    Array.from({ length: count }, (_, at) => pieceAt(at)),
  );
}

function sendPieces(reply: FastifyReply, pieces: readonly Buffer[]): FastifyReply {
  // Whoever asked has gone: the framework would take that for a fault of ours.
  if (reply.raw.destroyed) return reply.hijack();
  reply.type('application/json; charset=utf-8');
  const [first, second] = pieces;
  if (second === undefined) return reply.send(first);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return reply.header('content-length', length).send(Readable.from(givenInTurns(pieces)));
}

/** A connection takes megabytes within one turn, as long as whoever reads keeps up. */
async function* givenInTurns(pieces: readonly Buffer[]) {
  const turn = turns();
  for (const piece of pieces) {
    yield piece;
    const pause = turn();
    if (pause !== undefined) await pause;
  }
}
