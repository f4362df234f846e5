import type { Plan } from './changes.ts';
import type { Choices } from './needed.ts';

/** More sets of changes are not told. */
export const MAX_SETS = 16;

/** One alternative of each blocker; a change that serves several is made once. The smallest set first. */
export function combined(blockers: Choices): readonly (readonly Plan[])[] {
  let sets: readonly (readonly Plan[])[] = blockers.length === 0 ? [] : [[]];
  for (const alternatives of blockers)
    sets = sets
      .flatMap((set) => alternatives.map((more) => [...set, ...more.filter((one) => !set.some(isSame(one)))]))
      .toSorted((one, other) => one.length - other.length)
      .slice(0, MAX_SETS);
  return sets;
}

const isSame =
  ({ change }: Plan) =>
  (other: Plan) =>
    JSON.stringify(change) === JSON.stringify(other.change);
