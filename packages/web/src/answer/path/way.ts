import { lineUp, whereBroken, type AlignedHop, type Diagnosis, type PathHop } from '../line-up.ts';
import { wayOfFlows } from './flow-lanes.ts';
import { as, type Lane, type Way } from './lane.ts';

/**
 * One line where nothing forks. Where prediction and packets part they are told apart, else the ways that flows took, else
 * the backends that may be chosen.
 */
export function wayOf(diagnosis: Diagnosis): Way {
  const places = lineUp(diagnosis);
  const parted = diagnosis.agreement.kind === 'disagree' ? partedWay(diagnosis, places) : undefined;
  return (
    parted ??
    wayOfFlows(diagnosis, places) ??
    branchedWay(diagnosis, places) ?? { before: places, lanes: [], after: [] }
  );
}

/** Every place of a way, in the order in which it is read. */
export const placesOf = ({ before, lanes, after }: Way): readonly AlignedHop[] => [
  ...before,
  ...lanes.flatMap(({ places }) => places),
  ...after,
];

function partedWay(diagnosis: Diagnosis, places: readonly AlignedHop[]): Way | undefined {
  const isShared = ({ seen, path }: AlignedHop) => seen !== undefined && path !== undefined;
  const from = places.findIndex((place) => !isShared(place));
  const to = places.findLastIndex((place) => !isShared(place)) + 1;
  const apart = places.slice(from, to);
  const [predicted, observed] = [apart.filter(({ path }) => path), apart.filter(({ seen }) => seen)];
  if (from > 0 && predicted.length > 0 && observed.length > 0)
    return {
      before: places.slice(0, from),
      lanes: [
        { kind: 'predicted', arrives: true, places: predicted },
        { kind: 'observed', arrives: true, places: observed },
      ],
      after: places.slice(to),
    };
  return endedApart(diagnosis, places);
}

/** The same hops on both sides, of which one side ends before the other. */
function endedApart({ verdict }: Diagnosis, places: readonly AlignedHop[]): Way | undefined {
  const isReached = verdict === 'reachable';
  // Who did not arrive says where it ended.
  const issuesAt = ({ seen, path }: AlignedHop) => (isReached ? path?.issues : seen?.issues) ?? [];
  const error = (place: AlignedHop) => issuesAt(place).find(({ severity }) => severity === 'error');
  const at = places.findIndex((place) => error(place) !== undefined);
  const place = places[at];
  const issue = place && error(place);
  if (place === undefined || issue === undefined) return undefined;
  const where = whereBroken(issue, place.seen ?? place.path);
  if (where === 'back') return undefined;
  const split = where === 'after' ? at + 1 : at;
  const rest = places.slice(split);
  if (split === 0 || rest.length === 0) return undefined;
  const ended = rest.map((each, index): AlignedHop => {
    const side = isReached ? each.path && { path: each.path } : each.seen && { seen: each.seen };
    const issues = issuesAt(each);
    return where === 'here' && index === 0
      ? { ...side, issues, state: 'broken', breaks: { where, issue } }
      : { ...side, issues, state: 'gone' };
  });
  const arrived = rest.map(({ seen, path }): AlignedHop => {
    const side = isReached ? seen && { seen } : path && { path };
    return { ...side, issues: (isReached ? seen?.issues : path?.issues) ?? [], state: 'passed' };
  });
  const lane = { arrives: false, places: ended, ...(where === 'after' && { lead: issue }) };
  const other = { arrives: true, places: arrived };
  return {
    before: places.slice(0, split).map((place) => as('passed', place)),
    lanes: isReached
      ? [
          { kind: 'predicted', ...lane },
          { kind: 'observed', ...other },
        ]
      : [
          { kind: 'predicted', ...other },
          { kind: 'observed', ...lane },
        ],
    after: [],
  };
}

function branchedWay({ predicted }: Diagnosis, places: readonly AlignedHop[]): Way | undefined {
  const branches = predicted?.branches ?? [];
  const [main, ...others] = [predicted, ...branches.filter(({ hops }) => !isSameWay(hops, predicted?.hops ?? []))];
  if (main === undefined || others.length === 0) return undefined;
  const common = others.reduce((least, { hops }) => Math.min(least, sharedLength(hops, main.hops)), main.hops.length);
  if (common === 0) return undefined;
  const split = places.findIndex(({ path }) => path !== undefined && path === main.hops[common - 1]) + 1;
  if (split === 0) return undefined;
  const before = places.slice(0, split);
  // Nothing comes as far as the fork.
  const isCut = before.some(({ state }) => state !== 'passed');
  // What packets met there is not put to any of them: nobody knows which one answered.
  const laneOf = ({ hops }: Branch, disposition: string): Lane => {
    const arrives = isArrival(disposition);
    const told = predictedPlaces(hops.slice(common), arrives);
    return { kind: 'branch', arrives, places: isCut ? told.map((place) => as('gone', place)) : told };
  };
  return {
    before,
    lanes: [laneOf(main, dispositionOf(branches, main)), ...others.map((branch) => laneOf(branch, branch.disposition))],
    after: [],
  };
}

/** The path as a whole may be said to be delivered in part; the way that it shows ends like its own branch. */
const dispositionOf = (branches: readonly Branch[], main: Branch): string =>
  branches.find(({ hops }) => isSameWay(hops, main.hops))?.disposition ?? main.disposition;

type Branch = { readonly hops: readonly PathHop[]; readonly disposition: string };

const isArrival = (disposition: string): boolean => disposition === 'delivered' || disposition === 'reaches-internet';

const nameOfHop = ({ id, address }: PathHop): string => id ?? address;

const isSameWay = (one: readonly PathHop[], other: readonly PathHop[]): boolean =>
  one.length === other.length && sharedLength(one, other) === one.length;

function sharedLength(one: readonly PathHop[], other: readonly PathHop[]): number {
  const differs = one.findIndex((hop, index) => {
    const same = other[index];
    return same === undefined || nameOfHop(hop) !== nameOfHop(same);
  });
  return differs < 0 ? one.length : differs;
}

/** A way that only configuration tells of. */
const predictedPlaces = (hops: readonly PathHop[], arrives: boolean): readonly AlignedHop[] =>
  lineUp({
    hops: [],
    predicted: { hops },
    agreement: { kind: 'unknown', reason: '' },
    verdict: arrives ? 'reachable' : 'unreachable',
  });
