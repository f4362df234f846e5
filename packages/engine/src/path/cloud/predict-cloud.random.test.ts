import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Prefix } from '../../address/prefix.ts';
import type { Port } from '../../address/port.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import type { Path } from '../path.ts';
import { naiveCloud, type NaivePath } from './naive-cloud.fixture.ts';
import { predictCloud } from './predict-cloud.ts';
import { RANDOM_TAGS, randomCloud, seeded } from './random-cloud.fixture.ts';

const NETWORKS = 1000;
const FLOWS = 100;

const PORTS = [22, 80, 85, 443, 1500, 8080];

const serviceTags = new Map(
  [...RANDOM_TAGS].map(([name, prefixes]) => [name.toLowerCase(), { name, prefixes: prefixes as readonly Prefix[] }]),
);

/** What the naive reading has words for: it does not look at the way back. */
function simplified(path: Path): NaivePath {
  const answers = path.hops.flatMap(({ issues = [] }) => issues).some(({ code }) => code.startsWith('RETURN_'));
  return {
    hops: path.hops.map(({ address, filters = [], route }) => ({
      address,
      filters: filters.map(({ access, rule }) => `${access} ${rule ?? ''}`),
      ...(route === undefined ? {} : { route: route.id }),
    })),
    disposition: answers && path.disposition === 'no-way-back' ? 'delivered' : path.disposition,
  };
}

it(`a naive reading of Azure's rules agrees about ${NETWORKS * FLOWS} flows through random networks`, () => {
  const endings = new Map<string, number>();
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const { documents, interfaces, addresses } = randomCloud(random);
    const network = compileCloud(documents, seed, { serviceTags });
    const naive = naiveCloud(documents, RANDOM_TAGS);
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const [source, destination, port] = [random.pick(interfaces), random.pick(addresses), random.pick(PORTS)];
      const address = parseAddress(destination);
      if (!address.ok) throw new Error(address.problem);
      const asked = { source, destination: { kind: 'address', address: address.value }, port: port as Port } as const;
      const prediction = predictCloud(network, asked);
      if (!prediction.ok) throw new Error(prediction.problem);
      const expected = naive(source, destination, port);
      const found = simplified(prediction.value.path);
      // Comparing texts first is quicker than asking `expect` a hundred thousand times.
      if (JSON.stringify(found) !== JSON.stringify(expected))
        expect({ seed, source, destination, port, ...found }).toEqual({ seed, source, destination, port, ...expected });
      endings.set(expected.disposition, (endings.get(expected.disposition) ?? 0) + 1);
    }
  }
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
  ])
    expect([ending, endings.get(ending) ?? 0]).toEqual([ending, expect.toSatisfy((count: number) => count > 20)]);
}, 120_000);
