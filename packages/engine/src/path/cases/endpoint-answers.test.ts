import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { reachedFrom } from '../../reach/reached-from.ts';
import { whoReaches } from '../../reach/who-reaches.ts';
import type { Port } from '../../address/port.ts';
import { answerTo, issuesIn, pathFor, type Case } from './cases.fixture.ts';

/** A machine, and a private endpoint that its subnet's route leads to by 10.0.9.4. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app vm=a;subnet v/pe 10.0.5.0/24;nic pe.nic 10.0.5.4 in v/pe pe=p;endpoint p Approved storage:s;storage s deny closed;route r 10.0.5.4/32 10.0.9.4';
const NVA = `${NET};subnet v/nva 10.0.9.0/24;nic n 10.0.9.4 in v/nva vm=n forwards`;
const FIREWALL = `${NET};subnet v/AzureFirewallSubnet 10.0.9.0/24;policy p1`;
const OPEN = 'fwrule f 100 Allow Any * > * *';
const TO = 'a -> 10.0.5.4:443';
const LIMITS = 'private-link/private-endpoint-overview';
const INSPECTED = 'private-link/inspect-traffic-with-azure-firewall';
const TAG = 'private-link/private-link-disable-snat';

const CASES: readonly Case[] = [
  [LIMITS, 'no appliance on the way', NET.replace(';route r 10.0.5.4/32 10.0.9.4', ';table r'), TO, 'delivered'],
  [
    LIMITS,
    'behind an appliance that keeps the sender’s address answers may come past it',
    NVA,
    TO,
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [TAG, 'an appliance with the tag sees them', `${NVA} answered`, TO, 'delivered'],
  [
    TAG,
    'one of two with the tag is not enough',
    `${NVA} answered;subnet v/mid 10.0.8.0/24 rt=q;nic m 10.0.8.4 in v/mid vm=m forwards;route q 10.0.5.4/32 10.0.9.4`.replace(
      'route r 10.0.5.4/32 10.0.9.4',
      'route r 10.0.5.4/32 10.0.8.4',
    ),
    TO,
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    INSPECTED,
    'a network rule of a firewall keeps the sender’s address',
    `${FIREWALL};fw f 10.0.9.4 in v/AzureFirewallSubnet;${OPEN}`,
    TO,
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    INSPECTED,
    'a firewall with source NAT for private addresses is answered itself',
    `${FIREWALL};fw f 10.0.9.4 in v/AzureFirewallSubnet private=255.255.255.255/32;${OPEN}`,
    TO,
    'delivered',
  ],
  [
    INSPECTED,
    'what a firewall denies is denied all the same',
    `${FIREWALL};fw f 10.0.9.4 in v/AzureFirewallSubnet`,
    TO,
    'denied FIREWALL_APPLIANCE_DENY ANALYSIS_UNSUPPORTED?',
  ],
];

describe('answers of private endpoints, as the pages about them say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it('name the appliance that they may come past', () =>
    expect(issuesIn(pathFor(NVA, TO)).map(({ sentence }) => sentence)).toEqual([
      '10.0.9.4 sends on to the private endpoint at 10.0.5.4 with the address of the sender: whether answers come back through it is not known.',
    ]));

  it.each([
    [NVA, false],
    [`${NVA} answered`, true],
  ])('%s: are the same to who asks for all at once', (lines, isCertain) => {
    const network = compileCloud(cloudOf(...lines.split(';')), 1);
    const [a, pe] = ['a', 'pe.nic'].map((name) => idOf('networkInterfaces', name));
    const [from, to] = [reachedFrom(network, a ?? '', 443 as Port), whoReaches(network, pe ?? '', 443 as Port)];
    const has = (ids: readonly string[], id = '') => ids.some((each) => each.startsWith(`${id}/`));
    expect([from.ok && has(from.value.configurations, pe), to.ok && has(to.value.configurations, a)]).toEqual([
      isCertain,
      isCertain,
    ]);
    expect([from.ok && has(from.value.undetermined, pe), to.ok && has(to.value.undetermined, a)]).toEqual([
      !isCertain,
      !isCertain,
    ]);
  });
});
