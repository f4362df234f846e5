import { describe, expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import { answerTo, answerWithFields, pathFor, withProperties, issuesIn } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const OPEN = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a';
const PRIVATE = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app vm=a';
const BEHIND = `${OPEN};lb l 10.0.1.9 in v/app;balance l Tcp 80 80 a`;
const FIELD = 'CONFIG_MISSING properties.defaultOutboundConnectivityEnabled';

const saying = (hasDefault: boolean) =>
  withProperties('/networkInterfaces/a', (properties) => ({
    ...properties,
    defaultOutboundConnectivityEnabled: hasDefault,
  }));

const OUT = 'virtual-network/ip-services/default-outbound-access';

const ROWS: readonly (readonly [
  page: Page,
  says: string,
  lines: string,
  hasDefault: boolean,
  to: string,
  answer: string,
])[] = [
  [OUT, 'that it has it, where nothing takes it away', OPEN, true, '8.8.8.8:443', 'reaches-internet'],
  [OUT, 'that it has none, where nothing takes it away', OPEN, false, '8.8.8.8:443', `undetermined ${FIELD}`],
  [OUT, 'that it has it, in a private subnet', PRIVATE, true, '8.8.8.8:443', `undetermined ${FIELD}`],
  [OUT, 'that it has none, in a private subnet', PRIVATE, false, '8.8.8.8:443', 'no-way-out NO_OUTBOUND_ADDRESS'],
  [
    OUT,
    'that it has it, behind a Standard internal load balancer',
    BEHIND,
    true,
    '8.8.8.8:443',
    `undetermined ${FIELD}`,
  ],
  [OUT, 'that it has none, behind one', BEHIND, false, '8.8.8.8:443', 'no-way-out NO_OUTBOUND_ADDRESS'],
  [
    OUT,
    'that it has none, and is asked for by another of its network',
    `${OPEN};nic b 10.0.1.5 in v/app`,
    false,
    '10.0.1.5:80',
    'delivered',
  ],
  [
    OUT,
    'that it has none, and leaves by a NAT gateway',
    `${OPEN.replace('/24', '/24 nat=g')};natgw g 20.5.5.5`,
    false,
    '8.8.8.8:443',
    'reaches-internet',
  ],
  [
    OUT,
    'that it has none, and is led to a firewall',
    `${OPEN.replace('/24', '/24 rt=r')};route r 0.0.0.0/0 10.0.9.4;subnet v/AzureFirewallSubnet 10.0.9.0/24;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.9.9.9;fwrule f 100 Allow Any * > * *`,
    false,
    '8.8.8.8:443',
    'reaches-internet',
  ],
];

/** "Default outbound access": interfaces tell whether it is in use; subnets that were made private give it to machines of before until they are deallocated. */
describe('an interface that says whether it has the default way out', () => {
  it.each(ROWS)('%s: it says %s', (_page, _says, lines, hasDefault, to, answer) =>
    expect(answerWithFields(lines, `a -> ${to}`, saying(hasDefault))).toBe(answer),
  );

  it.each([
    [OPEN, true],
    [OPEN, false],
    [PRIVATE, true],
  ] as const)('%s: %s sends no echo out for certain', (lines, hasDefault) =>
    expect(pathFor(lines, 'icmp a -> 8.8.8.8:0', saying(hasDefault)).disposition).toBe('no-way-out'),
  );

  it.each([
    [
      OPEN,
      false,
      'a says that it has no default way out, and nothing that is written takes it away: whether packets leave by that is not known.',
    ],
    [
      PRIVATE,
      true,
      'a says that it has the default way out, and its subnet, its machine or a load balancer takes it away: whether packets leave by that is not known.',
    ],
  ] as const)('is told as what differs: %s, %s', (lines, hasDefault, sentence) =>
    expect(issuesIn(pathFor(lines, 'a -> 8.8.8.8:443', saying(hasDefault))).map((each) => each.sentence)).toEqual([
      sentence,
    ]),
  );
});

// "Flexible scale sets are secure by default … an explicit outbound method is required" ("Default outbound access in Azure").
describe('an instance of a flexible scale set', () => {
  const ofScaleSet = withProperties('/virtualMachines/a', (properties) => ({
    ...properties,
    virtualMachineScaleSet: { id: idOf('virtualMachineScaleSets', 's') },
  }));

  it.each([
    [OPEN, 'no-way-out by none NO_OUTBOUND_ADDRESS'],
    [OPEN.replace(' vm=a', ' vm=a pip=20.1.1.1'), 'reaches-internet by public-address 20.1.1.1'],
  ])('leaves by no default way: %s', (lines, answer) =>
    expect(answerTo(lines, 'a -> 8.8.8.8:443', 'with ways out', ofScaleSet)).toBe(answer),
  );
});
