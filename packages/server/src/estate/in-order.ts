/** What has a key, in the order of keys from the first time that anybody asks for it, and kept so. */
export type InOrder<Item> = {
  /** As it is now; the list does not change any more. */
  all(): readonly Item[];
  /** In place of what had its key, if anything had. */
  put(item: Item): void;
  remove(key: string): void;
};

/** `items`: all of them as they are now, in any order. */
export function inOrder<Item extends { readonly key: string }>(items: () => Iterable<Item>): InOrder<Item> {
  let order: Item[] | undefined;
  const isAt = (at: number, key: string) => order?.[at]?.key === key;
  return {
    all: () => [...(order ??= [...items()].toSorted((a, b) => (a.key < b.key ? -1 : 1)))],
    put(item) {
      if (order === undefined) return;
      const at = placeIn(order, item.key);
      order.splice(at, isAt(at, item.key) ? 1 : 0, item);
    },
    remove(key) {
      if (order === undefined) return;
      const at = placeIn(order, key);
      if (isAt(at, key)) order.splice(at, 1);
    },
  };
}

/** Index of the first one that is not before a key. */
export function placeIn(order: readonly { readonly key: string }[], key: string): number {
  let [from, to] = [0, order.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((order[middle]?.key ?? '') < key) from = middle + 1;
    else to = middle;
  }
  return from;
}
