import { describe, expect, it } from 'vitest';
import {
  answerWithFields,
  unread,
  withChild,
  withMembers,
  withMembersAt,
  withProperties,
  type Change,
  type ChangedCase,
  type Json,
} from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private nat=g;subnet v/data 10.0.2.0/24 private;natgw g 20.5.5.5;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.2.4 in v/data vm=b pip=20.1.1.1;nic c 10.0.2.5 in v/data vm=c';
const BALANCED = `${NET};lb l pip=20.2.2.2 Standard;balance l Tcp 80 8080 c`;

const subnet = (name: string, members: Json): Change =>
  withChild('/virtualNetworks/v', 'subnets', name, withMembers(members));
const network = (members: Json): Change => withMembersAt('/virtualNetworks/v', members);
const gateway = (members: Json): Change => withMembersAt('/natGateways/g', members);
const address = (ipAddress: unknown): Change => withProperties('/publicIPAddresses/20.1.1.1', () => ({ ipAddress }));
const configuration = (name: string, members: Json): Change =>
  withChild(`/networkInterfaces/${name}`, 'ipConfigurations', 'ipconfig1', withMembers(members));
const frontend = (members: Json): Change =>
  withChild('/loadBalancers/l', 'frontendIPConfigurations', 'f', () => members);

const [NAT, SUBNETS, ADDRESSES, PREFIXES, OUTBOUND, GROUPS, ROUTES] = [
  'nat-gateway/nat-overview',
  'nat-gateway/nat-overview',
  'virtual-network/ip-services/public-ip-addresses',
  'load-balancer/outbound-rules',
  'load-balancer/load-balancer-outbound-connections',
  'virtual-network/network-security-group-how-it-works',
  'virtual-network/virtual-networks-udr-overview',
] as const satisfies readonly Page[];
const NO_WAY = 'no-way-out NO_OUTBOUND_ADDRESS';

const REFERENCES: readonly ChangedCase[] = [
  [NAT, 'a gateway has addresses', NET, (all) => all, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [NAT, 'one of which is not told', NET, gateway({ publicIpAddresses: [{}] }), 'a -> 8.8.8.8:443', 'reaches-internet'],
  [NAT, 'or none', NET, gateway({ publicIpAddresses: [null] }), 'a -> 8.8.8.8:443', NO_WAY],
  [
    NAT,
    'or nobody knows which',
    NET,
    gateway({ publicIpAddresses: 'x' }),
    'a -> 8.8.8.8:443',
    unread('publicIpAddresses'),
  ],
  [
    PREFIXES,
    'or which prefixes',
    NET,
    gateway({ publicIpAddresses: [], publicIpPrefixes: 7 }),
    'a -> 8.8.8.8:443',
    unread('publicIpPrefixes'),
  ],
  [
    PREFIXES,
    'or one',
    NET,
    gateway({ publicIpAddresses: [], publicIpPrefixes: [{ id: 7 }] }),
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [SUBNETS, 'a subnet names none', NET, subnet('app', { natGateway: null }), 'a -> 8.8.8.8:443', NO_WAY],
  [SUBNETS, 'or one', NET, subnet('app', { natGateway: {} }), 'a -> 8.8.8.8:443', unread('natGateway.id')],
  [
    SUBNETS,
    'or its network does, for all of them',
    NET,
    network({ defaultPublicNatGateway: {} }),
    'c -> 8.8.8.8:443',
    unread('defaultPublicNatGateway.id'),
  ],
  [SUBNETS, 'and that by null none', NET, network({ defaultPublicNatGateway: null }), 'c -> 8.8.8.8:443', NO_WAY],
  [
    SUBNETS,
    'or the gateway a network, which may be any',
    NET,
    gateway({ sourceVirtualNetwork: { id: 7 } }),
    'c -> 8.8.8.8:443',
    unread('sourceVirtualNetwork.id'),
  ],
  [
    GROUPS,
    'or a group, which may deny',
    NET,
    subnet('app', { networkSecurityGroup: { id: 7 } }),
    'c -> 10.0.1.4:80',
    'undetermined CONFIG_MISSING',
  ],
  [
    GROUPS,
    'as that of an interface may',
    NET,
    withProperties('/networkInterfaces/a', (properties) => ({ ...properties, networkSecurityGroup: 'x' })),
    'c -> 10.0.1.4:80',
    'undetermined CONFIG_MISSING',
  ],
  [
    ROUTES,
    'or a route table, which may lead elsewhere',
    NET,
    subnet('app', { routeTable: [] }),
    'a -> 10.0.2.5:80',
    'undetermined CONFIG_MISSING',
  ],
  [ADDRESSES, 'an interface has an address', NET, (all) => all, 'b -> 8.8.8.8:443', 'reaches-internet'],
  [
    ADDRESSES,
    'that is not told',
    NET,
    address('20.1.1'),
    'b -> 8.8.8.8:443',
    `${unread('ipAddress')} ASSUMPTION_MADE properties.ipAddress`,
  ],
  [ADDRESSES, 'or not given yet', NET, address(undefined), 'b -> 8.8.8.8:443', NO_WAY],
  [
    ADDRESSES,
    'or names one',
    NET,
    configuration('b', { publicIPAddress: {} }),
    'b -> 8.8.8.8:443',
    unread('publicIPAddress.id'),
  ],
  [
    OUTBOUND,
    'a public load balancer lets out',
    BALANCED,
    frontend({ publicIPAddress: {} }),
    'c -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    PREFIXES,
    'by an address of a prefix, too',
    BALANCED,
    frontend({ publicIPPrefix: { id: '/p' } }),
    'c -> 8.8.8.8:443',
    'reaches-internet',
  ],
];

describe('a reference, or a public address, that cannot be read', () => {
  it.each(REFERENCES)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
