import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** Two networks with the same addresses, and somebody who asks from a third. */
const TWICE =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 nsg=n;rule n 100 in Deny * * > *;nic c 10.0.1.5 in v/s;vnet w 10.0.0.0/16;subnet w/s 10.0.1.0/24;nic b 10.0.1.5 in w/s;vnet x 10.9.0.0/16;subnet x/s 10.9.1.0/24;nic a 10.9.1.4 in x/s;lb l pip=20.7.7.7';
const POOL = 'load-balancer/components';

const ADDRESSED: readonly Case[] = [
  [POOL, 'an address in the one', `${TWICE};balance l Tcp 80 80 10.0.1.5@w`, 'a -> 20.7.7.7:80', 'delivered'],
  [POOL, 'and in the other', `${TWICE};balance l Tcp 80 80 10.0.1.5@v`, 'a -> 20.7.7.7:80', 'denied NSG_DENY_SUBNET'],
  [
    POOL,
    'in one that is not among the documents',
    `${TWICE};balance l Tcp 80 80 10.0.1.5@ghost`,
    'a -> 20.7.7.7:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    POOL,
    'in nobody knows which',
    `${TWICE};balance l Tcp 80 80 10.0.1.5`,
    'a -> 20.7.7.7:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    POOL,
    'that nobody has',
    `${TWICE};balance l Tcp 80 80 10.0.1.77@w`,
    'a -> 20.7.7.7:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    POOL,
    'around an internal frontend, where no network is told',
    `${TWICE.replace('lb l pip=20.7.7.7', 'lb l 10.0.1.9 in w/s;nic d 10.0.1.6 in w/s')};balance l Tcp 80 80 10.0.1.5`,
    'd -> 10.0.1.9:80',
    'delivered',
  ],
];

const AROUND =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s;nic b 10.0.1.5 in v/s;nic c 10.0.1.6 in v/s nsg=n;rule n 100 in Deny * * > *;lb l 10.0.1.9 in v/s';
const NAT = 'load-balancer/inbound-nat-rules';

const SHARED: readonly Case[] = [
  [
    NAT,
    'a port that is told',
    `${AROUND};balance l Tcp 80 80 b,c;share l Tcp 5000-5009 22 0 b:5003 c:5004`,
    'a -> 10.0.1.9:5003',
    'delivered',
  ],
  [
    NAT,
    'that of another',
    `${AROUND};balance l Tcp 80 80 b,c;share l Tcp 5000-5009 22 0 b:5003 c:5004`,
    'a -> 10.0.1.9:5004',
    'denied NSG_DENY',
  ],
  [
    NAT,
    'one that no member has',
    `${AROUND};balance l Tcp 80 80 b,c;share l Tcp 5000-5009 22 0 b:5003 c:5004`,
    'a -> 10.0.1.9:5005',
    'not-balanced LB_NO_MATCHING_FRONTEND',
  ],
  [
    NAT,
    'one of a range of which nothing is told',
    `${AROUND};balance l Tcp 80 80 b,c;share l Tcp 5000-5009 22 0`,
    'a -> 10.0.1.9:5000',
    'undetermined CONFIG_MISSING?',
  ],
  [
    NAT,
    'one that may be that of the only member of which it is not told',
    `${AROUND};balance l Tcp 80 80 b,c;share l Tcp 5000-5009 22 0 b:5003`,
    'a -> 10.0.1.9:5004',
    'undetermined CONFIG_MISSING?',
  ],
  [
    NAT,
    'the first of the only member, unless others went before',
    `${AROUND};balance l Tcp 80 80 b;share l Tcp 5000-5009 22 0`,
    'a -> 10.0.1.9:5000',
    'delivered ASSUMPTION_MADE?',
  ],
  [
    NAT,
    'the only one of the only member',
    `${AROUND};balance l Tcp 80 80 b;share l Tcp 5000-5000 22 0`,
    'a -> 10.0.1.9:5000',
    'delivered',
  ],
  [
    NAT,
    'another where there is one member',
    `${AROUND};balance l Tcp 80 80 b;share l Tcp 5000-5009 22 0`,
    'a -> 10.0.1.9:5001',
    'undetermined CONFIG_MISSING?',
  ],
  [
    NAT,
    'nobody in the pool',
    `${AROUND};balance l Tcp 80 80 -;share l Tcp 5000-5009 22 0`,
    'a -> 10.0.1.9:5000',
    'not-balanced LB_NO_MATCHING_FRONTEND',
  ],
];

describe('pools of addresses', () => {
  it.each(ADDRESSED)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question)).toBe(answer),
  );
});

describe('inbound NAT rules of pools', () => {
  it.each(SHARED)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it('name whose port it may be', () => {
    const { hops } = pathFor(`${AROUND};balance l Tcp 80 80 b,c;share l Tcp 5000-5009 22 0`, 'a -> 10.0.1.9:5000');
    const [sentence] = hops.flatMap(({ issues = [] }) => issues.map((issue) => issue.sentence));
    expect(sentence).toContain('networkInterfaces/b/');
    expect(sentence).toContain('networkInterfaces/c/');
    expect(sentence).toContain('has one of the ports 5000 to 5009, and which one is not among the documents');
  });

  it('of scale sets are found where no rule of a machine is there', () => {
    const [l, ...others] = cloudOf(...`${AROUND};balance l Tcp 80 80 b`.split(';')).toSorted((one) =>
      one.id.includes('/loadBalancers/') ? -1 : 1,
    );
    const frontendIPConfiguration = { id: `${idOf('loadBalancers', 'l')}/frontendIPConfigurations/f` };
    const range = { frontendPortRangeStart: 5000, frontendPortRangeEnd: 5009, backendPort: 22, protocol: 'Tcp' };
    const inboundNatPools = [{ name: 'p', properties: { ...range, frontendIPConfiguration } }];
    const changed = { ...l, properties: { ...(l?.properties as object), inboundNatPools } };
    expect(
      compileCloud(
        [changed as (typeof others)[0], ...others].flatMap((each) => each ?? []),
        1,
      ).findings,
    ).toEqual([expect.objectContaining({ consequence: 'Flows to these ports end undetermined.' })]);
  });
});
