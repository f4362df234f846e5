import { describe, expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import {
  answerWithFields,
  both,
  unread,
  withChild,
  withMembers,
  withMembersAt,
  type Change,
  type ChangedCase,
  type Json,
} from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const MANAGED =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.1.5 in v/app vm=b;vnet w 10.2.0.0/16;subnet w/s 10.2.1.0/24;nic c 10.2.1.4 in w/s vm=c';
const RULED = `${MANAGED};admin v 10 in Deny Tcp 10.0.1.4 > * 22`;
const MESHED = `${MANAGED};mesh m v,w`;
const BALANCED = `${MANAGED};lb l 10.0.1.100 in v/app Standard;balance l Tcp 80 8080 b listed`;
const SHOWN = `${MANAGED.replace('10.0.1.5 in v/app vm=b', '$& pip=20.1.1.1')};lb l pip=20.2.2.2 Standard;balance l Tcp 80 8080 b`;

const pool = (members: Json): Change =>
  withChild('/loadBalancers/l', 'backendAddressPools', 'p0', withMembers(members));
const configuration = (members: Json): Change =>
  withChild('/networkInterfaces/b', 'ipConfigurations', 'ipconfig1', withMembers(members));
const frontend = (members: Json): Change =>
  withChild('/loadBalancers/l', 'frontendIPConfigurations', 'f', withMembers(members));
const rule = (members: Json): Change => withChild('/loadBalancers/l', 'loadBalancingRules', 'r0', withMembers(members));
/** As Azure writes of a public address whose it is. */
const isOf = (address: string, configurationId: string): Change =>
  withMembersAt(`/publicIPAddresses/${address}`, { ipConfiguration: { id: configurationId } });

const [RULES, GROUPS, ADDRESSES, BALANCERS] = [
  'virtual-network-manager/concept-security-admins',
  'virtual-network-manager/concept-connectivity-configuration',
  'virtual-network/ip-services/public-ip-addresses',
  'load-balancer/components',
] as const satisfies readonly Page[];
const DENIED = 'denied ADMIN_RULE_DENY';
const COLLECTION = '/ruleCollections/v';
const CONFIGURATION = '/connectivityConfigurations/m';

const OF_GROUPS: readonly ChangedCase[] = [
  [RULES, 'of a network', RULED, (all) => all, 'a -> b:22', DENIED],
  [
    RULES,
    'a network that cannot be read, perhaps this one',
    RULED,
    withMembersAt('/networkGroups/v', { groupMembers: [{ resourceId: 7 }] }),
    'a -> b:22',
    'undetermined CONFIG_MISSING',
  ],
  [
    RULES,
    'no list of them',
    RULED,
    withMembersAt('/networkGroups/v', { groupMembers: 'x' }),
    'a -> b:22',
    'undetermined CONFIG_MISSING',
  ],
  [
    RULES,
    'besides one that can',
    RULED,
    withMembersAt('/networkGroups/v', { groupMembers: [{ resourceId: idOf('virtualNetworks', 'v') }, {}] }),
    'a -> b:22',
    DENIED,
  ],
  [
    RULES,
    'a collection for a group that cannot be read',
    RULED,
    withMembersAt(COLLECTION, { appliesToGroups: [{ networkGroupId: {} }] }),
    'a -> b:22',
    unread('appliesToGroups[0].networkGroupId'),
  ],
  [
    RULES,
    'or for no list',
    RULED,
    withMembersAt(COLLECTION, { appliesToGroups: 7 }),
    'a -> b:22',
    unread('appliesToGroups'),
  ],
  [GROUPS, 'two networks that are joined', MESHED, (all) => all, 'a -> c:80', 'delivered'],
  [
    GROUPS,
    'and by no topology of Azure’s, perhaps',
    MESHED,
    withMembersAt(CONFIGURATION, { connectivityTopology: 'Perhaps' }),
    'a -> c:80',
    unread('connectivityTopology'),
  ],
  [
    GROUPS,
    'which matters to none elsewhere',
    MESHED,
    withMembersAt(CONFIGURATION, { connectivityTopology: 'Perhaps' }),
    'a -> 8.8.8.8:80',
    'reaches-internet',
  ],
  [
    GROUPS,
    'or for groups that cannot be read',
    MESHED,
    withMembersAt(CONFIGURATION, { appliesToGroups: [{}] }),
    'a -> c:80',
    unread('appliesToGroups[0].networkGroupId'),
  ],
];

const OF_POOLS: readonly ChangedCase[] = [
  [BALANCERS, 'an interface', BALANCED, (all) => all, 'a -> 10.0.1.100:80', 'delivered'],
  [
    BALANCERS,
    'one that cannot be read',
    BALANCED,
    pool({ backendIPConfigurations: [{ id: 7 }] }),
    'a -> 10.0.1.100:80',
    'undetermined CONFIG_MISSING',
  ],
  [
    BALANCERS,
    'no list of them',
    BALANCED,
    pool({ backendIPConfigurations: 'x' }),
    'a -> 10.0.1.100:80',
    'undetermined CONFIG_MISSING',
  ],
  [
    BALANCERS,
    'an address that cannot be read',
    BALANCED,
    pool({ backendIPConfigurations: [], loadBalancerBackendAddresses: [{ properties: { ipAddress: 7 } }] }),
    'a -> 10.0.1.100:80',
    'undetermined CONFIG_MISSING',
  ],
  [
    BALANCERS,
    'and null is nobody',
    BALANCED,
    pool({ backendIPConfigurations: [null], loadBalancerBackendAddresses: null }),
    'a -> 10.0.1.100:80',
    'not-balanced LB_NO_BACKENDS',
  ],
];

const OF_OWN: readonly ChangedCase[] = [
  [ADDRESSES, 'an interface has an address', MANAGED, (all) => all, 'a -> 10.0.1.5:80', 'delivered'],
  [
    ADDRESSES,
    'one that cannot be read may be any of its subnet',
    MANAGED,
    configuration({ privateIPAddress: '10.0.1' }),
    'a -> 10.0.1.5:80',
    unread('privateIPAddress'),
  ],
  [
    ADDRESSES,
    'nor that is no text',
    MANAGED,
    configuration({ privateIPAddress: 7 }),
    'a -> 10.0.1.9:80',
    unread('privateIPAddress'),
  ],
  [
    ADDRESSES,
    'in a subnet that cannot be read',
    MANAGED,
    configuration({ subnet: {} }),
    'a -> 10.0.1.5:80',
    unread('subnet.id'),
  ],
  [ADDRESSES, 'or whose it is', MANAGED, configuration({ subnet: 'x' }), 'a -> b:80', unread('subnet.id')],
  [
    ADDRESSES,
    'but for those that somebody has',
    MANAGED,
    configuration({ privateIPAddress: 7 }),
    'c -> 10.2.1.4:80',
    'delivered',
  ],
  [
    ADDRESSES,
    'and null is none yet',
    MANAGED,
    configuration({ privateIPAddress: null }),
    'a -> 10.0.1.5:80',
    'unowned ENDPOINT_NOT_FOUND',
  ],
  [
    BALANCERS,
    'as a frontend',
    BALANCED,
    frontend({ privateIPAddress: {} }),
    'a -> 10.0.1.100:80',
    unread('privateIPAddress'),
  ],
  [ADDRESSES, 'a public one', SHOWN, (all) => all, 'a -> 20.1.1.1:80', 'delivered'],
  [
    ADDRESSES,
    'that only its own document tells of',
    SHOWN,
    both(
      configuration({ publicIPAddress: {} }),
      isOf('20.1.1.1', `${idOf('networkInterfaces', 'b')}/ipConfigurations/ipconfig1`),
    ),
    'a -> 20.1.1.1:80',
    'delivered',
  ],
  [
    ADDRESSES,
    'and nobody does that it can be read',
    SHOWN,
    configuration({ publicIPAddress: { id: 7 } }),
    'a -> 20.1.1.1:80',
    unread('publicIPAddress.id'),
  ],
  [
    BALANCERS,
    'as a frontend',
    SHOWN,
    frontend({ publicIPAddress: 'x' }),
    'a -> 20.2.2.2:80',
    unread('publicIPAddress.id'),
  ],
];

const OF_RULES: readonly ChangedCase[] = [
  [
    BALANCERS,
    'no list of pools',
    BALANCED,
    rule({ backendAddressPools: 'x' }),
    'a -> 10.0.1.100:80',
    unread('backendAddressPools'),
  ],
  [
    BALANCERS,
    'or one of which one cannot be read',
    BALANCED,
    rule({ backendAddressPools: [{}] }),
    'a -> 10.0.1.100:80',
    unread('backendAddressPools'),
  ],
];

describe('pools of a rule that cannot be read', () => {
  it.each(OF_RULES)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});

describe('members of groups of networks that cannot be read', () => {
  it.each(OF_GROUPS)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});

describe('members of pools that cannot be read', () => {
  it.each(OF_POOLS)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});

describe('addresses of one’s own that cannot be read', () => {
  it.each(OF_OWN)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
