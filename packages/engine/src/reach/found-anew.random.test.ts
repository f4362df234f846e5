import { expect, it } from 'vitest';
import type { Port } from '../address/port.ts';
import { idOf } from '../documents/cloud-lines.fixture.ts';
import { serviceId } from '../documents/services/service-lines.fixture.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { seeded } from '../path/random/random.fixture.ts';
import { cloudWithFinders, FOUND_SERVICE_TAGS } from '../path/random/random-names.fixture.ts';
import { portsBetween } from './ports-between.ts';
import { whoReaches } from './who-reaches.ts';

const NETWORKS = 1875;

it('exact sets agree with single flows to services whose names firewalls look up', () => {
  let elsewhere = 0;
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const network = compileCloud(cloudWithFinders(random), seed, { serviceTags: FOUND_SERVICE_TAGS });
    const source = idOf('networkInterfaces', 'a');
    const destination = serviceId(random.pick(['storage:st', 'sql:db']));
    const one = (port: number) =>
      predictCloud(network, { source, destination: { kind: 'resource', id: destination }, port: port as Port });
    const sets = portsBetween(network, source, destination);
    for (const port of [442, 443, 444, 25, random.below(65_536)]) {
      const single = one(port);
      expect([seed, sets.ok]).toEqual([seed, single.ok]);
      if (!sets.ok || !single.ok) continue;
      const { disposition, hops } = single.value.path;
      const held = sets.value.find(({ protocol, from, to }) => protocol === 'tcp' && from <= port && port <= to);
      expect([seed, port, held?.disposition]).toEqual([seed, port, disposition]);
      if (hops.some(({ issues = [] }) => issues.some(({ code }) => code === 'DNS_ANSWERS_DIFFER'))) elsewhere += 1;
    }
    const reached = whoReaches(network, destination, 443 as Port);
    const single = one(443);
    if (!reached.ok || !single.ok) continue;
    const isReached = reached.value.configurations.some((id) => id.startsWith(`${source}/`));
    const { disposition, hops } = single.value.path;
    // Somebody else may have the address, out there.
    const isServed = disposition === 'reaches-internet' && hops.at(-1)?.device === 'service';
    expect([seed, isReached]).toEqual([seed, isServed || disposition === 'delivered']);
  }
  expect(elsewhere).toBeGreaterThan(20);
});
