import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';

import { expect, test } from 'vitest';

import { readInPieces } from './read-in-pieces.ts';

test('what was heard of a connection is read whole, and by less than a kilobyte at a time', () => {
  const heard = randomBytes(5432);
  const socket = new Socket().pause();
  socket.unshift(heard);
  readInPieces(socket);
  const pieces: Buffer[] = [];
  for (let piece = socket.read() as Buffer | null; piece !== null; piece = socket.read()) pieces.push(piece);
  expect(pieces.map(({ length }) => length)).toEqual([1000, 1000, 1000, 1000, 1000, 432]);
  expect(Buffer.concat(pieces)).toEqual(heard);
});
