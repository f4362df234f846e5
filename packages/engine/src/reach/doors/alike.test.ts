import { expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { NONE } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { randomCloud } from '../../path/random/random-cloud.fixture.ts';
import { seeded } from '../../path/random/random.fixture.ts';
import { configurationOf, isOfFamily } from '../../path/walk/ends.ts';
import { whole } from '../../pieces.ts';
import { crowded } from '../crowded.fixture.ts';
import { alikeAmong } from './alike.ts';
import type { End } from '../targets.ts';
import { behindFirewalls } from './behind.ts';
import { forwardsTo } from './port-forwards.ts';
import { reachersBy } from './reachers-by.ts';

/** Of each interface. */
const MORE = 5;

it('whoever is asked for all who are alike comes in where each of them does, in any network', () => {
  let [count, told] = [0, 0];
  for (let seed = 1; seed <= 60; seed += 1) {
    const cloud = randomCloud(seeded(seed));
    const network = compileCloud(crowded(cloud.documents, MORE), 1);
    const { interfaces } = network.configurations;
    const sources = [...interfaces.keys()].filter(
      (row) => interfaces[row] !== NONE && isOfFamily(network, row, 'ipv4'),
    );
    for (const destination of cloud.interfaces)
      for (const port of [22, 80, 443, 8080] as Port[]) {
        const end: End = [configurationOf(network, destination, 'ipv4'), port];
        const others = sources.filter((row) => row !== end[0]);
        const kinds = alikeAmong(network, others);
        const forwards = end[0] < 0 ? [] : forwardsTo(network, ...end);
        for (const forward of forwards) {
          const by = (each: typeof kinds) =>
            whole(reachersBy(network, end, forward, each, behindFirewalls(network, end, forwards)));
          const [together, alone] = [by(kinds), by(others.map((row) => [row]))];
          if (JSON.stringify(together) !== JSON.stringify(alone))
            expect([seed, destination, forward, together]).toEqual([seed, destination, forward, alone]);
          count += alone.configurations.length;
          told += others.length - kinds.length;
        }
      }
  }
  expect([count > 500, told > 500]).toEqual([true, true]);
});
