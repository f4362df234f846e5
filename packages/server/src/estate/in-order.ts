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
  /** Whether somebody has this very list: it is changed as another one then. A copy for each who asks would cost a turn where many do. */
  let isShared = false;
  const change = (key: string, put: readonly Item[]) => {
    if (order === undefined) return;
    if (isShared) order = [...order];
    isShared = false;
    const at = placeIn(order, key);
    order.splice(at, order[at]?.key === key ? 1 : 0, ...put);
  };
  return {
    all() {
      isShared = true;
      return (order ??= [...items()].toSorted((a, b) => (a.key < b.key ? -1 : 1)));
    },
    put: (item) => change(item.key, [item]),
    remove: (key) => change(key, []),
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
