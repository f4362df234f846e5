import type { Plan } from './changes/change.ts';

/** Of each blocker the sets of changes of which any one removes it. */
export type Choices = readonly (readonly (readonly Plan[])[])[];

/**
 * Blockers whose changes are needed when those of others are made: what lets one network into the tag of another, say, does for
 * a rule that would allow the flow, and the other way round. So there may be two answers: the first keeps those that were told
 * first, the second those that were told last. `isUntold`: whether it is needed nobody can tell.
 */
export function needed(
  choices: Choices,
  isUntold: (one: Choices[number]) => boolean,
  isEnough: (some: Choices) => boolean,
): readonly Choices[] {
  const left = (order: Choices) =>
    order.reduce((some, one) => {
      if (isUntold(one)) return some;
      const others = some.filter((each) => each !== one);
      return isEnough(others) ? others : some;
    }, choices);
  const [first, last] = [left(choices.toReversed()), left(choices)];
  const isSame = first.length === last.length && first.every((one) => last.includes(one));
  return isSame ? [first] : [first, last];
}

/** Without rules that are added before one which has to change itself, as there are not numbers enough before it. */
export function withoutOutdone(choices: Choices): Choices {
  const changed = new Set(
    choices.flatMap(([set = [], ...others]) =>
      others.length === 0 ? set.flatMap(({ change }) => (change.kind === 'change-rule' ? change.rule : [])) : [],
    ),
  );
  const isOutdone = ([plan, ...others]: readonly Plan[]) =>
    others.length === 0 && plan?.change.kind === 'add-rule' && changed.has(plan.issue.context['rule'] ?? '');
  return changed.size === 0 ? choices : choices.filter((sets) => !sets.every(isOutdone));
}
