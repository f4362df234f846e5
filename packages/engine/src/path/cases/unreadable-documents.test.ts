import { describe, expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
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
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;subnet v/data 10.0.2.0/24;nic b 10.0.2.4 in v/data vm=b pip=20.1.1.1';
const BALANCED = `${NET};lb l 10.0.2.100 in v/data;balance l Tcp 80 80 b;lb m pip=20.2.2.2;balance m Tcp 80 80 b`;
const GATEWAY = `${NET};subnet v/gw 10.0.3.0/24;appgw g 10.0.3.9 in v/gw;listen g 80 8080 b`;
const LED = NET.replace('v/app 10.0.1.0/24', '$& rt=r').replace('v/data 10.0.2.0/24', '$& rt=q');
const GUARDED = `${LED};subnet v/AzureFirewallSubnet 10.0.9.0/26;route r 10.0.2.0/24 10.0.9.4;route q 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet`;
const RULED = `${GUARDED} p;policy p;fwrule p 100 Allow TCP 10.0.1.0/24 > * 80`;
const CLASSIC = `${GUARDED};fwrule f 100 Allow TCP 10.0.1.0/24 > * 80`;
const GROUPED = `${NET.replace('10.0.2.0/24', '$& nsg=n rt=t')};rule n 100 in Deny * * > * 80;table t`;

const [INTERFACES, BALANCERS, GATEWAYS, FIREWALLS, RULES, SUBNETS, APPLIANCES, ADDRESSES] = [
  'virtual-network/virtual-network-network-interface',
  'load-balancer/components',
  'application-gateway/application-gateway-components',
  'firewall/tutorial-firewall-deploy-portal',
  'firewall/rule-processing',
  'virtual-network/network-security-group-how-it-works',
  'virtual-network/virtual-networks-udr-overview',
  'virtual-network/ip-services/public-ip-addresses',
] as const satisfies readonly Page[];

const nothing =
  (end: string): Change =>
  (documents) =>
    documents.map((each) => (each.id.endsWith(end) ? { ...each, properties: 'x' } : each));
/** As Azure writes which configurations are in a subnet. */
const listed =
  (subnet: string, ...ids: readonly string[]): Change =>
  (documents) =>
    withChild(
      '/virtualNetworks/v',
      'subnets',
      subnet,
      withMembers({ ipConfigurations: ids.map((id) => ({ id })) }),
    )(documents);
const CONFIGURATION = `${idOf('networkInterfaces', 'b')}/ipConfigurations/ipconfig1`;

const ENDS: readonly ChangedCase[] = [
  [
    INTERFACES,
    'an interface whose list is none may be anywhere',
    NET,
    withMembersAt('/networkInterfaces/b', { ipConfigurations: 'x' }),
    'a -> 10.0.2.9:80',
    unread('ipConfigurations'),
  ],
  [
    INTERFACES,
    'nor can nothing of it be read',
    NET,
    nothing('/networkInterfaces/b'),
    'a -> 10.0.2.4:80',
    unread('ipConfigurations'),
  ],
  [
    INTERFACES,
    'but not where a subnet says that it is in that',
    NET,
    both(withMembersAt('/networkInterfaces/b', { ipConfigurations: 7 }), listed('data', CONFIGURATION)),
    'a -> 10.0.1.9:80',
    'unowned ENDPOINT_NOT_FOUND',
  ],
  [
    INTERFACES,
    'where it may be',
    NET,
    both(withMembersAt('/networkInterfaces/b', { ipConfigurations: 7 }), listed('data', CONFIGURATION)),
    'a -> 10.0.2.4:80',
    unread('ipConfigurations'),
  ],
  [
    INTERFACES,
    'one that is no object, too',
    NET,
    withMembersAt('/networkInterfaces/b', { ipConfigurations: [7] }),
    'a -> 10.0.2.4:80',
    unread('subnet.id'),
  ],
  [
    INTERFACES,
    'and who has its public address nobody knows',
    NET,
    both(
      withMembersAt('/networkInterfaces/b', { ipConfigurations: 7 }),
      withMembersAt('/publicIPAddresses/20.1.1.1', { ipConfiguration: { id: CONFIGURATION } }),
    ),
    'a -> 20.1.1.1:80',
    unread('ipConfigurations'),
  ],
  [
    INTERFACES,
    'nor that of one which no document says who has it',
    NET,
    withMembersAt('/networkInterfaces/b', { ipConfigurations: 7 }),
    'a -> 20.1.1.1:80',
    unread('ipConfigurations'),
  ],
  [
    INTERFACES,
    'null is none',
    NET,
    withMembersAt('/networkInterfaces/b', { ipConfigurations: [null] }),
    'a -> 10.0.2.4:80',
    'unowned ENDPOINT_NOT_FOUND',
  ],
  [
    BALANCERS,
    'a load balancer without a list',
    BALANCED,
    withMembersAt('/loadBalancers/l', { frontendIPConfigurations: {} }),
    'a -> 10.0.2.100:80',
    unread('frontendIPConfigurations'),
  ],
  [
    BALANCERS,
    'or of which nothing can be read',
    BALANCED,
    nothing('/loadBalancers/l'),
    'a -> 10.0.2.100:80',
    'undetermined CONFIG_MISSING properties',
  ],
  [
    BALANCERS,
    'a public one',
    BALANCED,
    withMembersAt('/loadBalancers/m', { frontendIPConfigurations: [7] }),
    'a -> 20.2.2.2:80',
    unread('frontendIPConfigurations[0]'),
  ],
  [BALANCERS, 'nothing else changes', BALANCED, nothing('/loadBalancers/l'), 'a -> 10.0.2.4:80', 'delivered'],
  [GATEWAYS, 'an application gateway hands requests on', GATEWAY, (all) => all, 'a -> 10.0.3.9:80', 'delivered'],
  [
    GATEWAYS,
    'and where its pools cannot be read nobody knows to whom',
    GATEWAY,
    withMembersAt('/applicationGateways/g', { backendAddressPools: 'x' }),
    'a -> 10.0.3.9:80',
    unread('backendAddressPools'),
  ],
  [
    GATEWAYS,
    'as its ports',
    GATEWAY,
    withMembersAt('/applicationGateways/g', { frontendPorts: 7 }),
    'a -> 10.0.3.9:80',
    unread('frontendPorts'),
  ],
  [
    GATEWAYS,
    'or where it has none that a listener names',
    GATEWAY,
    withMembersAt('/applicationGateways/g', { frontendPorts: [] }),
    'a -> 10.0.3.9:80',
    unread('requestRoutingRules'),
  ],
  [
    GATEWAYS,
    'or in which subnet it is',
    GATEWAY,
    withMembersAt('/applicationGateways/g', { gatewayIPConfigurations: [{ properties: { subnet: 7 } }] }),
    'a -> 10.0.3.9:80',
    unread('gatewayIPConfigurations[0].properties.subnet'),
  ],
];

const IN_SUBNET: readonly ChangedCase[] = [
  [
    GATEWAYS,
    'a gateway in a subnet whose addresses cannot be read',
    GATEWAY.replace('in v/gw', '$& pip=20.3.3.3'),
    withChild('/virtualNetworks/v', 'subnets', 'gw', withMembers({ addressPrefix: {} })),
    'a -> 20.3.3.3:80',
    unread('gatewayIPConfigurations'),
  ],
];

const FIREWALL: readonly ChangedCase[] = [
  [
    FIREWALLS,
    'a firewall without a list',
    CLASSIC,
    withMembersAt('/azureFirewalls/f', { ipConfigurations: 'x' }),
    'a -> b:80',
    unread('ipConfigurations'),
  ],
  [
    RULES,
    'its collections are no list',
    CLASSIC,
    withMembersAt('/azureFirewalls/f', { networkRuleCollections: 'x' }),
    'a -> b:80',
    'undetermined CONFIG_MISSING rules',
  ],
  [
    RULES,
    'or one of them is none',
    CLASSIC,
    withMembersAt('/azureFirewalls/f', { networkRuleCollections: [7] }),
    'a -> b:443',
    'undetermined CONFIG_MISSING action.type',
  ],
  [
    RULES,
    'its policy’s are none',
    RULED,
    withMembersAt('/ruleCollectionGroups/g', { ruleCollections: 'x' }),
    'a -> b:80',
    'undetermined CONFIG_MISSING rules',
  ],
  [
    RULES,
    'or which policy it has',
    RULED,
    withMembersAt('/azureFirewalls/f', { firewallPolicy: {} }),
    'a -> b:80',
    'undetermined CONFIG_MISSING ANALYSIS_UNSUPPORTED',
  ],
  [
    RULES,
    'or that',
    RULED,
    nothing('/firewallPolicies/p'),
    'a -> b:80',
    'undetermined CONFIG_MISSING ANALYSIS_UNSUPPORTED',
  ],
];

const SUBNET: readonly ChangedCase[] = [
  [SUBNETS, 'a group denies', GROUPED, (all) => all, 'a -> b:80', 'denied NSG_DENY_SUBNET'],
  [
    SUBNETS,
    'of a subnet of which nothing can be read there may be any',
    GROUPED,
    withProperties('/virtualNetworks/v', (properties) => ({
      ...properties,
      subnets: (properties['subnets'] as readonly Json[]).map((each) => ({ ...each, properties: 7 })),
    })),
    'a -> b:443',
    'undetermined CONFIG_MISSING CONFIG_MISSING',
  ],
];

const THROUGH =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app vm=a;subnet v/nva 10.0.9.0/24;nic n 10.0.9.4 in v/nva vm=n forwards;subnet v/data 10.0.2.0/24;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4';
const SENT_ON: readonly ChangedCase[] = [
  [APPLIANCES, 'an appliance sends on', THROUGH, (all) => all, 'a -> b:80', 'delivered ASYMMETRIC_ROUTE'],
  [
    APPLIANCES,
    'one that does not',
    THROUGH,
    withMembersAt('/networkInterfaces/n', { enableIPForwarding: null }),
    'a -> b:80',
    'not-forwarded IP_FORWARDING_DISABLED ASYMMETRIC_ROUTE',
  ],
  [
    APPLIANCES,
    'and one of which nobody knows',
    THROUGH,
    withMembersAt('/networkInterfaces/n', { enableIPForwarding: 'maybe' }),
    'a -> b:80',
    `${unread('enableIPForwarding')} ASYMMETRIC_ROUTE`,
  ],
  [
    APPLIANCES,
    'nor does that matter to what is its own',
    THROUGH,
    withMembersAt('/networkInterfaces/n', { enableIPForwarding: 'maybe' }),
    'b -> n:80',
    'delivered',
  ],
  [
    APPLIANCES,
    'or of answers',
    `${THROUGH};subnet v/back 10.0.3.0/24 rt=r2;nic c 10.0.3.4 in v/back vm=c;route r2 10.0.2.0/24 10.0.9.4`,
    withMembersAt('/networkInterfaces/n', { enableIPForwarding: 7 }),
    'b -> c:80',
    `${unread('enableIPForwarding')} ASYMMETRIC_ROUTE`,
  ],
];

const PUBLIC: readonly ChangedCase[] = [
  [
    ADDRESSES,
    'an address that nobody has is somebody else’s',
    NET,
    (all) => all,
    'a -> 20.1.1.9:80',
    'reaches-internet',
  ],
  [
    ADDRESSES,
    'and taken to be so where one cannot be read',
    NET,
    withMembersAt('/publicIPAddresses/20.1.1.1', { ipAddress: {} }),
    'a -> 20.1.1.1:80',
    'reaches-internet ASSUMPTION_MADE properties.ipAddress',
  ],
  [
    ADDRESSES,
    'nor anything of its document',
    NET,
    nothing('/publicIPAddresses/20.1.1.1'),
    'a -> 20.1.1.1:80',
    'reaches-internet ASSUMPTION_MADE properties.ipAddress',
  ],
  [
    ADDRESSES,
    'with which nobody knows whether one leaves',
    NET.replace('10.0.2.0/24', '$& private'),
    nothing('/publicIPAddresses/20.1.1.1'),
    'b -> 20.1.1.9:80',
    `${unread('ipAddress')} ASSUMPTION_MADE properties.ipAddress`,
  ],
];

describe('documents that count as not being there', () => {
  it.each([...ENDS, ...IN_SUBNET, ...FIREWALL, ...SUBNET, ...SENT_ON, ...PUBLIC])(
    '%s: %s',
    (_page, _says, lines, change, question, expected) =>
      expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
