import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { ok } from '../../result.ts';
import { isArrived } from '../cloud/branches.ts';
import { networkFor, walkFor, type Asked, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { isUndeterminedAt } from '../issues/asked.ts';
import { isInspected } from '../issues/inspected-issues.ts';
import type { PathDisposition } from '../path.ts';
import type { QuestionResult } from '../question-result.ts';
import type { FinishedWay } from '../relay/finished.ts';
import { NOT_ASKED } from '../walk/filters.ts';
import type { Blocker } from './blocker.ts';
import type { Change, Plan } from './changes/change.ts';
import { APART } from './changes/changes.ts';
import { LEAVING } from './changes/ways-out.ts';
import { combined, smallestFirst } from './combined.ts';
import { needed, withoutOutdone, type Choices } from './needed.ts';
import { issuesOf, stoppedAt, type Stopped } from './stopped.ts';
import type { Opening } from './supposed/rule-changes.ts';
import type { RuleChange } from './supposed/rules.ts';
import { supposing } from './supposed/supposed.ts';
import { INSPECTED, STUCK, unknownBehind } from './unknown-behind.ts';
import { whereIsIn } from './whereabouts.ts';

/** What is changed may bring to light what it kept from sight. */
const MAX_ROUNDS = 8;

/** So many ways are walked at most to tell which changes are needed, and which sets of them do: beyond it all are told that may be. */
const MAX_TRIED = 128;

export type Found = {
  readonly blockers: readonly Blocker[];
  /** As of `Blockers`. */
  readonly remedies: readonly (readonly Change[])[];
  /** No setting removes one of the blockers, nor leads past it. */
  readonly isShut: boolean;
  /** Every way arrives as it is. */
  readonly isOpen: boolean;
  /** Where application rules of firewalls would do as well, if it is TCP. */
  readonly openings: readonly Opening[];
};

/**
 * Asks, supposes what is then to be changed, and asks again, until the way is open or nothing more is found. `always`: what rules
 * are supposed to be like from the first. Where it does not end well by whom the answers of another network come back, without that.
 */
export function search(
  described: CloudNetwork,
  question: CloudQuestion,
  always: readonly RuleChange[] = [],
): QuestionResult<Found> {
  const [found, isLed] = searchBy(described, question, always, () => true);
  if (!isLed || endsWell(found)) return found;
  const [others] = searchBy(described, question, always, (set) => !isLedOn(set));
  return endsWell(others) ? others : found;
}

const endsWell = (found: QuestionResult<Found>): boolean =>
  !found.ok ||
  (!found.value.isShut && found.value.blockers.every(({ unknownBehind: unknown }) => unknown === undefined));

/** Is it a route by which a flow comes to another network, which may be joined instead? */
const isLedOn = (set: readonly Plan[]): boolean =>
  set.some(
    ({ issue: { code, context }, change }) =>
      APART.includes(code) && change.kind === 'do' && change.resource !== context['from'],
  );

/** `isTaken`: of the sets that would remove a blocker, where there are several. Second: is any of those that were found a route to another network? */
function searchBy(
  described: CloudNetwork,
  question: CloudQuestion,
  always: readonly RuleChange[],
  isTaken: (set: readonly Plan[]) => boolean,
): readonly [QuestionResult<Found>, isLed: boolean] {
  const network = networkFor(described, question);
  const suppose = supposing(network, always);
  const { network: begun } = suppose([]);
  const first = walkFor(begun, question);
  if (!first.ok) return [first, false];
  const whereIs = whereIsIn(first.value);
  const all: Stopped[] = [];
  const seen = new Set<string>();
  let [around, asked, untold]: [CloudNetwork, Asked, readonly Plan[]] = [begun, first.value, []];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const fresh = stoppedAt({ ...around, rules: network.rules }, around, whereIs, asked, seen, all);
    all.push(...fresh.map((one) => ({ ...one, alternatives: one.alternatives.filter(isTaken) })));
    if (fresh.length === 0) break;
    if (round === 0 && asked.ways.every(isPlain) && all.every(isAddedRule))
      return [ok(openedByRules(asked, all)), false];
    ({ network: around, untold } = suppose(combined(choicesOf(all))[0] ?? []));
    const again = walkFor(around, question);
    if (!again.ok) return [again, false];
    asked = again.value;
  }
  // What no setting changes may lie on a way that another change leads past.
  const isShut = all.some(isForGood) && !isArrived(asked.path);
  const ask = (set: readonly Plan[] = []) => walkFor(suppose(set).network, question);
  const isTurned = !isShut && untold.length === 0 && !isOpenAt(asked.path.disposition);
  const tries = Math.floor(MAX_TRIED / asked.ways.length);
  const turned = isTurned ? openWithout(choicesOf(all), tries, ask) : undefined;
  const [found, best] = [turned?.choices ?? choicesOf(all), turned?.asked ?? asked];
  const isEnough = (set: readonly Plan[] | undefined) => isAlike(ask(set), best);
  const fewer = isShut ? found : withoutOutdone(found);
  const choices = fewer.length < found.length && isEnough(combined(fewer)[0]) ? fewer : found;
  const isOpenEnded = (set: readonly Plan[]) => suppose(set).untold.length > 0;
  const inDoubt = isArrived(best.path) ? [] : untold;
  const sets = isShut ? [] : setsOf(choices, inDoubt, { tries, isEnough, isOpenEnded });
  const doubtful = sets.flatMap((set) => suppose(set).untold);
  return [
    ok({
      blockers: all.map((one, at) => told(one, doubtful, best, !isShut && at === all.length - 1)),
      remedies: sets.map(changesIn),
      isShut,
      isOpen: first.value.ways.every(({ path }) => isArrived(path)),
      openings: [
        ...new Map(all.flatMap(({ opening }) => (opening ? [[JSON.stringify(opening), opening]] : []))).values(),
      ],
    }),
    all.some(({ alternatives }) => alternatives.some(isLedOn)),
  ];
}

/** Nothing that is known stops the flow. */
const isOpenAt = (ending: PathDisposition): boolean =>
  isArrived({ disposition: ending }) || ending === 'undetermined' || ending === 'leaves-model';

/**
 * Where all that was found to be changed still leaves the way shut, as one change has made another of them wrong: a way
 * that is open without one of them. What a firewall that sees half of a connection asks for, say, once no route leads to it.
 */
function openWithout(
  choices: Choices,
  tries: number,
  ask: (set: readonly Plan[] | undefined) => QuestionResult<Asked>,
) {
  for (const { key } of (combined(choices)[0] ?? []).toReversed().slice(0, tries)) {
    const others = choices.filter(([first = []]) => !first.some((plan) => plan.key === key));
    const asked = ask(combined(others)[0]);
    if (asked.ok && isOpenAt(asked.value.path.disposition)) return { choices: others, asked: asked.value };
  }
  return undefined;
}

/**
 * Everything that rules deny on such a way is found at once, as it goes on past denials: by no firewall, nor anybody who sends
 * anew. What is in doubt behind a denial is told apart only without it.
 */
const isPlain = (way: FinishedWay): boolean => isPlainly(way.walked, way.legs) && !isLedThrough(way);

const isPlainly = ({ steps, end, anew, arrived }: FinishedWay['walked'], legs: FinishedWay['legs']): boolean =>
  (end === 'delivered' || end === 'internet' || (end === 'translated' && !arrived.isSourceHidden)) &&
  anew.length + legs.length === 0 &&
  steps.every((step) => step.firewall === NOT_ASKED && !isUndeterminedAt(step));

/** Does a rule before the one that denies do? */
const isAddedRule = ({ blocker: { issue }, alternatives }: Stopped): boolean =>
  issue.code !== 'RETURN_FILTERED' &&
  alternatives.length > 0 &&
  alternatives.every(([plan]) => plan?.change.kind === 'add-rule');

/** Nothing has to be supposed: large groups are copied for that. */
const openedByRules = ({ ways }: Asked, all: readonly Stopped[]): Found => ({
  blockers: all.map(({ blocker }) => blocker),
  remedies: combined(choicesOf(all)).map(changesIn),
  isShut: false,
  isOpen: ways.every(({ path }) => isArrived(path)),
  openings: [],
});

const isForGood = ({ blocker }: Stopped): boolean => blocker.noSetting !== undefined;

/** How sets are tried, and how many may be. */
type Trial = {
  readonly tries: number;
  readonly isEnough: (set: readonly Plan[] | undefined) => boolean;
  readonly isOpenEnded: (set: readonly Plan[]) => boolean;
};

/** Those that are enough, or of which nobody can tell, the smallest first. `untold`: what nobody can tell whether it is needed. */
function setsOf(
  choices: Choices,
  untold: readonly Plan[],
  { tries, isEnough, isOpenEnded }: Trial,
): readonly (readonly Plan[])[] {
  const all = combined(choices);
  if (all.length === 1 && (all[0]?.length ?? 0) < 2) return all;
  const isUntold = (one: Choices[number]) => one.some((set) => set.some((plan) => untold.includes(plan)));
  const does = (set: readonly Plan[]) => isEnough(set) || isOpenEnded(set);
  const left = tries - 2 * choices.length;
  // The first one was looked at before.
  if (left < 0) return all.filter((set, at) => at === 0 || (at <= tries && does(set)));
  const sets = smallestFirst(needed(choices, isUntold, (some) => isEnough(combined(some)[0])).flatMap(combined));
  const enough = sets.slice(0, 1 + left).filter(does);
  if (enough.length === 0) return sets;
  // What one alternative of a blocker asks for, another one may not.
  const more = enough.length < 2 ? 0 : enough.reduce((sum, set) => sum + set.length, 0);
  const isCheap = more <= left - sets.length;
  return isCheap ? smallestFirst(enough.map((set) => (isOpenEnded(set) ? set : lessened(set, isEnough)))) : enough;
}

/** Without what is not needed in it, beginning with what was told last. */
const lessened = (set: readonly Plan[], isEnough: Trial['isEnough']): readonly Plan[] =>
  set.reduceRight((some, plan) => {
    const others = some.filter((each) => each !== plan);
    return others.length > 0 && isEnough(others) ? others : some;
  }, set);

/** Does a flow come as far, and no less? */
function isAlike(one: QuestionResult<Asked>, { path, ways }: Asked): boolean {
  if (!one.ok) return false;
  if (isArrived(one.value.path)) return true;
  if (one.value.path.disposition !== path.disposition) return false;
  const known = new Set(ways.flatMap(errorsOf));
  return one.value.ways.flatMap(errorsOf).every((code) => known.has(code));
}

const errorsOf = (way: FinishedWay): readonly string[] =>
  issuesOf(way).flatMap(({ issue: { code, severity } }) => (severity === 'error' ? [code] : []));

/** `doubtful`: what is told to be changed, and nobody can tell what becomes of it. `isLast`: of all blockers, where something is. `best`: with all of it changed. */
function told({ blocker, alternatives }: Stopped, doubtful: readonly Plan[], best: Asked, isLast: boolean): Blocker {
  const ending = best.path.disposition;
  const isUnknown = alternatives.some((set) =>
    set.some((plan) => doubtful.includes(plan) || isUnknownBehind(plan, ending)),
  );
  if (isUnknown) return { ...blocker, unknownBehind: unknownBehind(blocker.issue) };
  if (isLast && ending === 'undetermined' && best.ways.some(isLedThrough))
    return { ...blocker, unknownBehind: INSPECTED };
  const isStuck = isLast && doubtful.length === 0 && !isOpenAt(ending);
  return isStuck ? { ...blocker, unknownBehind: STUCK } : blocker;
}

/** Through appliances of a gateway load balancer. */
const isLedThrough = (way: FinishedWay): boolean => issuesOf(way).some(({ issue }) => isInspected(issue));

const choicesOf = (all: readonly Stopped[]): Choices =>
  all.flatMap(({ alternatives }) => (alternatives.length > 0 ? [alternatives] : []));

const changesIn = (set: readonly Plan[]): readonly Change[] => set.map(({ change }) => change);

/** Does what comes behind a change hang on what somebody chooses, or on what no document tells? `ending`: with all that could be supposed. */
function isUnknownBehind({ issue, change }: Plan, ending: PathDisposition): boolean {
  if (isArrived({ disposition: ending })) return false;
  if (ending === 'undetermined' && LEAVING.includes(issue.code)) return true;
  // It was supposed to be there, and nobody to be known in it.
  const isElsewhere = issue.context['peering'] === undefined;
  return (
    change.kind === 'do' && isElsewhere && (issue.code === 'NO_ROUTE' || issue.code === 'PRIVATE_TRAFFIC_TO_INTERNET')
  );
}
