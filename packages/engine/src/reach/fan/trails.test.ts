import { expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { NONE } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { addressOf } from '../../path/cloud/names.ts';
import { configurationOf } from '../../path/walk/ends.ts';
import { walk } from '../../path/walk/walk.ts';
import type { Walk } from '../../path/walk/record.ts';
import { packetOf } from '../../rules/packet.ts';
import { fansOf } from './pairs.fixture.ts';
import { STEP, type Trail } from './trail.ts';
import { trailsFrom } from './trails.ts';

const ofTrail = ({ count, end, last, steps }: Trail) =>
  [end, last, ...steps.subarray(0, count * STEP.stride)].join(' ');

const ofWalk = ({ end, last, steps }: Walk) =>
  [
    end,
    last,
    ...steps.flatMap((step) => [
      step.configuration,
      step.inboundAdmin,
      step.inboundSubnet,
      step.inboundInterface,
      step.firewall,
      step.outboundAdmin,
      step.outboundInterface,
      step.outboundSubnet,
      step.route,
    ]),
  ].join(' ');

it('a trail has the numbers of the walk that it is instead of, in any network', () => {
  const counts = { trails: 0, pastAppliances: 0, walks: 0 };
  for (const { network, from, any, pairs } of fansOf(200)) {
    const trailTo = trailsFrom(network, from, any);
    for (const { to, packet } of pairs) {
      const trail = trailTo(to);
      if (trail === undefined) counts.walks += 1;
      else {
        counts.trails += 1;
        if (trail.count > 2) counts.pastAppliances += 1;
        const walked = walk(network, from, packet);
        if (walked.forks.length > 0 || ofTrail(trail) !== ofWalk(walked)) expect(ofTrail(trail)).toBe(ofWalk(walked));
      }
    }
  }
  expect(counts.trails).toBeGreaterThan(counts.walks / 2);
  expect(counts.pastAppliances).toBeGreaterThan(20);
});

it('what a machine at an address of the platform’s sends takes a walk to tell', () => {
  const network = compileCloud(
    cloudOf(
      'vnet v 168.63.0.0/16',
      'subnet v/odd 168.63.129.0/24',
      'subnet v/app 168.63.1.0/24',
      'nic p 168.63.129.16 in v/odd',
      'nic q 168.63.129.17 in v/odd',
      'nic a 168.63.1.4 in v/app',
    ),
    1,
  );
  const trailOf = (name: string) => {
    const [from = NONE, to = NONE] = [name, 'a'].map((each) =>
      configurationOf(network, idOf('networkInterfaces', each), 'ipv4'),
    );
    const [source, destination] = [from, to].map((row) => addressOf(network.configurations.addresses, row));
    if (source === undefined || destination === undefined) throw new Error('both have addresses');
    return trailsFrom(network, from, packetOf({ protocol: 'tcp', source, destination, destinationPort: 80 }))(to);
  };
  expect(trailOf('p')).toBe(undefined);
  expect(trailOf('q')?.end).toBe('delivered');
});
