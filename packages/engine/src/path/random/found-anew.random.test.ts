import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import type { CloudDestination } from '../cloud/target.ts';
import { naiveCloud } from '../naive/naive-cloud.fixture.ts';
import type { NaivePath } from '../naive/naive-path.fixture.ts';
import type { Path } from '../path.ts';
import { agrees, simplified } from './compared.fixture.ts';
import { seeded } from './random.fixture.ts';
import {
  cloudWithFinders,
  FOUND_ADDRESSES,
  FOUND_SERVICE_TAGS,
  FOUND_TAGS,
  RANDOM_NAMES,
} from './random-names.fixture.ts';

const NETWORKS = 1500;
const FLOWS = 20;
const REFUSED: NaivePath = { hops: [], disposition: 'refused' };

/** What is told of firewalls that look a name up. */
function kindsOf({ hops, disposition, branches }: Path): readonly string[] {
  const of = hops.filter(({ issues = [] }) => issues.some(({ code }) => code === 'DNS_ANSWERS_DIFFER')).length;
  // A network rule may come before the application rule that lets it pass.
  const isEither = hops.some(
    ({ filters = [], issues = [] }) =>
      filters.some(({ level, access }) => level === 'firewall' && access === 'allow') &&
      issues.some(({ code, context }) => code === 'SERVICE_TAG_UNKNOWN' && context['level'] === 'firewall'),
  );
  const isByTag = hops.some(({ filters = [] }) => filters.some(({ rule = '' }) => rule.endsWith('/a250')));
  return [
    ...(isByTag ? ['by a tag of names'] : []),
    ...(isEither ? ['by a rule of either kind'] : []),
    ...(of > 0 ? [disposition] : []),
    ...(of > 1 ? ['by two firewalls'] : []),
    ...(of > 0 && branches !== undefined ? ['to several'] : []),
  ];
}

it(`a naive reading of Azure's rules agrees about ${NETWORKS * FLOWS} flows for which firewalls look names up`, () => {
  const seen = new Map<string, number>();
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const documents = cloudWithFinders(random);
    const [tags, serviceTags] = random.chance(0.8) ? [FOUND_TAGS, FOUND_SERVICE_TAGS] : [new Map(), undefined];
    const network = compileCloud(documents, seed, { mail: 'carried', ...(serviceTags && { serviceTags }) });
    const naive = naiveCloud(documents, { tags, learned: new Map(), mail: 'carried' });
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const name = random.pick(RANDOM_NAMES);
      const spoken = random.chance(0.6) ? random.pick(FOUND_ADDRESSES) : undefined;
      const address = parseAddress(spoken ?? '');
      const asked = { source: idOf('networkInterfaces', 'a'), port: 443 as Port };
      const destination: CloudDestination = address.ok
        ? { kind: 'address', address: address.value, name }
        : { kind: 'name', name };
      const prediction = predictCloud(network, { ...asked, destination });
      const question = { ...asked, name, ...(spoken && { destination: spoken }) };
      const expected = naive(question) ?? REFUSED;
      const found = prediction.ok ? simplified(prediction.value.path) : REFUSED;
      if (!agrees(found, expected)) expect({ seed, ...question, ...found }).toEqual({ seed, ...question, ...expected });
      if (!prediction.ok) continue;
      for (const kind of kindsOf(prediction.value.path)) seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
  }
  for (const kind of [
    'delivered',
    'denied',
    'no-way-back',
    'reaches-internet',
    'undetermined',
    'unowned',
    'unserved',
    'by a rule of either kind',
    'by a tag of names',
    'by two firewalls',
    'to several',
  ])
    expect([kind, seen.get(kind) ?? 0]).toEqual([kind, expect.toSatisfy((times: number) => times > 10)]);
}, 300_000);
