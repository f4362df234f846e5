/**
 * A list with room for so many, which are set one after the other. V8 gives a list that grows room for sixteen more, and so it does
 * where one is spread and others follow it: of short lists that is most of what they take.
 */
// oxlint-disable-next-line unicorn/no-new-array -- `Array.from` sets every member by a call.
export const listFor = <T>(count: number): T[] => new Array<T>(count);

/** Some, and others behind them: one of both where there are no others. */
export function bothOf<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  if (others.length === 0) return some;
  if (some.length === 0) return others;
  const all = listFor<T>(some.length + others.length);
  let at = 0;
  for (const each of some) all[at++] = each;
  for (const each of others) all[at++] = each;
  return all;
}

/** Some, and one more behind them if there is one. */
export function andOne<T>(some: readonly T[], one: T | undefined): readonly T[] {
  if (one === undefined) return some;
  if (some.length === 0) return [one];
  const all = listFor<T>(some.length + 1);
  let at = 0;
  for (const each of some) all[at++] = each;
  all[at] = one;
  return all;
}
