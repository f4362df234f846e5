import { armError } from '@hopscope/protocol';

import { refused, type ArmAnswer, type ArmAsked } from './route.ts';

/** Items of one page where the client names no fewer with `$top`. */
const PAGE = 1000;

/**
 * A page of a list as ARM answers it, of one moment: `nextLink` is absolute, and absent on the last page. `ids` are in order without
 * case.
 */
export function paged<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  shown: (item: Item) => object,
  asked: Pick<ArmAsked, 'query' | 'pageAfter'>,
): ArmAnswer {
  const top = asked.query('$top');
  if (top !== undefined && !/^[1-9]\d{0,6}$/.test(top))
    return refused(armError('InvalidParameter', { problem: "'$top' must be a whole number above 0." }, AT_TOP));
  const token = asked.query('$skiptoken');
  const after = token === undefined ? undefined : textOf(token);
  const from = after === undefined ? 0 : firstAfter(items, (item) => idOf(item).toLowerCase(), after);
  const size = Math.min(PAGE, Number(top ?? PAGE));
  const page = items.slice(from, from + size);
  const last = page.at(-1);
  const isLast = last === undefined || from + size >= items.length;
  const nextLink = isLast ? undefined : asked.pageAfter(Buffer.from(idOf(last).toLowerCase()).toString('base64url'));
  return { kind: 'found-much', body: { value: page.map(shown), ...(nextLink !== undefined && { nextLink }) } };
}

const AT_TOP = { target: '$top' };

const textOf = (token: string) => Buffer.from(token, 'base64url').toString();

/** Also right when the item itself is gone by now. */
function firstAfter<Item>(items: readonly Item[], keyOf: (item: Item) => string, key: string): number {
  const index = items.findIndex((item) => keyOf(item) > key);
  return index < 0 ? items.length : index;
}
