import { describe, expect, it } from 'vitest';
import type { Port } from '../address/port.ts';
import { cloudOf, idOf } from '../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { randomCloud } from '../path/random/random-cloud.fixture.ts';
import { seeded } from '../path/random/random.fixture.ts';
import type { Pieces } from '../pieces.ts';
import { reachedFrom, reachedFromInPieces } from './reached-from.ts';
import { whoReaches, whoReachesInPieces } from './who-reaches.ts';

const nic = (name: string) => idOf('networkInterfaces', name);
const configuration = (name: string) => `${nic(name)}/ipConfigurations/ipconfig1`;

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
    const found = reachedFrom(network, nic(name), 443 as Port);
    return found.ok ? found.value : found.problem;
  };

  it('is neither what its own rules keep in, nor what rules there keep out', () =>
    expect(reached('a')).toEqual({ configurations: [configuration('b')], undetermined: [configuration('e')] }));

  it('may be what only one of several next hops leads to, where another leads out of sight', () => {
    const spread = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24 rt=r',
        'subnet v/data 10.0.2.0/24',
        'subnet v/fw 10.0.3.0/24',
        'subnet v/out 10.0.4.0/24 rt=s',
        'subnet v/GatewaySubnet 10.0.9.0/24',
        'nic a 10.0.1.4 in v/app',
        'nic b 10.0.2.4 in v/data',
        'nic f 10.0.3.4 in v/fw forwards',
        'nic g 10.0.4.4 in v/out forwards',
        'route r 10.0.2.0/24 10.0.3.4,10.0.4.4',
        'route s 10.0.2.0/24 VirtualNetworkGateway',
        'gw h in v/GatewaySubnet ExpressRoute',
        'site l 10.0.2.0/24',
        'connect c h l',
      ),
      1,
    );
    const undetermined = [reachedFrom(spread, nic('a'), 443 as Port), whoReaches(spread, nic('b'), 443 as Port)].map(
      (each) => each.ok && each.value.undetermined,
    );
    // What g itself sends there leaves, too.
    expect(undetermined).toEqual([[configuration('b')], [configuration('a'), configuration('g')]]);
  });

  it('is asked of a machine that is there', () => expect(reached('z')).toContain('no interface with an address'));
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
        ['undetermined', 'partly-delivered', 'leaves-model'].includes(disposition),
      ]);
      if (disposition === 'delivered') arrived += 1;
    }
  }
  expect(arrived).toBeGreaterThan(100);
});

describe('in a network of 200 machines behind a load balancer', () => {
  const names = Array.from({ length: 200 }, (_, at) => `b${at}`);
  const network = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24',
      ...names.map((name, at) => `nic ${name} 10.0.1.${10 + at} in v/app`),
      'lb l 10.0.1.9 in v/app',
      `balance l Tcp 443 443 ${names.join()}`,
    ),
    1,
  );
  /** After how many pieces the answer is there, and the answer. */
  const counted = <T>(pieces: Pieces<T>) => {
    for (let pauses = 0; ; pauses += 1) {
      const { done, value } = pieces.next();
      if (done === true) return { pauses, value };
    }
  };

  it('whoever asks about all can pause after every 64 of them, and hears the same', () => {
    const [from, to] = [
      counted(reachedFromInPieces(network, nic('b7'), 443 as Port)),
      reachedFrom(network, nic('b7'), 443 as Port),
    ];
    expect(from.value).toEqual(to);
    expect(from.pauses).toBe(3);
    const by = counted(whoReachesInPieces(network, nic('b7'), 443 as Port));
    expect(by.value).toEqual(whoReaches(network, nic('b7'), 443 as Port));
    expect(by.value).toMatchObject({ ok: true, value: { doors: [{ address: '10.0.1.9' }] } });
    // Straight, the internet, and by the load balancer.
    expect(by.pauses).toBeGreaterThanOrEqual(3 + 1 + 3);
  });

  it('whoever stops asking leaves nothing behind that others would see', () => {
    const before = whoReaches(network, nic('b7'), 443 as Port);
    const given = whoReachesInPieces(network, nic('b7'), 443 as Port);
    given.next();
    expect(given.return(undefined as never).done).toBe(true);
    expect(whoReaches(network, nic('b7'), 443 as Port)).toEqual(before);
  });
});
