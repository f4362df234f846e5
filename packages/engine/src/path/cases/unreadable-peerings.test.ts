import { describe, expect, it } from 'vitest';
import {
  answerWithFields,
  unread,
  withChild,
  withMembers,
  type Change,
  type ChangedCase,
  type Json,
} from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nsg=n;nic a 10.0.1.4 in v/app vm=a;vnet w 10.1.0.0/16;subnet w/app 10.1.1.0/24 nsg=n;nic b 10.1.1.4 in w/app vm=b;nsg n';
const PEERED = `${NET};peer v w;peer w v`;
const OPEN = `${PEERED};rule n 100 in Allow Tcp 10.0.0.0/8 > * 80;rule n 100 out Allow Tcp * > 10.0.0.0/8 80`;
const THIRD =
  'route q 10.2.0.0/16 10.0.1.4;vnet u 10.2.0.0/16;subnet u/app 10.2.1.0/24 rt=r;nic c 10.2.1.4 in u/app vm=c;route r 10.1.0.0/16 10.0.1.4;peer u v forwarded=on;peer v u forwarded=on';
const FORWARDED = `${OPEN.replace('10.1.1.0/24', '$& rt=q').replace('10.0.1.4 in v/app vm=a', '$& forwards').replace('peer w v', 'peer w v forwarded=on')};${THIRD}`;
const HUB =
  'vnet h 10.9.0.0/16;subnet h/GatewaySubnet 10.9.0.0/27;gw g in h/GatewaySubnet;site s 192.168.0.0/16;connect x g s';
const LENT = `vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;subnet v/data 10.0.2.0/24;nic d 10.0.2.4 in v/data vm=d;${HUB};peer v h remote=on;peer h v transit=on`;

const NO_TRANSIT = LENT.replace(' transit=on', '');

const [LISTED, PEERINGS, TRANSIT, SUBNETS] = [
  'virtual-network/virtual-network-manage-peering',
  'virtual-network/virtual-network-peering-overview',
  'vpn-gateway/vpn-gateway-peering-gateway-transit',
  'virtual-network/how-to-configure-subnet-peering',
] as const satisfies readonly Page[];
const side = (of: string, to: string, members: Json): Change =>
  withChild(`/virtualNetworks/${of}`, 'virtualNetworkPeerings', `to-${to}`, withMembers(members));

/** On the way there, and at the rule for the tag. */
const twice = (field: string) => `${unread(field)} CONFIG_MISSING properties.${field}`;

const FLAGS: readonly ChangedCase[] = [
  [LISTED, 'lets in by the tag', PEERED, (all) => all, 'a -> b:80', 'delivered'],
  [
    LISTED,
    'may not let in by the tag',
    PEERED,
    side('w', 'v', { allowVirtualNetworkAccess: 'maybe' }),
    'a -> b:80',
    unread('allowVirtualNetworkAccess'),
  ],
  [
    LISTED,
    'may not let out by the tag',
    PEERED,
    side('v', 'w', { allowVirtualNetworkAccess: 7 }),
    'a -> b:80',
    unread('allowVirtualNetworkAccess'),
  ],
  [
    LISTED,
    'which matters to none whom another rule allows',
    OPEN,
    side('w', 'v', { allowVirtualNetworkAccess: 'maybe' }),
    'a -> b:80',
    'delivered',
  ],
  [LISTED, 'and null is a yes', PEERED, side('w', 'v', { allowVirtualNetworkAccess: null }), 'a -> b:80', 'delivered'],
  [PEERINGS, 'takes what others send on', FORWARDED, (all) => all, 'c -> b:80', 'delivered'],
  [
    PEERINGS,
    'may not take that, and says so',
    FORWARDED,
    side('w', 'v', { allowForwardedTraffic: 'maybe' }),
    'c -> b:80',
    'delivered CONFIG_MISSING properties.allowForwardedTraffic',
  ],
  [
    TRANSIT,
    'uses the gateway of the other side',
    LENT,
    (all) => all,
    'a -> 192.168.1.1:80',
    'leaves-model LEAVES_MODEL',
  ],
  [
    TRANSIT,
    'may use it',
    LENT,
    side('v', 'h', { useRemoteGateways: 'maybe' }),
    'a -> 192.168.1.1:80',
    unread('useRemoteGateways'),
  ],
  [
    TRANSIT,
    'may be lent it',
    LENT,
    side('h', 'v', { allowGatewayTransit: {} }),
    'a -> 192.168.1.1:80',
    unread('allowGatewayTransit'),
  ],
  [
    TRANSIT,
    'uses none where none is lent',
    NO_TRANSIT,
    side('v', 'h', { useRemoteGateways: 'maybe' }),
    'a -> 192.168.1.1:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE GATEWAY_TRANSIT_OFF',
  ],
  [
    TRANSIT,
    'nor where there can be none',
    LENT.replaceAll('h/GatewaySubnet', 'h/other'),
    side('v', 'h', { useRemoteGateways: 'maybe' }),
    'a -> 192.168.1.1:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [TRANSIT, 'and stays as it is inside', LENT, side('v', 'h', { useRemoteGateways: 7 }), 'a -> d:80', 'delivered'],
  [
    SUBNETS,
    'may be of some subnets alone',
    PEERED,
    side('v', 'w', { peerCompleteVnets: 'maybe' }),
    'a -> b:80',
    twice('peerCompleteVnets'),
  ],
  [
    SUBNETS,
    'or of which',
    PEERED,
    side('v', 'w', { peerCompleteVnets: false, remoteSubnetNames: 'app' }),
    'a -> b:80',
    twice('remoteSubnetNames'),
  ],
  [
    SUBNETS,
    'unless it says which addresses',
    PEERED.replace('peer v w', 'peer v w space=10.1.0.0/16'),
    side('v', 'w', { peerCompleteVnets: 'maybe' }),
    'a -> b:80',
    'delivered',
  ],
  [
    SUBNETS,
    'or be for IPv6 alone',
    PEERED,
    side('v', 'w', { enableOnlyIPv6Peering: 'maybe' }),
    'a -> b:80',
    twice('enableOnlyIPv6Peering'),
  ],
];

describe('a peering of which a member cannot be read', () => {
  it.each(FLAGS)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
