import { expect, it } from 'vitest';
import { ipv4Of, wordsOf, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { idOf } from '../path/cloud/names.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { randomCloud } from '../path/random/random-cloud.fixture.ts';
import { seeded } from '../path/random/random.fixture.ts';
import { isPublic } from '../path/walk/place.ts';
import { packetOf } from '../rules/packet.ts';
import { certaintyOf, type AddressRange } from './by-certainty.ts';
import type { FromInternet } from './from-internet.ts';
import { whoReaches } from './who-reaches.ts';

const holds = (ranges: readonly AddressRange[], address: Address) =>
  ranges.some(({ from, to }) => wordsOf(from)[3] <= wordsOf(address)[3] && wordsOf(address)[3] <= wordsOf(to)[3]);

const toldOf = ({ internet, internetPartly, internetUndetermined }: FromInternet, address: Address) =>
  holds(internet, address)
    ? 'certain'
    : holds(internetPartly, address)
      ? 'partly'
      : holds(internetUndetermined, address)
        ? 'undetermined'
        : undefined;

/** Is an address, though public, none of the internet's to one of the virtual networks? */
function isInside(network: CloudNetwork, source: Address): boolean {
  const packet = packetOf({ protocol: 'tcp', source, destination: source, destinationPort: 80 });
  return [...network.virtualNetworks.ids.keys()].some((home) => !isPublic(network, home, packet));
}

/** At both ends of all ranges, and beside them. */
const sampled = ({ internet, internetPartly, internetUndetermined }: FromInternet): readonly Address[] => [
  ...new Set(
    [...internet, ...internetPartly, ...internetUndetermined]
      .flatMap(({ from, to }) => [wordsOf(from)[3] - 1, wordsOf(from)[3], wordsOf(to)[3], wordsOf(to)[3] + 1])
      .concat(8 * 2 ** 24 + 5, 203 * 2 ** 24 + 9)
      .filter((word) => word >= 0 && word < 2 ** 32)
      .map(ipv4Of),
  ),
];

it('a path from an address of the internet ends as the exact sets say, at machines and at load balancers, in any network', () => {
  const counts = { certain: 0, partly: 0, undetermined: 0, out: 0 };
  for (let seed = 1; seed <= 60; seed += 1) {
    const network = compileCloud(randomCloud(seeded(seed)).documents, 1);
    const { ids, interfaces, isFront } = network.configurations;
    for (const [row, one] of interfaces.entries()) {
      if (one === NONE && isFront[row] !== 1) continue;
      const id = idOf(network, ids, row);
      for (const port of [22, 80, 443] as Port[]) {
        const found = whoReaches(network, id, port);
        if (!found.ok) continue;
        for (const source of sampled(found.value).filter((each) => !isInside(network, each))) {
          const predicted = predictCloud(network, { source, destination: { kind: 'resource', id }, port });
          if (!predicted.ok) continue;
          const told = toldOf(found.value, source);
          const wanted = certaintyOf(predicted.value.path.disposition);
          if (told !== wanted) expect([seed, source, id, port, told]).toEqual(predicted.value.path.disposition);
          counts[told ?? 'out'] += 1;
        }
      }
    }
  }
  expect(counts).toEqual({
    certain: expect.toSatisfy((count: number) => count > 50),
    partly: expect.any(Number),
    undetermined: expect.toSatisfy((count: number) => count > 50),
    out: expect.toSatisfy((count: number) => count > 50),
  });
}, 120_000);
