import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { naiveCloud, type NaivePath } from '../naive/naive-cloud.fixture.ts';
import type { Path, PathBranch } from '../path.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { RANDOM_TAGS, randomCloud, randomEnds, seeded } from './random-cloud.fixture.ts';

const NETWORKS = 1000;
const FLOWS = 100;

const PORTS = [22, 80, 85, 443, 1500, 8080];

const serviceTags = new Map(
  [...RANDOM_TAGS].map(([name, prefixes]) => [name.toLowerCase(), { name, prefixes: prefixes as readonly Prefix[] }]),
);

/** What the naive reading has words for. */
const simplified = ({ hops, disposition, branches }: PathBranch & Pick<Path, 'branches'>): NaivePath => ({
  hops: hops.map(({ address, filters = [], route, leaving }) => ({
    address,
    filters: filters.map(({ access, rule }) => `${access} ${rule ?? ''}`),
    ...(route === undefined ? {} : { route: route.id }),
    ...(leaving === undefined
      ? {}
      : { leaving: leaving.address === undefined ? leaving.way : `${leaving.way} ${leaving.address}` }),
  })),
  disposition,
  ...(branches === undefined ? {} : { branches: branches.map(simplified) }),
});

/**
 * The order of branches says nothing, and a path with several that end badly may show any of them. What counts is which
 * branches there are, and whether some of them arrive.
 */
const compared = ({ hops, disposition, branches }: NaivePath) =>
  branches === undefined
    ? { hops, disposition }
    : {
        isMixed: disposition === 'partly-delivered',
        branches: branches.map((each) => JSON.stringify(each)).toSorted(),
      };

it(`a naive reading of Azure's rules agrees about ${NETWORKS * FLOWS} flows through random networks`, () => {
  const endings = new Map<string, number>();
  let sixes = 0;
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const { documents } = cloud;
    const network = compileCloud(documents, seed, { serviceTags });
    const naive = naiveCloud(documents, RANDOM_TAGS);
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const { source, destination } = randomEnds(cloud, random);
      const port = random.pick(PORTS);
      const protocol = random.chance(0.15) ? 'icmp' : 'tcp';
      const sourcePort = random.chance(0.1) ? random.pick([80, 5500, 40_000]) : undefined;
      const address = parseAddress(destination);
      if (!address.ok) throw new Error(address.problem);
      const prediction = predictCloud(network, {
        source,
        destination: { kind: 'address', address: address.value },
        port: port as Port,
        ...(protocol === 'icmp' ? { protocol } : {}),
        ...(sourcePort === undefined ? {} : { sourcePort: sourcePort as Port }),
      });
      if (!prediction.ok) throw new Error(prediction.problem);
      const { path } = prediction.value;
      const expected = naive({
        source,
        destination,
        port,
        protocol,
        ...(sourcePort === undefined ? {} : { sourcePort }),
      });
      const [found, wanted] = [compared(simplified(path)), compared(expected)];
      // Comparing texts first is quicker than asking `expect` a hundred thousand times.
      if (JSON.stringify(found) !== JSON.stringify(wanted)) {
        const question = { seed, source, destination, port, protocol, sourcePort };
        expect({ ...question, ...found }).toEqual({ ...question, ...wanted });
      }
      if (destination.includes(':')) sixes += 1;
      endings.set(expected.disposition, (endings.get(expected.disposition) ?? 0) + 1);
    }
  }
  expect(sixes).toBeGreaterThan((NETWORKS * FLOWS) / 20);
  // Networks that never meet a rule or an appliance would prove nothing.
  for (const ending of [
    'delivered',
    'denied',
    'no-route',
    'blackholed',
    'looped',
    'undetermined',
    'reaches-internet',
    'not-forwarded',
    'unowned',
    'next-hop-missing',
    'no-way-out',
    'no-way-back',
    'not-balanced',
    'partly-delivered',
    'machine-off',
  ])
    expect([ending, endings.get(ending) ?? 0]).toEqual([ending, expect.toSatisfy((count: number) => count > 20)]);
}, 600_000);
