import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { answerTo, type Case } from './cases.fixture.ts';

/** The second network got 10.2.0.0/16 after it was peered. */
const NETWORKS =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;subnet v/t 10.0.2.0/24;nic a 10.0.1.4 in v/s vm=a;nic t 10.0.2.4 in v/t;vnet w 10.1.0.0/16 10.2.0.0/16;subnet w/s 10.1.1.0/24;subnet w/t 10.2.1.0/24;nic b 10.1.1.4 in w/s vm=b;nic c 10.2.1.4 in w/t vm=c';
const STALE = `${NETWORKS};peer v w space=10.1.0.0/16`;
/** The subnet s of the one, and that of the other. */
const SUBNETS = `${NETWORKS};peer v w subnets=s;peer w v subnets=S`;

const CASES: readonly Case[] = [
  [
    'virtual-network/update-virtual-network-peering-address-space',
    'what the other network got since is not reached until the peering is synchronised',
    STALE,
    'a -> c:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE PEERING_DISCONNECTED',
  ],
  [
    'virtual-network/update-virtual-network-peering-address-space',
    'what it had before is',
    STALE,
    'a -> b:80',
    'delivered',
  ],
  [
    'virtual-network/update-virtual-network-peering-address-space',
    'answers from there do not miss it',
    STALE,
    'b -> a:80',
    'delivered',
  ],
  [
    'virtual-network/update-virtual-network-peering-address-space',
    'answers to it find no way',
    STALE,
    'c -> a:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'virtual-network/update-virtual-network-peering-address-space',
    'without what was peered, all that there is now is',
    `${NETWORKS};peer v w`,
    'a -> c:80',
    'delivered',
  ],
  [
    'virtual-network/how-to-configure-subnet-peering',
    'subnets that are peered reach each other',
    SUBNETS,
    'a -> b:80',
    'delivered',
  ],
  [
    'virtual-network/how-to-configure-subnet-peering',
    'others are not reached',
    SUBNETS,
    'a -> c:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/how-to-configure-subnet-peering',
    'a subnet that is not peered has the route, and no answers',
    SUBNETS,
    't -> b:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
];

describe('how much of a network is peered, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('a peering that is not in sync is a finding', () => {
    const { findings } = compileCloud(cloudOf(...STALE.split(';')), 1);
    expect(findings.map(({ problem }) => problem)).toEqual(['The peering is not in sync: w has 10.2.0.0/16 as well.']);
  });
});
