import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** An appliance that tells a Route Server of a site. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;subnet v/RouteServerSubnet 10.0.6.0/26;subnet v/nva 10.0.7.0/24;nic n 10.0.7.4 in v/nva vm=n forwards;learned server 192.168.0.0/16@10.0.7.4';
const PAGE = 'route-server/overview';

const CASES: readonly Case[] = [
  [
    PAGE,
    'what it told of is led to the appliance, which has the way there',
    NET,
    'a -> 192.168.0.7:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    PAGE,
    'whose rules are asked',
    `${NET.replace('vm=n', 'vm=n nsg=g')};rule g 100 in Deny * * > *`,
    'a -> 192.168.0.7:443',
    'denied NSG_DENY LEAVES_MODEL?',
  ],
  [
    PAGE,
    'which has to forward',
    NET.replace('vm=n forwards', 'vm=n'),
    'a -> 192.168.0.7:443',
    'not-forwarded IP_FORWARDING_DISABLED LEAVES_MODEL?',
  ],
  [
    PAGE,
    'and to run',
    `${NET};power n deallocated`,
    'a -> 192.168.0.7:443',
    'machine-off VM_NOT_RUNNING LEAVES_MODEL?',
  ],
  [
    PAGE,
    'a default route of its leads to it, and out by its own address',
    `${NET.replace('192.168.0.0/16@', '0.0.0.0/0@').replace('subnet v/nva 10.0.7.0/24', 'subnet v/nva 10.0.7.0/24 rt=r').replace('forwards', 'forwards pip=20.1.1.1')};route r 0.0.0.0/0 Internet`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    PAGE,
    'it comes back where nothing else leads on from its own subnet',
    NET.replace('192.168.0.0/16@', '0.0.0.0/0@'),
    'a -> 8.8.8.8:443',
    'looped ROUTE_LOOP',
  ],
  [
    PAGE,
    'a pair that tells of the same is led to by either',
    NET.replace('@10.0.7.4', '@10.0.7.4,192.168.0.0/16@10.0.7.5').replace(
      'subnet v/nva',
      'nic m 10.0.7.5 in v/nva vm=m;subnet v/nva',
    ),
    'a -> 192.168.0.7:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    PAGE,
    'where packets go that somebody told of who is not described is in no document',
    NET.replace('@10.0.7.4', '@10.0.7.9'),
    'a -> 192.168.0.7:443',
    'leaves-model LEAVES_MODEL?',
  ],
];

describe('what appliances tell Route Servers, as the pages about them say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
