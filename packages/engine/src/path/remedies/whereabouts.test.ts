import { expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from './blockers.ts';
import { questionFromA } from './question-from-a.fixture.ts';

const V = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24 rt=r nsg=m', 'nic a 10.0.1.4 in v/app', 'nsg m'];
const W = ['vnet w 10.1.0.0/16', 'subnet w/s 10.1.1.0/24 nsg=n', 'nic b 10.1.1.4 in w/s', 'nsg n'];
const SHUT = 'rule n 200 in Deny * * > *';

/** `denied at 1.2.3.4`, or with the hop, of the path or of its way. */
function places(lines: readonly string[], to: string): readonly string[] {
  const found = blockersOf(compileCloud(cloudOf(...lines), 1), questionFromA(to, 443));
  if (!found.ok) throw new Error(found.problem);
  return found.value.blockers.map(({ issue, hop, branch, at }) =>
    [
      issue.code,
      hop === undefined ? `at ${at?.address}` : `hop ${hop}`,
      ...(branch === undefined ? [] : [`of ${branch}`]),
    ].join(' '),
  );
}

it.each([
  [
    'what is on the path has its hop',
    [...V, 'table r', ...W, 'peer v w', 'peer w v', SHUT],
    'b',
    ['NSG_DENY_SUBNET hop 1'],
  ],
  [
    'what a route that drops it keeps the flow from has none',
    [...V, 'route r 10.1.0.0/16 None', ...W, 'peer v w', 'peer w v', SHUT],
    'b',
    ['ROUTE_BLACKHOLE hop 0', 'NSG_DENY_SUBNET at 10.1.1.4'],
  ],
  [
    'what denies at a hop of the path once a route is gone has that hop',
    [...V, 'route r 20.0.0.0/8 None', 'rule m 4000 out Deny * * > Internet'],
    '20.1.1.1',
    ['ROUTE_BLACKHOLE hop 0', 'NSG_DENY_SUBNET hop 0'],
  ],
  [
    'what keeps the flow from one of two next hops has its own',
    [
      ...V,
      'route r 10.1.0.0/16 10.0.2.4,10.0.2.5',
      'subnet v/nva 10.0.2.0/24 rt=s',
      'nic x 10.0.2.4 in v/nva forwards',
      'nic y 10.0.2.5 in v/nva',
      'route s 10.1.0.0/16 None',
      ...W,
      'peer v w forwarded=on',
      'peer w v forwarded=on',
      SHUT,
    ],
    'b',
    ['ROUTE_BLACKHOLE hop 1', 'IP_FORWARDING_DISABLED hop 1 of 1', 'NSG_DENY_SUBNET at 10.1.1.4'],
  ],
] as const)('%s', (_, lines, to, expected) => expect(places(lines, to)).toEqual(expected));
