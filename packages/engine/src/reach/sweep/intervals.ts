/**
 * What is the same for all IPv4 addresses between two edges, found out once for each interval that is asked about. `edges`: where
 * it may change, in any order. Most addresses that are asked about one after the other lie in the same interval.
 */
export function intervals<T extends object | number | string>(
  edges: readonly number[],
  valueAt: (word: number) => T,
): (word: number) => T {
  const starts = Uint32Array.from(new Set([0, ...edges])).sort();
  const values: (T | undefined)[] = Array.from(starts, () => undefined);
  let last = 0;
  return (word) => {
    if (word < (starts[last] ?? 0) || word >= (starts[last + 1] ?? END)) last = find(starts, word);
    return (values[last] ??= valueAt(starts[last] ?? 0));
  };
}

const END = 2 ** 32;

function find(starts: Uint32Array, word: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= word) low = middle;
    else high = middle;
  }
  return low;
}
