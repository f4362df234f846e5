/**
 * What takes long, made piece by piece: whoever has it made may do something else between two pieces, or never ask for the
 * next one. A piece has no fixed length. Between two others are made: whatever is kept from one to the next is its own.
 */
export type Pieces<T> = Generator<undefined, T>;

/** All pieces, one right after the other. */
export function whole<T>(pieces: Pieces<T>): T {
  for (;;) {
    const { done, value } = pieces.next();
    if (done === true) return value;
  }
}

/** Sources or destinations that are asked about in one piece: some microseconds each, or a millisecond where a flow has many ways. */
const ROWS_OF_PIECE = 64;

/** Whether a piece ends with the row that is the `count`th of all. */
export const isEndOfPiece = (count: number): boolean => count % ROWS_OF_PIECE === 0;
