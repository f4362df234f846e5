import { describe, expect, it } from 'vitest';
import {
  answerWithFields,
  both,
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
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.1.5 in v/app vm=b forwards;nic c 10.0.1.6 in v/app vm=c;power b running';
const THROUGH = `${NET.replace('10.0.1.0/24', '$& rt=r').replace('10.0.1.5 in v/app', '10.0.2.5 in v/nva')};subnet v/nva 10.0.2.0/24;route r 8.8.8.8/32 10.0.2.5`;
const BALANCED = `${NET};lb l 10.0.1.100 in v/app Standard;balance l Tcp 80 8080 b probe=8080`;
const TWO = BALANCED.replace('8080 b', '8080 b,c');

const power = (instanceView: unknown): Change =>
  withProperties('/virtualMachines/b', (properties) => ({ ...properties, instanceView }));
const state = (code: unknown): Change => power({ statuses: [{ code: 'ProvisioningState/succeeded' }, { code }] });

const [STATES, PROBES, PEERINGS, LISTED, TRANSIT, TUNNELS, DEPLOYED] = [
  'virtual-machines/states-billing',
  'load-balancer/load-balancer-custom-probe-overview',
  'virtual-network/virtual-network-peering-overview',
  'virtual-network/virtual-network-manage-peering',
  'vpn-gateway/vpn-gateway-peering-gateway-transit',
  'vpn-gateway/vpn-gateway-about-vpngateways',
  'azure-resource-manager/management/async-operations',
] as const satisfies readonly Page[];
const NOT_TOLD = unread('instanceView.statuses');

const MACHINES: readonly ChangedCase[] = [
  [STATES, 'runs, as it says', NET, (all) => all, 'a -> b:80', 'delivered'],
  [STATES, 'is in a state that is none of Azure’s', NET, state('PowerState/perhaps'), 'a -> b:80', NOT_TOLD],
  [STATES, 'is in one that Azure does not know', NET, state('PowerState/unknown'), 'a -> b:80', NOT_TOLD],
  [STATES, 'has a state that is no text', NET, state(7), 'a -> b:80', NOT_TOLD],
  [STATES, 'has no list of states', NET, power({ statuses: 'x' }), 'a -> b:80', NOT_TOLD],
  [STATES, 'has no view of its instance', NET, power([7]), 'a -> b:80', NOT_TOLD],
  [STATES, 'has none of that yet', NET, power(null), 'a -> b:80', 'delivered'],
  [STATES, 'has one that tells of its deployment alone', NET, state('OSState/generalized'), 'a -> b:80', 'delivered'],
  [STATES, 'may not send', NET, state('PowerState/perhaps'), 'b -> a:80', NOT_TOLD],
  [STATES, 'may not send on', THROUGH, state('PowerState/perhaps'), 'a -> 8.8.8.8:80', NOT_TOLD],
  [
    PROBES,
    'may answer no probes',
    BALANCED,
    state('PowerState/perhaps'),
    'a -> 10.0.1.100:80',
    `${NOT_TOLD} CONFIG_MISSING properties.instanceView.statuses`,
  ],
  [PROBES, 'as one of several', TWO, state('PowerState/perhaps'), 'a -> 10.0.1.100:80', NOT_TOLD],
];

describe('a machine of which nobody knows whether it runs', () => {
  it.each(MACHINES)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});

const PEERED =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;table r;nic a 10.0.1.4 in v/app;vnet w 10.2.0.0/16;subnet w/s 10.2.1.0/24;nic c 10.2.1.4 in w/s vm=c forwards;peer v w;subnet v/GatewaySubnet 10.0.9.0/27';
const peering = (network: string, members: Json): Change =>
  withChild(
    `/virtualNetworks/${network}`,
    'virtualNetworkPeerings',
    network === 'v' ? 'to-w' : 'to-v',
    withMembers(members),
  );
const peerings = (network: string, virtualNetworkPeerings: unknown): Change =>
  withProperties(`/virtualNetworks/${network}`, (properties) => ({ ...properties, virtualNetworkPeerings }));
const HUB = `${PEERED.replace('peer v w', 'peer w v remote=on;peer v w transit=on')};gw g in v/GatewaySubnet;site x 192.168.0.0/16;connect k g x`;

const SIDES: readonly ChangedCase[] = [
  [PEERINGS, 'both sides are connected', PEERED, (all) => all, 'a -> c:80', 'delivered'],
  [
    PEERINGS,
    'in no state that is Azure’s',
    PEERED,
    peering('v', { peeringState: 'Perhaps' }),
    'a -> c:80',
    unread('peeringState'),
  ],
  [PEERINGS, 'nor is the other', PEERED, peering('w', { peeringState: 7 }), 'a -> c:80', unread('peeringState')],
  [
    PEERINGS,
    'one is not connected in any case',
    PEERED,
    both(peering('w', { peeringState: 'Initiated' }), peering('v', { peeringState: 7 })),
    'a -> c:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE PEERING_DISCONNECTED',
  ],
  [
    PEERINGS,
    'elsewhere nothing hangs on it',
    PEERED,
    peering('v', { peeringState: 'Perhaps' }),
    'a -> 8.8.8.8:80',
    'reaches-internet',
  ],
  [
    PEERINGS,
    'nor does a next hop there',
    PEERED.replace('table r', 'route r 8.8.8.8/32 10.2.1.4'),
    peering('v', { peeringState: 'Perhaps' }),
    'a -> 8.8.8.8:80',
    unread('peeringState'),
  ],
  [
    LISTED,
    'one leads nobody knows where',
    PEERED,
    peering('v', { remoteVirtualNetwork: {} }),
    'a -> c:80',
    unread('remoteVirtualNetwork.id'),
  ],
  [
    LISTED,
    'and may be the way back',
    PEERED,
    peering('w', { remoteVirtualNetwork: {} }),
    'a -> c:80',
    unread('remoteVirtualNetwork.id'),
  ],
  [LISTED, 'they are no list', PEERED, peerings('v', 'x'), 'a -> c:80', unread('virtualNetworkPeerings')],
  [LISTED, 'one of the list is no object', PEERED, peerings('v', [7]), 'a -> c:80', unread('remoteVirtualNetwork.id')],
  [
    LISTED,
    'and null is none',
    PEERED,
    peerings('v', [null]),
    'a -> c:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE NETWORKS_NOT_CONNECTED',
  ],
  [TRANSIT, 'lends a gateway', HUB, (all) => all, 'c -> 192.168.1.1:80', 'leaves-model LEAVES_MODEL'],
  [
    TRANSIT,
    'lends it perhaps',
    HUB,
    peering('w', { peeringState: 'Perhaps' }),
    'c -> 192.168.1.1:80',
    unread('peeringState'),
  ],
];

describe('a peering of which nobody knows whether it is connected, or with whom', () => {
  it.each(SIDES)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});

const SITE =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/27;gw g in v/GatewaySubnet;site x 192.168.0.0/16;connect k g x';
const BETWEEN =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;subnet v/GatewaySubnet 10.0.9.0/27;gw g in v/GatewaySubnet;vnet w 10.2.0.0/16;subnet w/s 10.2.1.0/24;nic c 10.2.1.4 in w/s vm=c;subnet w/GatewaySubnet 10.2.9.0/27;gw h in w/GatewaySubnet;connect k g h;connect l h g';
const connection = (name: string, members: Json): Change => withMembersAt(`/connections/${name}`, members);
const gateway = (name: string, members: Json): Change => withMembersAt(`/virtualNetworkGateways/${name}`, members);
const TO_SITE = 'a -> 192.168.1.1:80';
const AWAY = 'leaves-model LEAVES_MODEL';

const GATEWAYS: readonly ChangedCase[] = [
  [TUNNELS, 'a connection is up', SITE, (all) => all, TO_SITE, AWAY],
  [
    TUNNELS,
    'in no state that is Azure’s',
    SITE,
    connection('k', { connectionStatus: 'Perhaps' }),
    TO_SITE,
    unread('connectionStatus'),
  ],
  [TUNNELS, 'nor in a text', SITE, connection('k', { connectionStatus: 7 }), TO_SITE, unread('connectionStatus')],
  [TUNNELS, 'in one that Azure does not know', SITE, connection('k', { connectionStatus: 'Unknown' }), TO_SITE, AWAY],
  [
    TUNNELS,
    'which matters to none elsewhere',
    SITE,
    connection('k', { connectionStatus: 7 }),
    'a -> 8.8.8.8:80',
    'reaches-internet',
  ],
  [
    TUNNELS,
    'between networks',
    BETWEEN,
    connection('k', { connectionStatus: 7 }),
    'a -> c:80',
    unread('connectionStatus'),
  ],
  [TUNNELS, 'or back', BETWEEN, connection('l', { connectionStatus: 7 }), 'a -> c:80', unread('connectionStatus')],
  [
    TUNNELS,
    'of a gateway that cannot be read',
    SITE,
    connection('k', { virtualNetworkGateway1: {} }),
    TO_SITE,
    unread('virtualNetworkGateway1.id'),
  ],
  [
    TUNNELS,
    'to a site that cannot be read',
    SITE,
    connection('k', { localNetworkGateway2: 'x' }),
    TO_SITE,
    unread('localNetworkGateway2.id'),
  ],
  [
    TUNNELS,
    'to a gateway that cannot be read',
    BETWEEN,
    connection('k', { virtualNetworkGateway2: { id: 7 } }),
    'a -> c:80',
    unread('virtualNetworkGateway2.id'),
  ],
  [
    TUNNELS,
    'to a circuit that cannot be read',
    SITE,
    connection('k', { localNetworkGateway2: null, peer: [] }),
    TO_SITE,
    'undetermined CONFIG_MISSING',
  ],
  [
    TUNNELS,
    'a gateway whose subnet cannot be read',
    SITE,
    gateway('g', { ipConfigurations: [{ properties: { subnet: {} } }] }),
    TO_SITE,
    unread('ipConfigurations'),
  ],
  [
    TUNNELS,
    'or is no subnet',
    SITE,
    gateway('g', { ipConfigurations: [{ properties: { subnet: { id: 'x' } } }] }),
    TO_SITE,
    unread('ipConfigurations'),
  ],
  [
    DEPLOYED,
    'in no state of a deployment',
    SITE,
    gateway('g', { provisioningState: 'Perhaps' }),
    TO_SITE,
    unread('provisioningState'),
  ],
  [DEPLOYED, 'nor in a text', SITE, gateway('g', { provisioningState: 7 }), TO_SITE, unread('provisioningState')],
  [
    DEPLOYED,
    'which matters to none elsewhere',
    SITE,
    gateway('g', { provisioningState: 7 }),
    'a -> 8.8.8.8:80',
    'reaches-internet',
  ],
];

describe('a gateway, or a connection of one, that cannot be read', () => {
  it.each(GATEWAYS)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
