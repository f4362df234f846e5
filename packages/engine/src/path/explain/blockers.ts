import type { Port } from '../../address/port.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { ok } from '../../result.ts';
import { destinationOf } from '../../rules/packet.ts';
import type { QuestionResult } from '../question-result.ts';
import { isArrived, shownOf } from '../cloud/branches.ts';
import { idOf } from '../cloud/names.ts';
import { walkFor, type CloudQuestion } from '../cloud/predict-cloud.ts';
import type { FinishedWay } from '../relay/finished.ts';
import { repliesTo } from '../relay/replies.ts';
import { configurationOf } from '../walk/ends.ts';
import { firewallAt } from '../walk/firewall.ts';
import { networkInto, seenAt } from '../walk/onward.ts';
import { packetAt, packetForItself, stretchesOf } from '../walk/packet-at.ts';
import { seenFrom, sourcesOf } from '../walk/seen-from.ts';
import type { Walk } from '../walk/walk.ts';
import { byApplication } from './by-application.ts';
import { alternativesFor, type Beside, type Change, type SeenFlow } from './changes.ts';
import { noSettingFor } from './no-setting.ts';
import { nearestMiss, readRules, type GroupPlace, type RuleReading } from './rules.ts';
import { withoutRoute } from './without-route.ts';

/** One thing that stops a flow, where, and which rule of the same group came nearest to letting it pass. */
export type Blocker = {
  readonly issue: Issue;
  /** Hop of the path, counted from the source; of the path's branch with this index where it lies on another way. */
  readonly hop: number;
  readonly branch?: number;
  readonly nearestMiss?: RuleReading;
  /** Why no setting changes it, as the end of a sentence. */
  readonly noSetting?: string;
};

export type Blockers = {
  readonly blockers: readonly Blocker[];
  /** Each set opens the way as far as configuration tells; the one with the fewest changes first. Empty: nothing stops the flow, or no change opens the way. */
  readonly remedies: readonly (readonly Change[])[];
};

/** A route removed may bring to light what it led away from. */
const MAX_ROUNDS = 8;
const MAX_SETS = 16;

/**
 * Everything that stops a flow, in one answer. Where a user's route ends the way, the search goes on as if it were gone, so
 * that what lies behind it is named, too. Only what denies, or the absence of what would allow, is among the blockers.
 */
export function blockersOf(network: CloudNetwork, question: CloudQuestion): QuestionResult<Blockers> {
  const found = search(network, question);
  if (!found.ok) return found;
  const { blockers, changes, isShut, silent } = found.value;
  const remedies = isShut ? [] : combined(changes);
  const others = silent.length === 0 || isShut ? [] : remediesByApplication(network, question, silent);
  // A network rule does for whatever the connection carries.
  const isCheaper = (others[0]?.length ?? Infinity) < (remedies[0]?.length ?? Infinity);
  return ok({ blockers, remedies: isCheaper ? [...others, ...remedies].slice(0, MAX_SETS) : remedies });
}

/** What opens the way where these firewalls connect by themselves: answers come to them, whatever routes say. */
function remediesByApplication(
  network: CloudNetwork,
  question: CloudQuestion,
  firewalls: readonly number[],
): readonly (readonly Change[])[] {
  const beyond = search(byApplication(network, firewalls), question);
  if (!beyond.ok) return [];
  const { blockers, changes, isShut, isOpen } = beyond.value;
  if (isShut || (blockers.length === 0 ? !isOpen : changes.length === 0)) return [];
  const rules = firewalls.map((firewall): readonly (readonly Change[])[] => [
    [
      {
        kind: 'do',
        resource: idOf(network, network.firewalls.ids, firewall),
        what: 'allow the flow by an application rule, if it is HTTP, HTTPS or SQL',
      },
    ],
  ]);
  return combined([...rules, ...changes]);
}

type Found = {
  readonly blockers: readonly Blocker[];
  /** Of each blocker the sets of changes of which any one removes it. */
  readonly changes: readonly (readonly (readonly Change[])[])[];
  /** No setting removes one of them. */
  readonly isShut: boolean;
  /** Every way arrives. */
  readonly isOpen: boolean;
  /** Rows of the firewalls none of whose rules say anything of the flow, if it is TCP. */
  readonly silent: readonly number[];
};

function search(network: CloudNetwork, question: CloudQuestion): QuestionResult<Found> {
  const blockers: Blocker[] = [];
  const changes: (readonly (readonly Change[])[])[] = [];
  const seen = new Set<string>();
  const silent = new Set<number>();
  let [isShut, isOpen] = [false, false];
  let around = network;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const asked = walkFor(around, question);
    if (!asked.ok) return asked;
    const { path: shown, ways } = asked.value;
    const main = shownOf(ways);
    const missed = [...ways.entries()].filter(([, way]) => !isArrived(way.path));
    isOpen = missed.length === 0;
    for (const { branch, way, hop, issue } of issuesOf(missed)) {
      const place = placeOf(way, hop, issue.origin);
      const flow = flowAt(around, place);
      // One group may be at several ends, and denies each its own.
      const key = JSON.stringify([issue.code, issue.origin, issue.context, ...(isByRule(issue) ? [flow] : [])]);
      if (!isBlocking(issue, place) || seen.has(key)) continue;
      seen.add(key);
      const near = missAt(around, place, issue);
      const isAside = shown.branches !== undefined && way !== main;
      const beside = { ...besideIn(around, way, place), others: changes.flat(2) };
      const sender = place.walk.steps[0]?.configuration ?? NONE;
      const noSetting = noSettingFor(around, issue, flow, sender, beside.into);
      blockers.push({
        issue,
        hop,
        ...(isAside && { branch }),
        ...(near !== undefined && { nearestMiss: near }),
        ...(noSetting !== undefined && { noSetting }),
      });
      isShut ||= noSetting !== undefined;
      if (isSilence(issue) && flow.protocol === 'tcp') silent.add(firewallAt(around, beside.at));
      const alternatives = alternativesFor(around, issue, flow, beside);
      if (alternatives.length > 0) changes.push(alternatives);
    }
    const ended = ways.find(({ path }) => ENDED.includes(path.disposition));
    const route = ended?.walked.steps.findLast(({ route: row }) => row >= 0)?.route ?? -1;
    const next = route >= 0 ? withoutRoute(around, route) : undefined;
    if (next === undefined) break;
    around = next;
  }
  return ok({ blockers, changes, isShut, isOpen, silent: [...silent].filter((row) => row >= 0) });
}

/** Everything that is said of ways, hop by hop. */
const issuesOf = (ways: readonly (readonly [branch: number, way: FinishedWay])[]) =>
  ways.flatMap(([branch, way]) =>
    way.path.hops.flatMap(({ issues = [] }, hop) => issues.map((issue) => ({ branch, way, hop, issue }))),
  );

/** Does a firewall deny what none of its rules names? An application rule would come behind one that denies. */
const isSilence = ({ code, context }: Issue): boolean =>
  code === 'FIREWALL_APPLIANCE_DENY' && context['ruleOrigin'] === 'default' && context['kind'] !== 'translation';

/** That nobody has the address is only a doubt, as what has it may be in no document; and it is what stops the flow. */
const isBlocking = ({ code, severity }: Issue, { walk }: Place): boolean =>
  severity === 'error' || (code === 'ENDPOINT_NOT_FOUND' && walk.end === 'unowned');

/** Does a rule deny the flow itself, on its way there? */
const isByRule = ({ code, context }: Issue): boolean => code !== 'RETURN_FILTERED' && 'level' in context;

function besideIn(network: CloudNetwork, { path }: FinishedWay, { walk, hop }: Place): Omit<Beside, 'others'> {
  const step = walk.steps[Math.min(hop, walk.steps.length - 1)];
  return {
    beside: path.hops.flatMap(({ issues = [] }) => issues.map(({ code }) => code)),
    at: step?.configuration ?? NONE,
    into: step === undefined ? NONE : networkInto(network, step, walk.packet),
  };
}

const ENDED: readonly string[] = ['blackholed', 'looped', 'next-hop-missing'];

function missAt(network: CloudNetwork, { walk, hop }: Place, issue: Issue): RuleReading | undefined {
  const step = walk.steps[hop];
  const level = issue.context['level'];
  if (step === undefined || issue.origin === 'local') return undefined;
  const { configuration } = step;
  if (issue.code === 'RETURN_FILTERED') return missOfAnswer(network, walk, issue);
  if (issue.context['kind'] === 'translation') {
    const place: GroupPlace = { direction: 'inbound', level: 'firewall', configuration, isForItself: true };
    return nearestMiss(network, place, packetForItself(walk));
  }
  if (level !== 'interface' && level !== 'subnet' && level !== 'virtual-network' && level !== 'firewall')
    return undefined;
  const place: GroupPlace = { direction: issue.origin, level, configuration };
  return nearestMiss(network, place, packetAt(walk, hop));
}

/** Somewhere on the way of the answers, where these are strangers. */
function missOfAnswer(network: CloudNetwork, walk: Walk, { context }: Issue): RuleReading | undefined {
  const { direction, level } = context;
  const configuration = configurationOf(network, context['configuration'] ?? '');
  if (configuration < 0 || (level !== 'interface' && level !== 'subnet' && level !== 'virtual-network'))
    return undefined;
  const place = { direction: direction === 'outbound' ? 'outbound' : 'inbound', level, configuration } as const;
  // Where whoever asked has one of several addresses, or a firewall asked for it: the answers to which this rule denies.
  return stretchesOf(walk)
    .flatMap((stretch) => repliesTo(network, stretch))
    .map((reply) => seenAt(network, configuration, NONE, reply))
    .filter((reply) => readRules(network, place, reply).find(({ match }) => match === 'yes')?.id === context['rule'])
    .flatMap((reply) => nearestMiss(network, place, reply) ?? [])
    .toSorted((one, other) => one.missed.length - other.missed.length)[0];
}

/** A flow, and the hop of it that something is the matter with. */
type Place = { readonly walk: Walk; readonly flow: FinishedWay['path']['flow']; readonly hop: number };

/** Behind whoever sends anew, and on the way out of it, the flow is its own: the last hop of one is the first of the next. */
function placeOf({ walked, legs, path }: FinishedWay, hop: number, origin: Issue['origin']): Place {
  let place: Place = { walk: walked, flow: path.flow, hop };
  for (const leg of legs) {
    const last = place.walk.steps.length - 1;
    const isBehind = place.hop > last || (place.hop === last && origin === 'outbound');
    if (!isBehind) break;
    place = { ...leg, hop: place.hop - last };
  }
  return place;
}

/** The flow as groups see it there: behind a load balancer or a public address it is for the interface's own. */
function flowAt(network: CloudNetwork, { walk, flow: asked, hop }: Place): SeenFlow {
  const isLast = hop >= walk.steps.length - 1;
  const sources = sourcesOf(seenFrom(network, walk, Math.min(hop, walk.steps.length - 1)));
  const flow = { ...asked, sources };
  if (!isLast) return flow;
  const packet = packetAt(walk, walk.steps.length - 1);
  const destination = destinationOf(packet);
  return flow.protocol === 'icmp'
    ? { ...flow, destination }
    : { ...flow, destination, destinationPort: packet.destinationPort as Port };
}

/** One alternative of each blocker; a change that serves several is made once. The smallest first. */
function combined(blockers: readonly (readonly (readonly Change[])[])[]): readonly (readonly Change[])[] {
  let sets: readonly (readonly Change[])[] = blockers.length === 0 ? [] : [[]];
  for (const alternatives of blockers)
    sets = sets
      .flatMap((set) => alternatives.map((more) => [...set, ...more.filter((one) => !set.some(isSame(one)))]))
      .toSorted((one, other) => one.length - other.length)
      .slice(0, MAX_SETS);
  return sets;
}

const isSame = (one: Change) => (other: Change) => JSON.stringify(one) === JSON.stringify(other);
