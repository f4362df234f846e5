import { describe, expect, it } from 'vitest';
import type { Port } from '../address/port.ts';
import { cloudOf, idOf } from '../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { randomCloud, seeded } from '../path/random/random-cloud.fixture.ts';
import { reachedFrom } from './reached-from.ts';

const configuration = (name: string) => `${idOf('networkInterfaces', name)}/ipConfigurations/ipconfig1`;

describe('what a machine reaches on a port', () => {
  const network = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24 nsg=out',
      'subnet v/data 10.0.2.0/24 nsg=in',
      'nic a 10.0.1.4 in v/app',
      'nic b 10.0.2.4 in v/data',
      'nic c 10.0.2.5 in v/data',
      'nic d 10.0.2.6 in v/data',
      'nic e 10.0.2.7 in v/data',
      'rule out 100 out Deny * * > 10.0.2.5 *',
      'rule in 100 in Deny * * > 10.0.2.6 *',
      'rule in 110 in Deny * Nowhere > 10.0.2.7 *',
    ),
    1,
  );
  const reached = (name: string) => {
    const found = reachedFrom(network, idOf('networkInterfaces', name), 443 as Port);
    return found.ok ? found.value : found.problem;
  };

  it('is neither what its own rules keep in, nor what rules there keep out', () =>
    expect(reached('a')).toEqual({ configurations: [configuration('b')], undetermined: [configuration('e')] }));

  it('is asked of a machine that is there', () => expect(reached('z')).toContain('no interface with an ipv4 address'));
});

it('is what single paths say, in any network', () => {
  let arrived = 0;
  for (let seed = 1; seed <= 150; seed += 1) {
    const random = seeded(seed);
    const { documents, interfaces } = randomCloud(random);
    const network = compileCloud(documents, 1);
    const source = random.pick(interfaces);
    const port = random.pick([22, 80, 443, 1688]) as Port;
    const reached = reachedFrom(network, source, port);
    if (!reached.ok) throw new Error(reached.problem);
    for (const destination of interfaces.filter((other) => other !== source)) {
      const path = predictCloud(network, { source, destination: { kind: 'resource', id: destination }, port });
      if (!path.ok) throw new Error(path.problem);
      const { disposition } = path.value.path;
      const isIn = (ids: readonly string[]) => ids.includes(`${destination}/ipConfigurations/ipconfig1`);
      expect([seed, destination, isIn(reached.value.configurations), isIn(reached.value.undetermined)]).toEqual([
        seed,
        destination,
        disposition === 'delivered',
        ['undetermined', 'partly-delivered'].includes(disposition),
      ]);
      if (disposition === 'delivered') arrived += 1;
    }
  }
  expect(arrived).toBeGreaterThan(100);
});
