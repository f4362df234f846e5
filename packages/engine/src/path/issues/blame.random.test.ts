import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { entryOf } from '../../catalogue/catalogue.ts';
import type { Issue } from '../../issue/issue.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { randomCloud } from '../random/random-cloud.fixture.ts';
import { seeded } from '../random/random.fixture.ts';
import { randomEnds } from '../random/random-ends.fixture.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';

const NETWORKS = 150;
const FLOWS = 40;

/** What an entry of the catalogue does not say of its issues: a place on the hop, or a severity. */
function strayOf({ code, origin, severity }: Issue): string | undefined {
  const { origins, severity: usual, otherwise } = entryOf(code);
  if (!origins.includes(origin)) return `${code} ${origin}`;
  return severity === usual || otherwise !== undefined ? undefined : `${code} ${severity}`;
}

it('issues in random networks are where the catalogue says, and as severe', () => {
  const [strays, codes] = [new Set<string>(), new Set<string>()];
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const network = compileCloud(cloud.documents, seed);
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const { source, destination } = randomEnds(cloud, random);
      const address = parseAddress(destination);
      if (!address.ok) throw new Error(address.problem);
      const prediction = predictCloud(network, {
        source,
        destination: { kind: 'address', address: address.value },
        port: random.pick([22, 80, 443, 8080]) as Port,
      });
      if (!prediction.ok) throw new Error(prediction.problem);
      for (const issue of prediction.value.path.hops.flatMap(({ issues = [] }) => issues)) {
        codes.add(issue.code);
        const stray = strayOf(issue);
        if (stray !== undefined) strays.add(stray);
      }
    }
  }
  expect([...strays]).toEqual([]);
  expect(codes.size).toBeGreaterThan(25);
});
