import { expect, it } from 'vitest';
import { parseAddress } from '../../../address/address.ts';
import type { Port } from '../../../address/port.ts';
import { idOf } from '../../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../../network/cloud/compile-cloud.ts';
import { isArrived } from '../../cloud/branches.ts';
import { predictCloud } from '../../cloud/predict-cloud.ts';
import { seeded, type Random } from '../../random/random.fixture.ts';
import {
  cloudWithFinders,
  FOUND_ADDRESSES,
  FOUND_SERVICE_TAGS,
  RANDOM_NAMES,
} from '../../random/random-names.fixture.ts';
import { blockersOf } from '../blockers.ts';
import type { Change } from '../changes/change.ts';
import { withChanges } from './with-change.fixture.ts';

const NETWORKS = 300;
const FLOWS = 6;
const FACTS = { serviceTags: FOUND_SERVICE_TAGS, mail: 'carried' } as const;

function randomQuestion({ pick, chance }: Random, flow: number) {
  const [source, name] = [idOf('networkInterfaces', 'a'), pick(RANDOM_NAMES)];
  const address = parseAddress(chance(0.5) ? pick(FOUND_ADDRESSES) : '');
  const destination = address.ok
    ? ({ kind: 'address', address: address.value, name } as const)
    : ({ kind: 'name', name } as const);
  return { source, destination, port: (flow % 3 === 2 ? 8080 : 443) as Port };
}

const isByApplication = (change: Change): boolean =>
  change.kind === 'do' && change.what.includes('by an application rule');

it('rules that are made to the letter for a name open the way, or leave nothing that stops it but what is said to be unknown', () => {
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const documents = cloudWithFinders(random);
    const network = compileCloud(documents, seed, FACTS);
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const question = randomQuestion(random, flow);
      const stopped = blockersOf(network, question);
      for (const set of stopped.ok ? stopped.value.remedies : []) {
        const made = withChanges(documents, set, question.port);
        if (made === undefined) continue;
        const opened = predictCloud(compileCloud(made, seed, FACTS), question);
        const ending = opened.ok ? opened.value.path.disposition : 'undetermined';
        const isSaid = stopped.ok && stopped.value.blockers.some(({ unknownBehind }) => unknownBehind !== undefined);
        const isOpen = isArrived({ disposition: ending }) || ending === 'undetermined' || isSaid;
        expect([seed, question.destination, set, ending]).toEqual([
          seed,
          question.destination,
          set,
          isOpen ? ending : 'open',
        ]);
        if (isSaid) {
          seen.set('said', (seen.get('said') ?? 0) + 1);
          continue;
        }
        const kind = `${ending === 'undetermined' ? 'undetermined' : 'open'} ${set.some(isByApplication) ? 'by an application rule' : 'by others'}`;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }
  }
  for (const kind of ['open by an application rule', 'open by others', 'undetermined by an application rule'])
    expect([kind, seen.get(kind) ?? 0]).toEqual([kind, expect.toSatisfy((times: number) => times > 15)]);
  // Of answers that say that something is unknown any ending will do: most are others.
  const all = [...seen.values()].reduce((sum, times) => sum + times, 0);
  expect(2 * (seen.get('said') ?? 0)).toBeLessThan(all);
}, 120_000);
