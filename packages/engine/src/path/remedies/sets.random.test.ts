import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import { NO_PORT, type Port } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud, type CloudQuestion } from '../cloud/predict-cloud.ts';
import { outcomeOf } from '../outcome.ts';
import type { Path, PathHop } from '../path.ts';
import { RANDOM_TAGS, randomCloud, seeded, type Random, type RandomCloud } from '../random/random-cloud.fixture.ts';
import { randomEnds } from '../random/random-ends.fixture.ts';
import { blockersOf, type Blocker } from './blockers.ts';
import type { Change } from './changes/changes.ts';
import { STUCK } from './unknown-behind.ts';
import { withChanges } from './with-change.fixture.ts';

const [NETWORKS, FLOWS, SETS] = [160, 6, 3];

const serviceTags = new Map(
  [...RANDOM_TAGS].map(([name, prefixes]) => [name.toLowerCase(), { name, prefixes: prefixes as readonly Prefix[] }]),
);
const networkOf = (documents: readonly CloudResource[]) => compileCloud(documents, 1, { serviceTags });

function randomQuestion(cloud: RandomCloud, random: Random): CloudQuestion {
  const { source, destination } = randomEnds(cloud, random);
  const to = parseAddress(destination);
  if (!to.ok) throw new Error(to.problem);
  const end = { source, destination: { kind: 'address', address: to.value } } as const;
  return random.chance(0.1)
    ? { ...end, protocol: 'icmp', port: NO_PORT }
    : { ...end, port: random.pick([22, 80, 85, 443, 1500, 8080]) as Port };
}

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
  const all = withChanges(documents, set);
  if (all === undefined || set.length < 2) return [];
  const { disposition, errors } = errorsOn(pathOf(all, asked));
  return set.filter((change) => {
    const others = withChanges(
      documents,
      set.filter((each) => each !== change),
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
  const changed = withChanges(documents, set);
  return changed === undefined ? 'not tried' : ending(changed, asked);
}

it('each set of changes opens the way, the first with nothing needless in it, or the answer says what nobody can know before it is made', () => {
  const counts = { opened: 0, said: 0, shut: 0 };
  const faults: string[] = [];
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const network = networkOf(cloud.documents);
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const asked = randomQuestion(cloud, random);
      if (ending(cloud.documents, asked) !== 'unreachable') continue;
      const found = blockersOf(network, asked);
      if (!found.ok) throw new Error(found.problem);
      const { blockers, remedies } = found.value;
      const [first] = remedies;
      const isShut = blockers.some(({ noSetting }) => noSetting !== undefined);
      const shown = predictCloud(network, asked);
      const isPlaced = ({ hop, branch, at }: Blocker) =>
        hop === undefined ? at !== undefined : shown.ok && hopsIn(shown.value.path, branch)[hop] !== undefined;
      if (!blockers.every(isPlaced)) faults.push(`seed ${seed}, flow ${flow}: no hop`);
      const isStuck = blockers.some(({ unknownBehind }) => unknownBehind === STUCK);
      if (isStuck || (first === undefined ? !isShut : blockers.length === 0))
        faults.push(`seed ${seed}, flow ${flow}: no cause`);
      if (first === undefined) counts.shut += 1;
      else if (blockers.some(({ unknownBehind }) => unknownBehind !== undefined)) counts.said += 1;
      else {
        for (const change of needless(cloud.documents, first, asked))
          faults.push(`seed ${seed}, flow ${flow}: needless ${JSON.stringify(change)}`);
        for (const set of remedies.slice(0, SETS)) {
          const after = endingWith(cloud.documents, set, asked);
          if (after === 'unreachable') faults.push(`seed ${seed}, flow ${flow}: ${JSON.stringify(set)}`);
          if (after !== 'not tried') counts.opened += 1;
        }
      }
    }
  }
  expect(faults).toEqual([]);
  expect(counts.opened).toBeGreaterThan(80);
  expect(counts.said).toBeGreaterThan(80);
  expect(counts.shut).toBeGreaterThan(1);
}, 120_000);
