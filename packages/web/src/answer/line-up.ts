import type { Check } from '@hopscope/protocol';

export type Diagnosis = NonNullable<Check['diagnosis']>;
export type SeenHop = Diagnosis['hops'][number];
export type PathHop = NonNullable<Diagnosis['predicted']>['hops'][number];
export type Issue = SeenHop['issues'][number];

/** One hop of the way: predicted, observed, or both; `gone`: what is told of it lies behind the break. */
export type AlignedHop = {
  readonly seen?: SeenHop;
  readonly path?: PathHop;
  readonly issues: readonly Issue[];
  readonly state: 'passed' | 'broken' | 'gone';
  /** The issue that breaks the link to the place after this one, the place itself, or the way of the answers from it. */
  readonly breaks?: { readonly where: 'here' | 'after' | 'back'; readonly issue: Issue };
};

/** What is told of a way by each side. */
export type Sides = Pick<Diagnosis, 'hops' | 'agreement' | 'verdict'> & {
  readonly predicted?: { readonly hops: readonly PathHop[] } | undefined;
};

/** Prediction and observation beside each other, in order: on one line where they are of the same hop, else apart. */
export function lineUp({ hops, predicted, agreement, verdict }: Sides): readonly AlignedHop[] {
  const pairs = paired(hops, predicted?.hops ?? [], agreement.kind === 'disagree');
  const at = pairs.findIndex(({ seen, path }) => firstError(seen, path) !== undefined);
  return pairs.map(({ seen, path }, index) => {
    const issues = issuesOf(seen, path);
    const issue = index === at && verdict !== 'reachable' ? firstError(seen, path) : undefined;
    const place = { ...(seen && { seen }), ...(path && { path }), issues };
    const where = issue && whereBroken(issue, seen ?? path);
    // Packets came so far; what is lost are the answers.
    if (issue && where) return { ...place, state: where === 'back' ? 'passed' : 'broken', breaks: { where, issue } };
    return { ...place, state: verdict !== 'reachable' && at >= 0 && index > at ? 'gone' : 'passed' };
  });
}

type Pair = { readonly seen?: SeenHop; readonly path?: PathHop };

/** The longest common line of both, by what a hop is. */
function paired(seen: readonly SeenHop[], path: readonly PathHop[], apart: boolean): readonly Pair[] {
  const lengths = seen.map(() => path.map(() => 0));
  const lengthAt = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = seen.length - 1; i >= 0; i--)
    for (let j = path.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row)
        row[j] = isSame(seen[i], path[j])
          ? lengthAt(i + 1, j + 1) + 1
          : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < seen.length || j < path.length) {
    const [one, other] = [seen[i], path[j]];
    if (one && other && isSame(one, other)) {
      pairs.push({ seen: one, path: other });
      [i, j] = [i + 1, j + 1];
    } else if (other && (one === undefined || lengthAt(i, j + 1) >= lengthAt(i + 1, j))) {
      // A host's own model ends at its first router: that packets go further is no disagreement.
      if (apart || one === undefined || other.kind !== 'destination') pairs.push({ path: other });
      j++;
    } else if (one) {
      pairs.push({ seen: one });
      i++;
    }
  }
  return pairs;
}

function isSame(seen: SeenHop | undefined, path: PathHop | undefined): boolean {
  if (seen === undefined || path === undefined) return false;
  if (seen.id !== undefined && seen.id === path.id) return true;
  if (seen.kind === 'source' && path.kind === 'source') return true;
  return seen.address !== undefined && [path.address, ...(path.otherAddresses ?? [])].includes(seen.address);
}

/** Both tell the same of a hop, or one tells more. */
function issuesOf(seen: SeenHop | undefined, path: PathHop | undefined): readonly Issue[] {
  const all = [...(seen?.issues ?? []), ...(path?.issues ?? [])];
  return all.filter(
    (issue, index) =>
      all.findIndex(({ code, sentence }) => code === issue.code && sentence === issue.sentence) === index,
  );
}

const firstError = (seen: SeenHop | undefined, path: PathHop | undefined) =>
  issuesOf(seen, path).find(({ severity }) => severity === 'error');

/** What leaves a hop breaks the link behind it; what arrives, or is of the hop itself, breaks there. */
export function whereBroken(issue: Issue, hop: { readonly kind: string } | undefined): 'here' | 'after' | 'back' {
  const { origin, code } = issue;
  if (isOfAnswers(issue)) return 'back';
  if (hop?.kind === 'destination') return 'here';
  return origin === 'outbound' || code === 'FILTERED_AFTER_HOP' ? 'after' : 'here';
}

/** Told of the way of the answers, not of the request's. */
export const isOfAnswers = ({ code }: Issue): boolean => code.startsWith('RETURN_') || code === 'ASYMMETRIC_ROUTE';
