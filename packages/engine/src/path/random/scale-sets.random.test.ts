import { expect, it, vi } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { idInScaleSet, inScaleSet } from '../../documents/in-scale-set.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { machineNameOf, nameOf } from '../../documents/resource.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { RANDOM_SERVICE_TAGS, randomCloud } from './random-cloud.fixture.ts';
import { randomEnds } from './random-ends.fixture.ts';
import { seeded } from './random.fixture.ts';

vi.setConfig({ testTimeout: 300_000 });

/* "Virtual machine scale sets … Uniform orchestration": their machines and interfaces lie in the set, and are as others are. */
it('what is in a scale set is as what is not', () => {
  let asked = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const around = { serviceTags: RANDOM_SERVICE_TAGS };
    const [apart, within] = [cloud.documents, inScaleSet(cloud.documents)].map((documents) =>
      compileCloud(documents, 1, around),
    );
    if (apart === undefined || within === undefined) throw new Error('nothing was compiled');
    for (let flow = 0; flow < 25; flow += 1) {
      const { source, destination } = randomEnds(cloud, random);
      const parsed = parseAddress(destination);
      if (!parsed.ok) throw new Error(parsed.problem);
      const question = {
        source,
        destination: { kind: 'address', address: parsed.value },
        port: random.pick([22, 80, 443]) as Port,
      } as const;
      const before = JSON.stringify(predictCloud(apart, question)).replaceAll(MACHINE_WORDS, inWords);
      const after = JSON.stringify(predictCloud(within, { ...question, source: idInScaleSet(source) }));
      expect([seed, question, after]).toEqual([seed, question, idInScaleSet(before)]);
      asked += 1;
    }
  }
  expect(asked).toBe(1500);
});

/** A machine that is named in a sentence. */
const MACHINE_WORDS = /([Tt]he machine) (vm\d+) (is|runs)/g;
const inWords = (_: string, which: string, name: string, does: string) =>
  `${which} ${machineNameOf(idInScaleSet(`/Microsoft.Compute/virtualMachines/${nameOf(name)}`))} ${does}`;
