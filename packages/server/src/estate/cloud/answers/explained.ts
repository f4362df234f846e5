import {
  blockersOf,
  explainCloud,
  ok,
  type Blockers,
  type CloudNetwork,
  type CloudQuestion,
  type Explanation,
  type FilterReading,
  type Pieces,
  type QuestionResult,
  type StepReading,
} from '@hopscope/engine';

import { helpedBlocker, helpedPath } from './helped.ts';

/** A path and everything that was considered on it, what stops the flow, and what would open it. */
export function* explained(
  network: CloudNetwork,
  question: CloudQuestion,
): Pieces<QuestionResult<Explanation & Blockers>> {
  const read = explainCloud(network, question);
  if (!read.ok) return read;
  yield;
  // In one piece: what it supposes to be changed lies where whoever else asks would write it, too.
  const stopped = blockersOf(network, question);
  if (!stopped.ok) return stopped;
  const { path, steps, back } = read.value;
  return ok({
    path: helpedPath(path),
    steps: steps.map(withDecisions),
    ...(back && { back: back.map(withDecisions) }),
    ...stopped.value,
    blockers: stopped.value.blockers.map(helpedBlocker),
  });
}

/** Groups behind an admin rule that lets a packet pass for good are not asked, and decide nothing. */
function withDecisions(step: StepReading) {
  const free = new Set(
    step.filters.flatMap(({ direction, level, rules }) =>
      level === 'virtual-network' && decisionOf(rules)?.access === 'always-allow' ? direction : [],
    ),
  );
  const filters = step.filters.map((filter) => {
    const isAsked = filter.level === 'virtual-network' || !free.has(filter.direction);
    const decided = isAsked ? decisionOf(filter.rules) : undefined;
    return { ...filter, ...(decided && { decides: decided.id }) };
  });
  return { ...step, filters };
}

/** The first rule that matches, unless one before it may match and would say something else. */
function decisionOf(rules: FilterReading['rules']) {
  const first = rules.find(({ match }) => match === 'yes');
  const isOpen = rules.some(
    ({ match, isBehind, access }) => match === 'maybe' && !isBehind && access !== first?.access,
  );
  return isOpen ? undefined : first;
}
