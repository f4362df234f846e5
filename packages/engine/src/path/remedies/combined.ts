import type { Change, Plan } from './changes.ts';
import type { Choices } from './needed.ts';

/** More sets of changes are not told. */
export const MAX_SETS = 16;

/** One alternative of each blocker; a change that serves several is made once. The smallest set first. */
export function combined(blockers: Choices): readonly (readonly Plan[])[] {
  let sets: readonly (readonly Plan[])[] = blockers.length === 0 ? [] : [[]];
  for (const alternatives of blockers)
    sets = smallestFirst(
      sets.flatMap((set) => alternatives.map((more) => [...set, ...more.filter((one) => !isAmong(one, set))])),
    );
  return sets;
}

/** Without those that hold all of a smaller one. */
export function smallestFirst(sets: readonly (readonly Plan[])[]): readonly (readonly Plan[])[] {
  const kept: (readonly Plan[])[] = [];
  for (const set of sets.toSorted((one, other) => one.length - other.length))
    if (!kept.some((smaller) => smaller.every((plan) => isAmong(plan, set)))) kept.push(set);
  return kept.slice(0, MAX_SETS);
}

const isAmong = ({ change }: Plan, set: readonly Plan[]): boolean => set.some((other) => isSame(change, other.change));

export const isSame = (one: Change, other: Change): boolean => JSON.stringify(one) === JSON.stringify(other);
