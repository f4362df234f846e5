import { describe, expect, it } from 'vitest';
import {
  answerWithFields,
  unread,
  withChild,
  withMembers,
  withProperties,
  type Change,
  type ChangedCase,
  type Json,
} from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;subnet v/data 10.0.2.0/24;nsg n;rule n 100 in Allow * * > * *;nic a 10.0.1.4 in v/app vm=a nsg=n;nic b 10.0.1.5 in v/app vm=b nsg=n;nic c 10.0.2.4 in v/data vm=c';
const INSIDE = `${NET};lb l 10.0.1.100 in v/app Standard;balance l Tcp 80 8080 a;balance l Tcp 81 8081 b;nat l Tcp 5000 22 a;share l Tcp 6000-6009 22 0 a:6003`;
const ALL = `${NET};lb l 10.0.1.100 in v/app Standard;balance l Tcp 80 8080 b;balance l All 0 0 a`;
const PROBED = `${NET};lb l 10.0.1.100 in v/app Standard;balance l Tcp 80 8080 a probe=8080`;
const OPEN = PROBED.replaceAll(' nsg=n', '');
const OUT = `${NET};lb l pip=20.1.1.1 Standard;balance l Tcp 80 8080 a`;

/** Members of one of the load balancer's rules, or of what probes, in place of what stands there. */
const rule = (within: string, name: string, members: Json): Change =>
  withChild('/loadBalancers/l', within, name, withMembers(members));
const balanced = (members: Json) => rule('loadBalancingRules', 'r0', members);
const translated = (name: 'n0' | 's0', members: Json) => rule('inboundNatRules', name, members);
const probe = (members: Json) => rule('probes', 'p0', members);
const list = (name: string, value: unknown): Change =>
  withProperties('/loadBalancers/l', (properties) => ({ ...properties, [name]: value }));

const [COMPONENTS, NAT, PROBES, OUTBOUND, PORTS] = [
  'load-balancer/components',
  'load-balancer/inbound-nat-rules',
  'load-balancer/load-balancer-custom-probe-overview',
  'load-balancer/load-balancer-outbound-connections',
  'load-balancer/load-balancer-ha-ports-overview',
] as const satisfies readonly Page[];
const NO_RULE = 'not-balanced LB_NO_MATCHING_FRONTEND';

const RULES: readonly ChangedCase[] = [
  [COMPONENTS, 'all rules can be read', INSIDE, (all) => all, 'c -> 10.0.1.100:82', NO_RULE],
  [
    COMPONENTS,
    'one without a known port is for any port',
    INSIDE,
    balanced({ frontendPort: 'http' }),
    'c -> 10.0.1.100:80',
    unread('frontendPort'),
  ],
  [
    COMPONENTS,
    'but for those of other rules, which Azure would not take twice',
    INSIDE,
    balanced({ frontendPort: 'http' }),
    'c -> 10.0.1.100:81',
    'delivered',
  ],
  [
    COMPONENTS,
    'nor is one of the same port and another protocol',
    INSIDE,
    balanced({ protocol: 'Sctp', frontendPort: 81 }),
    'c -> 10.0.1.100:81',
    'delivered',
  ],
  [
    COMPONENTS,
    'one without a known protocol is for its port',
    INSIDE,
    balanced({ protocol: 7 }),
    'c -> 10.0.1.100:80',
    unread('protocol'),
  ],
  [COMPONENTS, 'and for no other', INSIDE, balanced({ protocol: 7 }), 'c -> 10.0.1.100:82', NO_RULE],
  [
    COMPONENTS,
    'one may be at any frontend',
    INSIDE,
    balanced({ frontendIPConfiguration: { id: 'nonsense' } }),
    'c -> 10.0.1.100:80',
    unread('frontendIPConfiguration.id'),
  ],
  [
    COMPONENTS,
    'and lead to any pool',
    INSIDE,
    balanced({ backendAddressPool: { id: null } }),
    'c -> 10.0.1.100:80',
    unread('backendAddressPool.id'),
  ],
  [
    COMPONENTS,
    'or to one that is not told',
    INSIDE,
    balanced({ backendAddressPool: { id: 'nonsense' } }),
    'c -> 10.0.1.100:80',
    'undetermined CONFIG_MISSING',
  ],
  [
    COMPONENTS,
    'or to any port there',
    INSIDE,
    balanced({ backendPort: '8080' }),
    'c -> 10.0.1.100:80',
    unread('backendPort'),
  ],
  [
    COMPONENTS,
    'a list of none may hold any',
    INSIDE,
    list('loadBalancingRules', 'x'),
    'c -> 10.0.1.100:80',
    unread('loadBalancingRules'),
  ],
  [COMPONENTS, 'and null none', INSIDE, list('loadBalancingRules', null), 'c -> 10.0.1.100:80', NO_RULE],
  [
    PORTS,
    'stands before a rule for all ports',
    ALL,
    balanced({ frontendPort: {} }),
    'c -> 10.0.1.100:443',
    unread('frontendPort'),
  ],
  [PORTS, 'which is for all that it is not for', ALL, balanced({ protocol: {} }), 'c -> 10.0.1.100:443', 'delivered'],
  [
    NAT,
    'leads to anybody',
    INSIDE,
    translated('n0', { backendIPConfiguration: 7 }),
    'c -> 10.0.1.100:5000',
    unread('backendIPConfiguration.id'),
  ],
  [
    NAT,
    'may have any range of ports',
    INSIDE,
    translated('s0', { frontendPortRangeStart: 6010 }),
    'c -> 10.0.1.100:6003',
    unread('frontendPortRangeStart'),
  ],
];

const OTHERS: readonly ChangedCase[] = [
  [PROBES, 'a probe to a known port comes in', PROBED, (all) => all, 'c -> 10.0.1.100:80', 'delivered'],
  [
    PROBES,
    'one to another may be kept out by rules',
    PROBED,
    probe({ port: 'http' }),
    'c -> 10.0.1.100:80',
    unread('probe'),
  ],
  [PROBES, 'and by nobody where there are none', OPEN, probe({ port: 'http' }), 'c -> 10.0.1.100:80', 'delivered'],
  [
    PROBES,
    'a machine that is off answers none',
    `${OPEN};power a stopped`,
    probe({ port: 'http' }),
    'c -> 10.0.1.100:80',
    'not-balanced LB_BACKENDS_UNHEALTHY',
  ],
  [OUTBOUND, 'a rule lets out', OUT, (all) => all, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [
    OUTBOUND,
    'and may be none that does',
    OUT,
    balanced({ disableOutboundSnat: 'perhaps' }),
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING properties',
  ],
  [
    OUTBOUND,
    'or be for another pool',
    OUT,
    balanced({ backendAddressPool: {} }),
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING properties',
  ],
  [
    OUTBOUND,
    'an outbound rule, too',
    OUT,
    (all) =>
      list('outboundRules', [
        { name: 'o', properties: { protocol: 'Sctp', frontendIPConfigurations: [], backendAddressPool: {} } },
      ])(balanced({ disableOutboundSnat: true })(all)),
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING properties',
  ],
];

describe('a rule of a load balancer that cannot be read wholly', () => {
  it.each(RULES)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});

describe('what a load balancer asks its backends, and how it lets them out, that cannot be read', () => {
  it.each(OTHERS)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
