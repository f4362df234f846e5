import type { Change, Plan } from './changes.ts';
import type { Choices } from './needed.ts';

/** More sets of changes are not told. */
export const MAX_SETS = 16;

/** One alternative of each blocker; a change that serves several is made once. The smallest set first. */
export function combined(blockers: Choices): readonly (readonly Plan[])[] {
  let sets: readonly (readonly Plan[])[] = blockers.length === 0 ? [] : [[]];
  for (const alternatives of blockers)
    sets = sets
      .flatMap((set) =>
        alternatives.map((more) => [
          ...set,
          ...more.filter((one) => !set.some((other) => isSame(one.change, other.change))),
        ]),
      )
      .toSorted((one, other) => one.length - other.length)
      .slice(0, MAX_SETS);
  return sets;
}

export const isSame = (one: Change, other: Change): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Sets with the same changes once, the smallest first. */
export const smallestFirst = (sets: readonly (readonly Plan[])[]): readonly (readonly Plan[])[] => {
  const once = new Map(sets.map((set) => [JSON.stringify(set.map(({ change }) => change)), set]));
  return [...once.values()].toSorted((one, other) => one.length - other.length).slice(0, MAX_SETS);
};
