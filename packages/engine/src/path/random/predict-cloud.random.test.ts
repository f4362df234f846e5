import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { naiveCloud } from '../naive/naive-cloud.fixture.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { agrees, simplified } from './compared.fixture.ts';
import { RANDOM_TAGS, randomCloud, seeded } from './random-cloud.fixture.ts';
import { randomCall, randomEnds } from './random-ends.fixture.ts';

const NETWORKS = 1000;
const FLOWS = 100;

const PORTS = [22, 25, 80, 85, 443, 1500, 8080];

const serviceTags = new Map(
  [...RANDOM_TAGS].map(([name, prefixes]) => [name.toLowerCase(), { name, prefixes: prefixes as readonly Prefix[] }]),
);

/** How many flows there have to be of each kind at least, as a share of all. */
const SHARES = [
  ['sixes', 0.05],
  ['mail', 0.01],
  ['translated', 0.005],
  ['services', 0.03],
] as const;
const SERVED = ['reaches-internet', 'unserved', 'undetermined'];
/** By a firewall's rule that leads on. */
const TRANSLATING = /^allow .*\/t\d$/;

const routesOf = (learned: ReadonlyMap<string, readonly string[]>) =>
  new Map([...learned].map(([id, prefixes]) => [id.toLowerCase(), prefixes as readonly Prefix[]]));

it(`a naive reading of Azure's rules agrees about ${NETWORKS * FLOWS} flows through random networks`, () => {
  const endings = new Map<string, number>();
  const kinds = { sixes: 0, mail: 0, translated: 0, services: 0 };
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const { documents, learned } = cloud;
    const mail = random.pick(['carried', 'blocked', 'unknown'] as const);
    const network = compileCloud(documents, seed, { serviceTags, mail, learnedRoutes: routesOf(learned) });
    const naive = naiveCloud(documents, { tags: RANDOM_TAGS, learned, mail });
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const { source, destination, name } = random.chance(0.06)
        ? randomCall(cloud, random)
        : { ...randomEnds(cloud, random), name: undefined };
      const port = random.pick(PORTS);
      const protocol = random.chance(0.15) ? 'icmp' : random.chance(0.2) ? 'udp' : 'tcp';
      const sourcePort = random.chance(0.1) ? random.pick([80, 5500, 40_000]) : undefined;
      const address = parseAddress(destination);
      if (!address.ok) throw new Error(address.problem);
      const prediction = predictCloud(network, {
        source,
        destination: { kind: 'address', address: address.value, ...(name === undefined ? {} : { name }) },
        port: port as Port,
        ...(protocol === 'tcp' ? {} : { protocol }),
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
        ...(name === undefined ? {} : { name }),
      });
      const found = simplified(path);
      if (!agrees(found, expected)) {
        const question = { seed, source, destination, port, protocol, sourcePort, name };
        expect({ ...question, ...found }).toEqual({ ...question, ...expected });
      }
      if (destination.includes(':')) kinds.sixes += 1;
      if (port === 25 && protocol === 'tcp' && expected.hops.some(({ leaving }) => leaving !== undefined))
        kinds.mail += 1;
      if (name !== undefined && SERVED.includes(expected.disposition)) kinds.services += 1;
      if (expected.hops.some(({ filters }) => filters.some((each) => TRANSLATING.test(each)))) kinds.translated += 1;
      endings.set(expected.disposition, (endings.get(expected.disposition) ?? 0) + 1);
    }
  }
  for (const [kind, share] of SHARES)
    expect([kind, kinds[kind] / (NETWORKS * FLOWS)]).toEqual([kind, expect.toSatisfy((part: number) => part > share)]);
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
    'unserved',
  ])
    expect([ending, endings.get(ending) ?? 0]).toEqual([ending, expect.toSatisfy((count: number) => count > 20)]);
}, 600_000);
