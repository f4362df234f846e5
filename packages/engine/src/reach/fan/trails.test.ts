import { expect, it } from 'vitest';
import { walk, type Walk } from '../../path/walk/walk.ts';
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
