import { bad, ok, type Result } from '@hopscope/engine';
import { isGuid } from '@hopscope/protocol';

/** The last row of a page: where the next one goes on. */
export type Position = { readonly createdAt: number; readonly id: string };

export const cursorOf = ({ createdAt, id }: Position): string =>
  Buffer.from(`${createdAt}.${id}`).toString('base64url');

export function positionOf(cursor: string): Result<Position> {
  const [, createdAt = '', id = ''] = /^(\d{1,15})\.(.+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return isGuid(id) ? ok({ createdAt: Number(createdAt), id }) : bad("expected the 'cursor' of a nextLink");
}
