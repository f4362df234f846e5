import { covers, type Prefix } from '../../../address/prefix.ts';
import type { Issue } from '../../../issue/issue.ts';
import type { CloudResource } from '../../../documents/resource.ts';
import { compileCloud } from '../../../network/cloud/compile-cloud.ts';
import { predictCloud, type CloudQuestion } from '../../cloud/predict-cloud.ts';
import { outcomeOf } from '../../outcome.ts';
import type { Path, PathHop } from '../../path.ts';
import { RANDOM_SERVICE_TAGS } from '../../random/random-cloud.fixture.ts';
import { blockersOf } from '../blockers.ts';
import type { Blocker } from '../blocker.ts';
import type { Change } from '../changes/change.ts';
import { STUCK } from '../unknown-behind.ts';
import { withChanges } from './with-change.fixture.ts';

/** So many sets of each answer are made. */
const SETS = 3;

/** What came of the sets of all answers: faults in words, and how many opened a way, said what nobody can know, or were none. */
export type Judged = { readonly faults: string[]; opened: number; said: number; shut: number };

export const networkOf = (documents: readonly CloudResource[]) =>
  compileCloud(documents, 1, { serviceTags: RANDOM_SERVICE_TAGS });

function pathOf(documents: readonly CloudResource[], asked: CloudQuestion): Path {
  const predicted = predictCloud(networkOf(documents), asked);
  if (!predicted.ok) throw new Error(predicted.problem);
  return predicted.value.path;
}

function ending(documents: readonly CloudResource[], asked: CloudQuestion): string {
  const path = pathOf(documents, asked);
  return path.disposition === 'partly-delivered' ? 'unreachable' : outcomeOf(path).kind;
}

/** Changes without which the path ends as it does with all, and no error is on it that was not. */
function needless(documents: readonly CloudResource[], set: readonly Change[], asked: CloudQuestion) {
  const all = withChanges(documents, set, asked.port);
  if (all === undefined || set.length < 2) return [];
  const { disposition, errors } = errorsOn(pathOf(all, asked));
  return set.filter((change) => {
    const others = withChanges(
      documents,
      set.filter((each) => each !== change),
      asked.port,
    );
    const without = others && errorsOn(pathOf(others, asked));
    return without?.disposition === disposition && [...without.errors].every((code) => errors.has(code));
  });
}

function errorsOn(path: Path) {
  const issues = (path.branches ?? [path]).flatMap(({ hops }) => hops.flatMap((hop) => hop.issues ?? []));
  const errors = new Set(issues.flatMap(({ code, severity }) => (severity === 'error' ? code : [])));
  return { disposition: path.disposition, errors };
}

const hopsIn = ({ hops, branches = [] }: Path, branch: number | undefined): readonly PathHop[] =>
  branch === undefined ? hops : (branches[branch]?.hops ?? []);

/** What each set comes to: `not tried` where its words leave something to choose. */
function endingWith(documents: readonly CloudResource[], set: readonly Change[], asked: CloudQuestion): string {
  const changed = withChanges(documents, set, asked.port);
  return changed === undefined ? 'not tried' : ending(changed, asked);
}

const isPeering =
  (from: string | undefined) =>
  (change: Change): boolean =>
    change.kind === 'do' && change.what === 'peer the two networks' && change.resource === from;

/** Do the address spaces of two networks overlap, so that Azure peers them not? */
function isRefused(documents: readonly CloudResource[], { from, to }: Issue['context']): boolean {
  const [here = [], there = []] = [from, to].map((id) => {
    const { addressSpace } = (documents.find((each) => each.id === id)?.properties ?? {}) as {
      readonly addressSpace?: { readonly addressPrefixes: readonly Prefix[] };
    };
    return addressSpace?.addressPrefixes;
  });
  return here.some((one) => there.some((other) => covers(one, other) || covers(other, one)));
}

/**
 * Holds the sets of changes for one question to what they promise, made in the documents to the letter: each opens the way with
 * nothing needless in it, or the answer says what nobody can know before it is made. `about`: names the question in faults.
 */
export function judge(
  {
    documents,
    network,
    asked,
    about,
  }: Readonly<{
    documents: readonly CloudResource[];
    network: ReturnType<typeof networkOf>;
    asked: CloudQuestion;
    about: string;
  }>,
  judged: Judged,
): void {
  if (ending(documents, asked) !== 'unreachable') return;
  const found = blockersOf(network, asked);
  if (!found.ok) throw new Error(found.problem);
  const { blockers, remedies } = found.value;
  const [first] = remedies;
  const isShut = blockers.some(({ noSetting }) => noSetting !== undefined);
  const shown = predictCloud(network, asked);
  const isPlaced = ({ hop, branch, at }: Blocker) =>
    hop === undefined ? at !== undefined : shown.ok && hopsIn(shown.value.path, branch)[hop] !== undefined;
  const fault = (words: string) => judged.faults.push(`${about}: ${words}`);
  if (!blockers.every(isPlaced)) fault('no hop');
  const isStuck = blockers.some(({ unknownBehind }) => unknownBehind === STUCK);
  if (isStuck || (first === undefined ? !isShut : blockers.length === 0)) fault('no cause');
  for (const { issue } of blockers)
    if (remedies.flat().some(isPeering(issue.context['from'])) && isRefused(documents, issue.context))
      fault(`networks that overlap are to be peered: ${issue.sentence}`);
  if (first === undefined) judged.shut += 1;
  else if (blockers.some(({ unknownBehind }) => unknownBehind !== undefined)) judged.said += 1;
  else {
    for (const set of remedies.slice(0, SETS)) {
      for (const change of needless(documents, set, asked))
        fault(`needless ${JSON.stringify(change)} in ${JSON.stringify(set)}`);
      const after = endingWith(documents, set, asked);
      if (after === 'unreachable') fault(JSON.stringify(set));
      if (after !== 'not tried') judged.opened += 1;
    }
  }
}
