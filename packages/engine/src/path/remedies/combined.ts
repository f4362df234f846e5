import type { Plan } from './changes/change.ts';
import type { Choices } from './needed.ts';

/** More sets of changes are not told. */
export const MAX_SETS = 16;

type Plans = readonly Plan[];

/** A set, and a bit for each of its changes. */
type Marked = { readonly plans: Plan[]; mask: bigint };

/** One alternative of each blocker; a change that serves several is made once. The smallest set first. */
export function combined(blockers: Choices): readonly Plans[] {
  const bitOf = marking();
  let sets: readonly Marked[] = blockers.length === 0 ? [] : [{ plans: [], mask: 0n }];
  for (const alternatives of blockers) {
    const [only = [], ...others] = alternatives;
    if (others.length === 0) for (const set of sets) add(set, only, bitOf);
    else sets = sets.flatMap((set) => alternatives.map((plans) => withPlans(set, plans, bitOf)));
    if (sets.length > 1) sets = kept(sets);
  }
  return sets.map(({ plans }) => plans);
}

/** Without those that hold all of a smaller one. */
export function smallestFirst(sets: readonly Plans[]): readonly Plans[] {
  const bitOf = marking();
  return kept(sets.map((plans) => withPlans({ plans: [], mask: 0n }, plans, bitOf))).map(({ plans }) => plans);
}

/** A number with one bit for each change. */
function marking(): (plan: Plan) => bigint {
  const bits = new Map<string, bigint>();
  return ({ key }) => {
    const bit = bits.get(key) ?? 1n << BigInt(bits.size);
    bits.set(key, bit);
    return bit;
  };
}

function withPlans({ plans, mask }: Marked, more: Plans, bitOf: (plan: Plan) => bigint): Marked {
  const set = { plans: [...plans], mask };
  add(set, more, bitOf);
  return set;
}

function add(set: Marked, more: Plans, bitOf: (plan: Plan) => bigint): void {
  for (const plan of more) {
    const bit = bitOf(plan);
    if ((set.mask & bit) === 0n) set.plans.push(plan);
    set.mask |= bit;
  }
}

function kept(sets: readonly Marked[]): readonly Marked[] {
  const some: Marked[] = [];
  for (const set of sets.toSorted((one, other) => one.plans.length - other.plans.length))
    if (!some.some(({ mask }) => (mask & set.mask) === mask)) some.push(set);
  return some.slice(0, MAX_SETS);
}
