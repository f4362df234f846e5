/**
 * Adds what one tree of lists, maps and flags holds to another of the same shape: lists behind each other, maps into each
 * other, and a flag is set where one is. The first stays as it is.
 */
export function pour(from: unknown, into: unknown): void {
  if (Array.isArray(from)) {
    for (const each of from as readonly unknown[]) (into as unknown[]).push(each);
    return;
  }
  const [source, target] = [entriesOf(from), into as Map<string, unknown> | Record<string, unknown>];
  for (const [key, value] of source) {
    const there = target instanceof Map ? target.get(key) : target[key];
    const next = isTree(value) ? (there ?? emptyLike(value)) : value === true || there === undefined ? value : there;
    if (isTree(value)) pour(value, next);
    if (target instanceof Map) target.set(key, next);
    else target[key] = next;
  }
}

const entriesOf = (tree: unknown): Iterable<readonly [string, unknown]> =>
  tree instanceof Map ? (tree as ReadonlyMap<string, unknown>) : Object.entries(tree as object);

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;

const emptyLike = (value: object): object => (Array.isArray(value) ? [] : value instanceof Map ? new Map() : {});
