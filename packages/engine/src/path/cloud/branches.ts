import type { Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { sendersDiffer } from '../issues/hidden-sender.ts';
import { shownWays } from '../names/found-anew.ts';
import { withIssues, withIssuesAt } from '../issues/with-issues.ts';
import type { Path, PathDisposition, PathHop } from '../path.ts';
import type { Walk } from '../walk/record.ts';
import { isByConnection, MAX_WAYS, waysOf } from '../walk/ways.ts';
import { pathsOf } from './path-of.ts';

/**
 * One way that a flow may go, and its path. `isCut`: it has more of them than are told apart. `unsure`: that nobody knows whether a backend
 * by which it goes gets any flow.
 */
export type Way = {
  readonly walked: Walk;
  readonly path: Path;
  readonly isCut: boolean;
  readonly unsure?: Issue | undefined;
};

/**
 * Every way that load balancers, and routes with several next hops, may choose, and that answers may take, as `tell` has each: mostly
 * one. `isCut`: it has more of them than are told apart.
 */
export function waysFrom<Told>(
  network: CloudNetwork,
  first: Walk,
  flow: Flow,
  expected: number,
  max: number,
  tell: (walked: Walk, path: Path, isCut: boolean) => Told,
): readonly Told[] {
  const { ways, isCut } = waysOf(network, first, undefined, max);
  const told = (walked: Walk) => pathsOf(network, walked, flow, expected).map((path) => tell(walked, path, isCut));
  const shown = shownWays(network, ways);
  const [only = first] = shown;
  return shown.length < 2 ? told(only) : shown.flatMap(told);
}

/** Endings of which one may yet arrive. Where no way does for certain, they come before those of which none can. */
const OPEN: readonly PathDisposition[] = ['partly-delivered', 'undetermined', 'leaves-model'];

/** Of these nobody knows that a way does not arrive. */
const UNKNOWN: readonly PathDisposition[] = ['undetermined', 'leaves-model'];

/** The way that an answer shows: one that does not arrive, if any. Where others do, one that is known not to, if any. */
export function shownOf<T extends Way>(ways: readonly T[]): T {
  const [only] = ways;
  if (only !== undefined && ways.length === 1) return only;
  const missed = ways.filter(({ path }) => !isArrived(path));
  const open = OPEN.flatMap((kind) => missed.find(({ path }) => path.disposition === kind) ?? []);
  const lost = missed.length < ways.length ? missed.find(({ path }) => !OPEN.includes(path.disposition)) : undefined;
  const arrived = missed.length < ways.length && isMixOpen(ways) ? ways.find(({ path }) => isArrived(path)) : undefined;
  const shown = arrived ?? lost ?? open[0] ?? missed[0] ?? only;
  if (shown === undefined) throw new Error('there is always a way');
  return shown;
}

/** Do some arrive, and others for certain not? */
function isMixed(endings: readonly PathDisposition[]): boolean {
  const missed = endings.filter((disposition) => !isArrived({ disposition }));
  return missed.length < endings.length && missed.some((disposition) => !UNKNOWN.includes(disposition));
}

/** Do some arrive and others not, though by those of which it is known that flows go these ways alone they would not so? */
function isMixOpen(ways: readonly Way[]): boolean {
  const sure = ways.filter(({ walked, unsure }) => unsure === undefined && !isByConnection(walked));
  const [all, known] = [ways, sure].map((some) => some.map(({ path }) => path.disposition));
  return isMixed(all ?? []) && !isMixed(known ?? []);
}

/** Of very many ways those that arrive are not all shown. */
export const shownAmong = <T extends Way>(ways: readonly T[]): readonly T[] =>
  ways.length > MAX_WAYS ? ways.filter(({ path }, at) => at < MAX_WAYS || !isArrived(path)) : ways;

/**
 * All ways in one path. Where some arrive and others do not, nobody knows which one it is; nor where all that were looked at end
 * alike, and there are others. That others do not arrive has to be known: where they may, it is their ending.
 */
export function branched(ways: readonly Way[]): Path {
  const { path, walked, isCut } = shownOf(ways);
  if (ways.length < 2 && walked.forks.length === 0) return path;
  const branches = ways.map(({ path: { hops, disposition } }) => ({ hops, disposition }));
  if (isMixOpen(ways)) return { ...path, hops: withDoubts(ways, path, walked), disposition: 'undetermined', branches };
  if (isArrived(path) || UNKNOWN.includes(path.disposition) || !ways.some((each) => isArrived(each.path)))
    return isCut
      ? { ...path, hops: withUntold(path.hops), disposition: 'undetermined', branches }
      : { ...path, branches };
  const isOne = ways.every((each) => each.walked === walked);
  const senders = sendersOf(ways, path);
  const hops = isOne
    ? withIssuesAt(path.hops, path.hops.length - 1, [BACK_DIFFERS])
    : path.hops.map((hop, index) =>
        withIssues(hop, [
          ...(isParting(ways, path, index) ? doubtsAt(hop) : []),
          ...(hop.leaving !== undefined && senders.length > 1 ? [sendersDiffer(senders)] : []),
        ]),
      );
  return { ...path, hops, disposition: 'partly-delivered', branches };
}

/** Endings of one way, one for each of its answers. `isSure`: it is known that flows go it. */
type ToldWay = { readonly endings: readonly PathDisposition[]; readonly isSure: boolean };

/** What becomes of a flow whose ways end so; undefined where none of them is told. `isCut`: it has others. */
export function endingOfWays(told: readonly ToldWay[], isCut: boolean): PathDisposition | undefined {
  const endings = told.flatMap((each) => each.endings);
  const sure = told.flatMap((each) => (each.isSure ? each.endings : []));
  if (isMixed(endings)) return isMixed(sure) ? 'partly-delivered' : 'undetermined';
  const open = OPEN.find((kind) => endings.includes(kind));
  const missed = endings.find((disposition) => !isArrived({ disposition }));
  return isCut ? 'undetermined' : (open ?? missed ?? endings[0]);
}

/** May a flow that ends so arrive, though no document says it for certain? */
export const mayArrive = (ending: string): boolean => OPEN.some((each) => each === ending);

export const isArrived = ({ disposition }: Pick<Path, 'disposition'>) =>
  disposition === 'delivered' || disposition === 'reaches-internet';

const ABOUT = { severity: 'warning', origin: 'local' } as const;

/** Where the request has one way, and its answers several. */
const BACK_DIFFERS: Issue = {
  ...ABOUT,
  code: 'ROUTE_HOPS_DIFFER',
  origin: 'inbound',
  sentence: 'By which of several ways answers come is not known, and not all of them lead back.',
  context: {},
};

/** There are more ways than those that were looked at, and these end alike. */
const UNTOLD: Issue = {
  ...ABOUT,
  code: 'ANALYSIS_UNSUPPORTED',
  origin: 'outbound',
  sentence:
    'The flow may go more ways than those that are told apart, and what becomes of it by the others is not known.',
  context: {},
};

/** Told where the way first forks. */
function withUntold(hops: readonly PathHop[]): readonly PathHop[] {
  const fork = hops.findIndex((hop) => hop.device === 'load-balancer' || severalBy(hop) !== undefined);
  return withIssuesAt(hops, Math.max(fork, 0), [UNTOLD]);
}

/** What leaves open whether flows go all of these ways. */
function withDoubts(ways: readonly Way[], path: Path, walked: Walk): readonly PathHop[] {
  const hops = ways.some((each) => isByConnection(each.walked)) ? withUntoldConnection(path, walked) : path.hops;
  const doubts = new Map(ways.flatMap(({ unsure }) => (unsure === undefined ? [] : [[unsure.sentence, unsure]])));
  return [...doubts.values()].reduce((all, doubt) => {
    const front = all.findIndex(({ id }) => id === doubt.context['frontend']);
    return withIssuesAt(all, Math.max(front, 0), [doubt]);
  }, hops);
}

/** Told where a user's route leads to the gateway. */
function withUntoldConnection({ hops, flow }: Path, { steps }: Walk): readonly PathHop[] {
  const issue: Issue = {
    ...ABOUT,
    code: 'ANALYSIS_UNSUPPORTED',
    origin: 'outbound',
    sentence: `Several connections are up for the same prefix around ${flow.destination}, and lead to different ends: which one a user's route to the gateway takes, no page tells, and by some of them the flow does not arrive.`,
    context: {},
  };
  // The way that is shown may be another one.
  const at = steps.findIndex(({ via }) => via !== undefined);
  return withIssuesAt(hops, Math.max(at, 0), [issue]);
}

/** The addresses with which flows leave by the same way out as this path's, where that is with one of several. */
function sendersOf(ways: readonly Way[], { hops }: Path): readonly Address[] {
  const at = hops.findIndex(({ leaving }) => leaving !== undefined);
  const same = ways.flatMap(({ path }) => path.hops[at] ?? []).filter(({ id }) => id === hops[at]?.id);
  return [...new Set(same.flatMap(({ leaving }) => leaving?.address ?? []))];
}

/** Do ways that come to a hop of this path go on from there to different ones? */
function isParting(ways: readonly Way[], { hops }: Path, index: number): boolean {
  const there = ways.filter(({ path }) => path.hops[index]?.id === hops[index]?.id);
  return new Set(there.map(({ path }) => nameOf(path.hops[index + 1]))).size > 1;
}

const nameOf = (hop: PathHop | undefined): string => `${hop?.id} ${hop?.address} ${hop?.place}`;

/** The route by whose several next hops it goes on. */
const severalBy = ({ route, gatewayRoute }: PathHop) =>
  [route, gatewayRoute].find((each) => each?.isOneOfSeveral === true);

/** Which backend, or which next hop, a flow takes from here nobody knows. */
function doubtsAt(hop: PathHop): readonly Issue[] {
  const { device, address, id } = hop;
  const route = severalBy(hop);
  const doubts: Issue[] = [];
  if (device === 'load-balancer')
    doubts.push({
      ...ABOUT,
      code: 'LB_BACKENDS_DIFFER',
      sentence: `Which backend the load balancer at ${address} chooses is not known, and not all of them are reached.`,
      context: { frontend: id ?? '' },
    });
  if (route !== undefined)
    doubts.push({
      ...ABOUT,
      code: 'ROUTE_HOPS_DIFFER',
      origin: 'outbound',
      sentence: `By which of its next hops the route at ${address} leads a flow is not known, and not all of them lead to the destination.`,
      context: { route: route.id },
    });
  return doubts;
}
