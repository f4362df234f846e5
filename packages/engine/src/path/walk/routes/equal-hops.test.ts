import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../address/address.ts';
import type { Port } from '../../../address/port.ts';
import { cloudOf, idOf } from '../../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../../network/cloud/compile-cloud.ts';
import { answerTo } from '../../cases/cases.fixture.ts';
import { predictCloud } from '../../cloud/predict-cloud.ts';

/*
 * Routes of the type VirtualApplianceEcmp, "using Equal-Cost Multi-Path (ECMP) routing with multiple next hop IP addresses" of 2 to
 * 64 appliances: so the reference of the REST API has it (Routes, Create Or Update, 2025-07-01), and no page says more. What
 * is inferred of it stands in docs/lab-notes/azure-rules-and-routes.md.
 */
const NETWORK = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'subnet v/data 10.0.2.0/24 rt=s',
  'subnet v/fw 10.0.3.0/24',
  'nic a 10.0.1.4 in v/app',
  'nic b 10.0.2.4 in v/data vm=b',
].join(';');
const TO = 'route r 10.0.2.0/24 10.0.3.4,10.0.3.5';
const BACK = 'route s 10.0.1.0/24 10.0.3.4,10.0.3.5';
const [GOOD, OTHER] = ['nic f 10.0.3.4 in v/fw forwards', 'nic g 10.0.3.5 in v/fw forwards'];

describe('a route to several appliances', () => {
  it.each([
    [
      'leads by each of them, and answers are taken to come the same way',
      [TO, BACK, GOOD, OTHER],
      'delivered ASSUMPTION_MADE?',
    ],
    ['leads to the other way back without them', [TO, GOOD, OTHER, 'table s'], 'delivered ASYMMETRIC_ROUTE?'],
    [
      'leads nowhere by one that does not forward',
      [TO, BACK, GOOD, 'nic g 10.0.3.5 in v/fw'],
      'partly-delivered ROUTE_HOPS_DIFFER? IP_FORWARDING_DISABLED ASSUMPTION_MADE?',
    ],
    [
      'leads nowhere by an address that nobody has',
      [TO, BACK, GOOD],
      'partly-delivered ROUTE_NEXT_HOP_INVALID ROUTE_HOPS_DIFFER?',
    ],
    [
      'passes rules at one of them that are not at the other',
      [TO, BACK, GOOD, `${OTHER} nsg=n`, 'rule n 100 in Deny Tcp * > * 80'],
      'partly-delivered ROUTE_HOPS_DIFFER? NSG_DENY ASSUMPTION_MADE?',
    ],
    [
      'is shut where all of them are',
      [TO, BACK, `${GOOD} nsg=n`, `${OTHER} nsg=n`, 'rule n 100 in Deny Tcp * > * 80'],
      'denied NSG_DENY ASSUMPTION_MADE?',
    ],
    [
      'is not asked for a destination that it does not hold',
      ['route r 10.9.0.0/16 10.0.3.4,10.0.3.5', 'table s', GOOD, OTHER],
      'delivered',
    ],
    ['yields to a longer one', [TO, 'route r 10.0.2.4/32 VnetLocal', 'table s', GOOD, OTHER], 'delivered'],
    [
      'leads to a load balancer in front of others, too',
      [
        'route r 10.0.2.0/24 10.0.3.4,10.0.3.9',
        'route s 10.0.1.0/24 10.0.3.4,10.0.3.9',
        GOOD,
        OTHER,
        'lb l 10.0.3.9 in v/fw',
        'balance l All 0 0 g',
      ],
      'delivered ASSUMPTION_MADE?',
    ],
    [
      'may take answers another way than requests went, and not all of these lead back',
      ['table r', BACK, GOOD, 'nic g 10.0.3.5 in v/fw'],
      'partly-delivered RETURN_NO_ROUTE ASYMMETRIC_ROUTE? ROUTE_HOPS_DIFFER?',
    ],
    [
      'may take answers by firewalls that did not see the request, whichever it is',
      ['table r', BACK, 'fw x 10.0.3.4 in v/fw', 'fw y 10.0.3.5 in v/fw'],
      'no-way-back ASYMMETRIC_ROUTE',
    ],
    [
      'may take answers to one of its appliances by the other, which does not forward',
      ['table r', 'route s 10.0.3.0/24 10.0.3.4,10.0.3.5', GOOD, 'nic g 10.0.3.5 in v/fw'],
      'partly-delivered RETURN_NO_ROUTE ASYMMETRIC_ROUTE? ROUTE_HOPS_DIFFER?',
      'f -> b:80',
    ],
    [
      'may take answers to one of its appliances by the other, in whichever order they stand',
      ['table r', 'route s 10.0.3.0/24 10.0.3.5,10.0.3.4', GOOD, 'nic g 10.0.3.5 in v/fw'],
      'partly-delivered RETURN_NO_ROUTE ASYMMETRIC_ROUTE? ROUTE_HOPS_DIFFER?',
      'f -> b:80',
    ],
    [
      'may lead what one of its appliances answers back to itself, or by the other',
      [
        'table r',
        'table s',
        'subnet v/nva 10.0.4.0/24 rt=t',
        'route t 10.0.1.0/24 10.0.4.4,10.0.3.4',
        GOOD,
        'nic h 10.0.4.4 in v/nva vm=h forwards',
      ],
      'partly-delivered RETURN_NO_ROUTE ROUTE_HOPS_DIFFER?',
      'a -> h:22',
    ],
    [
      'may take answers by another than the only one by which requests go, and nobody is that',
      ['route r 10.0.2.0/24 10.0.3.4', BACK, GOOD],
      'partly-delivered RETURN_NO_ROUTE ROUTE_HOPS_DIFFER?',
    ],
    [
      'may take answers by another than those of which requests go by one',
      [TO, 'route s 10.0.1.0/24 10.0.3.4,10.0.3.5,10.0.3.6', GOOD, OTHER],
      'partly-delivered ROUTE_HOPS_DIFFER? RETURN_NO_ROUTE',
    ],
    [
      'may take answers by another than the only one by which requests go, which sees half of it',
      ['route r 10.0.2.0/24 10.0.3.4', BACK, GOOD, OTHER],
      'delivered ASYMMETRIC_ROUTE?',
    ],
    [
      'takes answers the same way in whichever order its next hops stand',
      [TO, 'route s 10.0.1.0/24 10.0.3.5,10.0.3.4', GOOD, OTHER],
      'delivered ASSUMPTION_MADE?',
    ],
    [
      'may lead answers of who has a floating address back to itself, or to who asks',
      [
        'table r',
        'table s',
        'subnet v/nva 10.0.4.0/24 rt=t',
        'subnet v/in 10.0.5.0/24 rt=u',
        'route u 10.0.4.0/24 10.0.4.4',
        'route t 10.0.5.0/24 10.0.4.4,10.0.5.5',
        'nic h 10.0.4.4 in v/nva vm=h forwards',
        'nic i 10.0.5.5 in v/in',
        'lb l 10.0.4.9 in v/nva',
        'balance l All 0 0 h float',
      ],
      'partly-delivered ASSUMPTION_MADE? RETURN_NO_ROUTE ROUTE_HOPS_DIFFER?',
      'i -> 10.0.4.9:80',
    ],
  ])('%s', (_, lines, answer, question = 'a -> b:80') =>
    expect(answerTo([NETWORK, ...lines].join(';'), question)).toBe(answer),
  );

  it.each([
    ['no list', 'VirtualApplianceEcmp'],
    ['something in it that is no address', '10.0.3.4,10.0.3.500'],
  ])('with %s leads nobody knows where', (_, hop) =>
    expect(answerTo(`${NETWORK};route r 10.0.2.0/24 ${hop};table s;${GOOD}`, 'a -> b:80')).toBe(
      'undetermined CONFIG_MISSING?',
    ),
  );
});

it.each([
  [
    'another appliance',
    'nic h 10.0.4.4 in v/nva forwards',
    'route t 10.0.1.0/24 10.0.4.4',
    'delivered ASYMMETRIC_ROUTE? ASSUMPTION_MADE?',
  ],
  [
    'a firewall, which drops them',
    'fw h 10.0.4.4 in v/nva',
    'route t 10.0.1.0/24 10.0.4.4',
    'no-way-back ASYMMETRIC_ROUTE ASSUMPTION_MADE?',
  ],
  [
    'something of which no document tells how it sends them on',
    'bastion h 10.0.4.4 in v/nva',
    'route t 10.0.1.0/24 10.0.4.4',
    'undetermined ASSUMPTION_MADE? ANALYSIS_UNSUPPORTED?',
  ],
])('answers that are taken to come by the same next hop, and pass %s behind it', (_, nva, route, answer) => {
  const network = NETWORK.replace('v/fw 10.0.3.0/24', 'v/fw 10.0.3.0/24 rt=t');
  expect(
    answerTo([network, TO, BACK, GOOD, OTHER, 'subnet v/nva 10.0.4.0/24', nva, route].join(';'), 'a -> b:80'),
  ).toBe(answer);
});

it('answers to a flow that routes led to two of their next hops in turn may go by either', () => {
  const hops = '10.0.3.4,10.0.4.4';
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'subnet v/data 10.0.2.0/24 rt=s',
    'subnet v/fw 10.0.3.0/24 rt=r',
    'subnet v/nva 10.0.4.0/24 rt=t',
    'nic a 10.0.1.4 in v/app',
    'nic b 10.0.2.4 in v/data',
    GOOD,
    'nic h 10.0.4.4 in v/nva forwards',
    `route r 10.0.2.0/24 ${hops}`,
    `route s 10.0.1.0/24 ${hops}`,
    'route t 10.0.1.0/24 None',
  ];
  const address = parseAddress('10.0.2.4');
  if (!address.ok) throw new Error(address.problem);
  const predicted = predictCloud(compileCloud(cloudOf(...lines), 1), {
    source: idOf('networkInterfaces', 'a'),
    destination: { kind: 'address', address: address.value },
    port: 80 as Port,
  });
  const branches = predicted.ok ? (predicted.value.path.branches ?? []) : [];
  expect(
    branches.map(({ hops: way, disposition }) => `${way.map(({ address: at }) => at).join(' ')} ${disposition}`),
  ).toEqual([
    '10.0.1.4 10.0.3.4 10.0.2.4 looped',
    '10.0.1.4 10.0.4.4 10.0.2.4 no-way-back',
    '10.0.1.4 10.0.3.4 10.0.4.4 10.0.2.4 delivered',
    '10.0.1.4 10.0.3.4 10.0.4.4 10.0.2.4 no-way-back',
  ]);
});
