import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { randomCloud } from '../random/random-cloud.fixture.ts';
import { seeded } from '../random/random.fixture.ts';
import { randomEnds } from '../random/random-ends.fixture.ts';
import { predictCloud, type CloudQuestion } from './predict-cloud.ts';

const NETWORKS = 60;
const FLOWS = 40;

it('a path is told with words that were kept of others as it is told alone', () => {
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const network = compileCloud(cloud.documents, seed);
    const questions = Array.from({ length: FLOWS }, (): CloudQuestion => {
      const { source, destination } = randomEnds(cloud, random);
      const address = parseAddress(destination);
      if (!address.ok) throw new Error(address.problem);
      const port = random.pick([22, 80, 443, 8080]) as Port;
      return { source, destination: { kind: 'address', address: address.value }, port };
    });
    // Words are kept by network, and of a copy none are.
    const alone = questions.map((question) => JSON.stringify(predictCloud({ ...network }, question)));
    for (const round of ['first', 'second', 'third'])
      expect([seed, round, questions.map((question) => JSON.stringify(predictCloud(network, question)))]).toEqual([
        seed,
        round,
        alone,
      ]);
  }
}, 120_000);
