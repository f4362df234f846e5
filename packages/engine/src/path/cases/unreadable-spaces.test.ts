import { describe, expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import { answerWithFields, both, withChild, withProperties, type Change, type ChangedCase } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16 10.1.0.0/16;subnet v/app 10.0.1.0/24;subnet v/more 10.1.1.0/24;vnet w 10.2.0.0/16 10.3.0.0/16;subnet w/data 10.2.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.1.1.4 in v/more vm=b;nic c 10.2.1.4 in w/data vm=c';
const PEERED = `${NET};peer v w`;
const SITE = `${NET};subnet v/GatewaySubnet 10.0.9.0/27;gw g in v/GatewaySubnet;site s 192.168.0.0/16 172.16.0.0/16;connect k g s`;

/** A member of the properties of a document, with something else in its list of prefixes. */
const space = (path: string, member: string, addressPrefixes: unknown): Change =>
  withProperties(`/${path}`, (properties) => ({ ...properties, [member]: { addressPrefixes } }));
const OF_V = (...prefixes: readonly unknown[]) => space('virtualNetworks/v', 'addressSpace', prefixes);
const OF_W = (...prefixes: readonly unknown[]) => space('virtualNetworks/w', 'addressSpace', prefixes);
const OF_S = (...prefixes: readonly unknown[]) => space('localNetworkGateways/s', 'localNetworkAddressSpace', prefixes);

/** Of the peering of v, which it tells of w. */
const peered = (addressPrefixes: unknown, ...subnets: readonly string[]): Change =>
  withChild('/virtualNetworks/v', 'virtualNetworkPeerings', 'to-w', (properties) => ({
    ...properties,
    remoteAddressSpace: { addressPrefixes },
    ...(subnets.length === 0 ? {} : { peerCompleteVnets: false, remoteSubnetNames: subnets }),
  }));
/** With the route table at the subnet. */
const withTable: Change = withChild('/virtualNetworks/v', 'subnets', 'app', (properties) => ({
  ...properties,
  routeTable: { id: idOf('routeTables', 'r') },
}));
const dataOfW: Change = withChild('/virtualNetworks/w', 'subnets', 'data', (properties) => ({
  ...properties,
  addressPrefix: '10.2.1.0/99',
  addressPrefixes: undefined,
}));

const [VNET, PEERING, VPN] = [
  'virtual-network/virtual-networks-udr-overview',
  'virtual-network/virtual-network-peering-overview',
  'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
] as const satisfies readonly Page[];
const UNREAD = 'undetermined CONFIG_MISSING properties.addressSpace.addressPrefixes';
const UNREAD_PEERED = 'undetermined CONFIG_MISSING properties.remoteAddressSpace.addressPrefixes';
const UNREAD_SITE = 'undetermined CONFIG_MISSING properties.localNetworkAddressSpace.addressPrefixes';

/** A network without private addresses. */
const SHOWN = PEERED.replace('10.2.0.0/16 10.3.0.0/16', '25.1.0.0/16').replaceAll('10.2.1.', '25.1.1.');

const SPACES: readonly ChangedCase[] = [
  [PEERING, 'addresses of a network may be public ones', SHOWN, (all) => all, 'a -> 25.1.1.4:80', 'delivered'],
  [PEERING, 'and then are perhaps peered', SHOWN, peered('x'), 'a -> 25.1.1.4:80', UNREAD_PEERED],
  [
    PEERING,
    'also where nobody knows with whom',
    SHOWN,
    withChild('/virtualNetworks/v', 'virtualNetworkPeerings', 'to-w', () => ({})),
    'a -> 25.1.1.4:80',
    'undetermined CONFIG_MISSING properties.remoteVirtualNetwork.id',
  ],
  [PEERING, 'as no others are', SHOWN, peered('x'), 'a -> 25.9.1.4:80', 'reaches-internet'],
  [VNET, 'all of a network can be read', NET, (all) => all, 'a -> b:80', 'delivered'],
  [VNET, 'what is no prefix may be any', NET, OF_V('10.0.0.0/16', '10.1.0.0/99'), 'a -> b:80', UNREAD],
  [VNET, 'answers go there, too', NET, OF_V('10.0.0.0/99', '10.1.0.0/16'), 'a -> b:80', UNREAD],
  [VNET, 'public addresses are taken to be none', NET, OF_V('10.0.0.0/16', 7), 'a -> 8.8.8.8:80', 'reaches-internet'],
  [VNET, 'private ones may be there', NET, OF_V('10.0.0.0/16', 7), 'a -> 192.168.1.1:80', UNREAD],
  [VNET, 'one without any has some', NET, OF_V(), 'a -> b:80', UNREAD],
  [
    VNET,
    'a user’s route may be for less than what is there',
    `${NET};route r 10.1.0.0/16 None`,
    both(withTable, OF_V('10.0.0.0/16', 'x')),
    'a -> b:80',
    UNREAD,
  ],
  [
    VNET,
    'subnets lie there, with public addresses, too',
    'vnet v 10.0.0.0/16 20.9.0.0/16;subnet v/app 10.0.1.0/24;subnet v/more 20.9.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 20.9.1.4 in v/more vm=b',
    OF_V('10.0.0.0/16', 'x'),
    'a -> b:80',
    UNREAD,
  ],
  [PEERING, 'a peer is as far as it can be read', PEERED, OF_W('10.2.0.0/16', 'x'), 'a -> c:80', 'delivered'],
  [PEERING, 'and may have anything else', PEERED, OF_W('10.3.0.0/16', 'x'), 'a -> c:80', UNREAD],
  [
    PEERING,
    'none that is not peered',
    NET,
    OF_W('10.3.0.0/16', 'x'),
    'a -> c:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE NETWORKS_NOT_CONNECTED',
  ],
  [PEERING, 'what is peered may be more', PEERED, peered(['10.3.0.0/16', '10.2.0.0/']), 'a -> c:80', UNREAD_PEERED],
  [PEERING, 'or not all of the other network', PEERED, peered(['x']), 'a -> c:80', UNREAD_PEERED],
  [PEERING, 'or anything if it is no list', PEERED, peered('10.2.0.0/16'), 'a -> c:80', UNREAD_PEERED],
  [PEERING, 'what can be read of it is', PEERED, peered(['10.2.0.0/16', {}]), 'a -> c:80', 'delivered'],
  [
    PEERING,
    'and a subnet of which it cannot be read',
    PEERED,
    both(peered([], 'data'), dataOfW),
    'a -> c:80',
    'undetermined CONFIG_MISSING properties.addressPrefix',
  ],
  [
    VPN,
    'what is behind a connection can be read',
    SITE,
    (all) => all,
    'a -> 172.16.0.4:80',
    'leaves-model LEAVES_MODEL',
  ],
  [VPN, 'and may be elsewhere', SITE, OF_S('192.168.0.0/16', '172.16.0.0/99'), 'a -> 172.17.0.4:80', UNREAD_SITE],
  [
    VPN,
    'which is the same where it leaves',
    SITE,
    OF_S('172.16.0.0/16', [1]),
    'a -> 172.16.0.4:80',
    'leaves-model LEAVES_MODEL',
  ],
  [VPN, 'and nothing to the network itself', SITE, OF_S('192.168.0.0/16', '?'), 'a -> b:80', 'delivered'],
];

describe('an address space that cannot be read wholly', () => {
  it.each(SPACES)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
