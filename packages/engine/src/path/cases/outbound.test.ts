import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import {
  answerTo,
  withMembersAt,
  withProperties,
  type Case,
  type Change,
  type ChangedCase,
  type Json,
} from './cases.fixture.ts';

/** A machine behind a firewall that has no public address. */
const TUNNEL =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;route r 0.0.0.0/0 10.0.9.4;nic a 10.0.1.4 in v/app;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow Any * > * *';

/** A machine in a private subnet, behind a load balancer whose outbound rule is for TCP. */
const OUT_BY_TCP =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app;lb l pip=20.1.1.1;balance l Tcp 80 80 a out=Tcp';

const CASES: readonly Case[] = [
  [
    'virtual-network/ip-services/default-outbound-access',
    'without any other way out there is the default one',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app',
    'a -> 8.8.8.8:443',
    'reaches-internet by default',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a private subnet has no default way out',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app',
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a private subnet keeps in what a public load balancer has nobody for, too',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic b 10.1.1.4 in w/s;lb l pip=20.1.1.1;balance l Tcp 80 80 b',
    'a -> 20.1.1.1:443',
    'not-balanced NO_OUTBOUND_ADDRESS LB_NO_MATCHING_FRONTEND',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a public address at one interface takes the default from all of its machine',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=m;nic b 10.0.1.5 in v/app vm=m pip=20.1.1.1',
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a public address of another machine takes nothing away',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=m;nic b 10.0.1.5 in v/app vm=n pip=20.1.1.1',
    'a -> 8.8.8.8:443',
    'reaches-internet by default',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a private subnet, and a public address',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app pip=20.1.1.1',
    'a -> 8.8.8.8:443',
    'reaches-internet by public-address 20.1.1.1',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a private subnet, and a NAT gateway',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'a NAT gateway comes before the default',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'a NAT gateway comes before a public address',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app pip=20.1.1.1;natgw g 20.5.5.5',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'a NAT gateway comes before a load balancer',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5;lb l pip=20.7.7.7;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'with several addresses nobody knows which one is used',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway',
  ],
  [
    'nat-gateway/nat-overview',
    'without an address nothing leaves',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g',
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    'nat-gateway/nat-overview',
    'a user’s route to an appliance comes before a NAT gateway',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g rt=r;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5;route r 0.0.0.0/0 10.0.1.9;nic f 10.0.1.9 in v/app forwards',
    'a -> 8.8.8.8:443',
    'looped ROUTE_LOOP',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'a public address comes before a load balancer',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app pip=20.1.1.1;lb l pip=20.7.7.7;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by public-address 20.1.1.1',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'a rule of a public load balancer lets the pool out that it names in a list',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app;lb l pip=20.7.7.7;balance l Tcp 80 80 a listed',
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer 20.7.7.7',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'a rule of a public load balancer lets its pool out',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app;lb l pip=20.7.7.7;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer 20.7.7.7',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'a Standard internal load balancer takes the default way out away',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;lb l 10.0.1.20 in v/app;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'behind an internal and a public one',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;lb l 10.0.1.20 in v/app;balance l Tcp 80 80 a;lb m pip=20.7.7.7;balance m Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer 20.7.7.7',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'behind an internal one, with a public address',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app pip=20.1.1.1;lb l 10.0.1.20 in v/app;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by public-address 20.1.1.1',
  ],
  [
    'nat-gateway/nat-overview',
    'the receiver’s rules see the NAT gateway’s address',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Allow Tcp 20.5.5.5 > *;rule n 200 in Deny * * > *',
    'a -> 20.1.1.9:443',
    'delivered by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'the receiver’s rules do not see the sender’s own address behind a NAT gateway',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app pip=20.1.1.1;natgw g 20.5.5.5;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Allow Tcp 20.1.1.1 > *;rule n 200 in Deny * * > *',
    'a -> 20.1.1.9:443',
    'denied by nat-gateway 20.5.5.5 NSG_DENY',
  ],
  [
    'nat-gateway/nat-overview',
    'a rule for all addresses of a NAT gateway knows whichever a flow has',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Deny Tcp 20.5.0.0/16 > *;rule n 200 in Allow * * > *',
    'a -> 20.1.1.9:443',
    'denied by nat-gateway NSG_DENY',
  ],
  [
    'nat-gateway/nat-overview',
    'a rule for one of them denies some flows',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Deny Tcp 20.5.5.5 > *;rule n 200 in Allow * * > *',
    'a -> 20.1.1.9:443',
    'partly-delivered by nat-gateway 20.5.5.5 ROUTE_HOPS_DIFFER? NSG_DENY',
  ],
  [
    'nat-gateway/nat-overview',
    'where one rule lets in one of them and another the other, all flows come in',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Allow Tcp 20.5.5.5 > *;rule n 110 in Allow Tcp 20.5.5.6 > *;rule n 200 in Deny * * > *',
    'a -> 20.1.1.9:443',
    'delivered by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'where a rule denies one, and routes lead back answers to neither, none does',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;subnet v/data 10.0.2.0/24 rt=r;route r 20.5.5.6/32 None;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6;nic b 10.0.2.5 in v/data pip=20.1.1.9 nsg=n;rule n 100 in Deny Tcp 20.5.5.5 > *;rule n 200 in Allow * * > *',
    'a -> 20.1.1.9:443',
    'denied by nat-gateway 20.5.5.5 NSG_DENY',
  ],
  [
    'nat-gateway/nat-overview',
    'behind a public load balancer likewise',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Deny Tcp 20.5.5.6 > *;rule n 200 in Allow * * > *;lb l pip=20.7.7.7;balance l Tcp 80 80 b',
    'a -> 20.7.7.7:80',
    'partly-delivered by nat-gateway 20.5.5.6 ROUTE_HOPS_DIFFER? NSG_DENY',
  ],
  [
    'nat-gateway/nat-overview',
    'where it hangs on a tag that is not loaded, too, nobody knows',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Deny Tcp 20.5.5.5 > *;rule n 110 in Allow Tcp AzureDevOps > *;rule n 200 in Deny * * > *',
    'a -> 20.1.1.9:443',
    'undetermined by nat-gateway 20.5.5.6 SERVICE_TAG_UNKNOWN?',
  ],
  [
    'nat-gateway/nat-overview',
    'and one for others is not asked further',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Deny Tcp 20.6.0.0/16 > *;rule n 200 in Allow * * > *',
    'a -> 20.1.1.9:443',
    'delivered by nat-gateway',
  ],
  [
    'nat-gateway/nat-overview',
    'with one that no document tells nobody knows whether a rule is for all of them',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 untold;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Deny Tcp 20.5.0.0/16 > *;rule n 200 in Allow * * > *',
    'a -> 20.1.1.9:443',
    'undetermined by nat-gateway CONFIG_MISSING?',
  ],
  [
    'nat-gateway/nat-overview',
    'a NAT gateway chooses the port that the destination sees',
    'vnet v 10.0.0.0/16;vnet w 10.1.0.0/16;subnet v/app 10.0.1.0/24 nat=g;natgw g 20.5.5.5;subnet w/data 10.1.2.0/24 nsg=n;nic a 10.0.1.4 in v/app;nic b 10.1.2.4 in w/data pip=20.1.1.1;rule n 100 in Deny Tcp * > * 5000-6000>443;rule n 200 in Allow Tcp * > * 443',
    'a:7000 -> 20.1.1.1:443',
    'undetermined by nat-gateway 20.5.5.5 CONFIG_MISSING?',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a public address of its own leaves the port as it is',
    'vnet v 10.0.0.0/16;vnet w 10.1.0.0/16;subnet v/app 10.0.1.0/24;subnet w/data 10.1.2.0/24 nsg=n;nic a 10.0.1.4 in v/app pip=20.5.5.5;nic b 10.1.2.4 in w/data pip=20.1.1.1;rule n 100 in Deny Tcp * > * 5000-6000>443;rule n 200 in Allow Tcp * > * 443',
    'a:7000 -> 20.1.1.1:443',
    'delivered by public-address 20.5.5.5',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'which a rule may deny',
    'vnet v 10.0.0.0/16;vnet w 10.1.0.0/16;subnet v/app 10.0.1.0/24;subnet w/data 10.1.2.0/24 nsg=n;nic a 10.0.1.4 in v/app pip=20.5.5.5;nic b 10.1.2.4 in w/data pip=20.1.1.1;rule n 100 in Deny Tcp * > * 5000-6000>443;rule n 200 in Allow Tcp * > * 443',
    'a:5500 -> 20.1.1.1:443',
    'denied by public-address 20.5.5.5 NSG_DENY_SUBNET',
  ],
  [
    'firewall/forced-tunneling',
    'a firewall without a public address lets nothing out itself',
    `${TUNNEL};subnet v/AzureFirewallSubnet 10.0.9.0/26`,
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    'firewall/forced-tunneling',
    'what is for the internet can be led through another firewall',
    `${TUNNEL};subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=q;route q 0.0.0.0/0 10.1.9.4;vnet w 10.1.0.0/16;peer v w;subnet w/AzureFirewallSubnet 10.1.9.0/26;fw g 10.1.9.4 in w/AzureFirewallSubnet pip=20.1.1.1;fwrule g 100 Allow Any * > * *`,
    'a -> 8.8.8.8:443',
    'reaches-internet by public-address 20.1.1.1',
  ],
  [
    'nat-gateway/nat-overview',
    'or out by a NAT gateway of its subnet',
    `${TUNNEL};subnet v/AzureFirewallSubnet 10.0.9.0/26 nat=g;natgw g 20.5.5.5`,
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  ...(
    [
      [
        'what leaves by the only frontend has its address',
        '',
        'rule n 100 in Allow Tcp 20.7.7.7 > * 443',
        'delivered by load-balancer 20.7.7.7',
      ],
      ['and no other one', '', 'rule n 100 in Allow Tcp 20.9.9.9 > * 443', 'denied by load-balancer 20.7.7.7 NSG_DENY'],
      [
        'of two frontends it may be either',
        ';lb m pip=20.9.9.9;balance m Tcp 81 81 a',
        'rule n 100 in Allow Tcp 20.7.7.7,20.9.9.9 > * 443',
        'delivered by load-balancer',
      ],
      [
        'of which one is let in',
        ';lb m pip=20.9.9.9;balance m Tcp 81 81 a',
        'rule n 100 in Allow Tcp 20.9.9.9 > * 443',
        'partly-delivered by load-balancer 20.7.7.7 ROUTE_HOPS_DIFFER? NSG_DENY',
      ],
      [
        'answers to it come back, and go to nobody behind the frontend',
        '',
        'rule n 100 in Allow Tcp * > * 443;route r 20.7.7.7/32 Internet;route r 0.0.0.0/0 None',
        'delivered by load-balancer 20.7.7.7',
      ],
      [
        'or do not, where a route leads them nowhere',
        '',
        'rule n 100 in Allow Tcp * > * 443;route r 20.7.7.7/32 None',
        'no-way-back by load-balancer 20.7.7.7 RETURN_NO_ROUTE',
      ],
    ] as const
  ).map(([says, more, rules, answer]): Case => [
    'load-balancer/load-balancer-outbound-connections',
    says,
    `vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;lb l pip=20.7.7.7;balance l Tcp 80 80 a${more};vnet w 10.9.0.0/16;subnet w/s 10.9.1.0/24 rt=r;table r;nic b 10.9.1.4 in w/s vm=b pip=20.8.8.8 nsg=n;rule n 200 in Deny * * > *;${rules}`,
    'a -> 20.8.8.8:443',
    answer,
  ]),
  [
    'load-balancer/outbound-rules',
    'an outbound rule lets its protocol out',
    OUT_BY_TCP,
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer 20.1.1.1',
  ],
  [
    'load-balancer/outbound-rules',
    'and no other one',
    OUT_BY_TCP,
    'udp a -> 8.8.8.8:53',
    'no-way-out by load-balancer 20.1.1.1 PROTOCOL_UNSUPPORTED',
  ],
  [
    'load-balancer/outbound-rules',
    'one for each lets both out',
    `${OUT_BY_TCP};balance l Udp 53 53 a out=Udp`,
    'udp a -> 8.8.8.8:53',
    'reaches-internet by load-balancer 20.1.1.1',
  ],
  [
    'load-balancer/outbound-rules',
    'what does not leave so does not come back in to its sender',
    `${OUT_BY_TCP};balance l Udp 53 53 a out=Tcp`,
    'udp a -> 20.1.1.1:53',
    'no-way-out by load-balancer 20.1.1.1 PROTOCOL_UNSUPPORTED',
  ],
];

describe('ways out to the internet, as the pages about them say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question, 'with ways out')).toBe(answer),
  );
});

/** A NAT gateway of the subnet, in a network with IPv6. */
const BY_NAT =
  'vnet v 10.0.0.0/16 fd00::/48;subnet v/app 10.0.1.0/24 fd00:0:0:1::/64 private nat=g;nic a 10.0.1.4 in v/app;nic s fd00:0:0:1::4 in v/app;natgw g;lb l pip=20.5.5.8;lb m pip=2603:1040::1';
const OF_NETWORK = BY_NAT.replace(' nat=g', '').replace('natgw g', 'natgw g 20.5.5.5');
const PREFIX = idOf('publicIPPrefixes', 'p');

const gateway = (members: Json) => withMembersAt('/natGateways/g', members);
const withPrefix =
  (ipPrefix: string): Change =>
  (documents) => [
    ...gateway({ publicIpPrefixes: [{ id: PREFIX }] })(documents),
    { id: PREFIX, type: 'Microsoft.Network/publicIPPrefixes', properties: { ipPrefix } },
  ];
const network = gateway({ sourceVirtualNetwork: { id: idOf('virtualNetworks', 'v') } });
const NAT = 'nat-gateway/nat-overview';
const SKUS = 'nat-gateway/nat-sku';

const MEMBERS: readonly ChangedCase[] = [
  [
    NAT,
    'with the one address of a prefix',
    BY_NAT,
    withPrefix('20.5.5.8/32'),
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.8',
  ],
  [
    NAT,
    'with one of several of a prefix',
    BY_NAT,
    withPrefix('20.5.5.8/30'),
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway',
  ],
  [NAT, 'with none, by none', BY_NAT, gateway({}), 'a -> 8.8.8.8:443', 'no-way-out by none NO_OUTBOUND_ADDRESS'],
  [
    SKUS,
    'IPv6 by an address of it',
    BY_NAT,
    gateway({ publicIpAddressesV6: [{ id: idOf('publicIPAddresses', '2603:1040::1') }] }),
    's -> 2001:db8:1::1:443',
    'reaches-internet by nat-gateway 2603:1040::1',
  ],
  [
    SKUS,
    'IPv6 not by a prefix of IPv4',
    BY_NAT,
    withPrefix('20.5.5.8/32'),
    's -> 2001:db8:1::1:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    SKUS,
    'from all subnets of its network',
    OF_NETWORK,
    network,
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    SKUS,
    'which nobody knows where only the network tells of it',
    OF_NETWORK,
    withProperties('/virtualNetworks/v', (properties) => ({
      ...properties,
      defaultPublicNatGateway: { id: idOf('natGateways', 'unseen') },
    })),
    'a -> 8.8.8.8:443',
    'undetermined by none CONFIG_MISSING?',
  ],
  [
    SKUS,
    'and from none that no gateway is for',
    OF_NETWORK,
    gateway({}),
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
];

const OUTBOUND = 'load-balancer/outbound-rules';
/** A load balancer whose frontend has a prefix in place of an address. */
const ofPrefix =
  (...ipPrefixes: readonly string[]): Change =>
  (documents) => [
    ...withProperties('/loadBalancers/l', ({ frontendIPConfigurations, ...others }) => ({
      ...others,
      frontendIPConfigurations: (frontendIPConfigurations as readonly Json[]).map((front) => ({
        ...front,
        properties: { publicIPPrefix: { id: PREFIX } },
      })),
    }))(documents),
    ...ipPrefixes.map((ipPrefix) => ({
      id: PREFIX,
      type: 'Microsoft.Network/publicIPPrefixes',
      properties: { ipPrefix },
    })),
  ];

const PREFIXED: readonly ChangedCase[] = [
  [
    OUTBOUND,
    'with the one address that it has',
    OUT_BY_TCP,
    ofPrefix('20.5.5.8/32'),
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer 20.5.5.8',
  ],
  [
    OUTBOUND,
    'with one of several',
    OUT_BY_TCP,
    ofPrefix('20.5.5.8/30'),
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer',
  ],
  [
    OUTBOUND,
    'with one that no document tells',
    OUT_BY_TCP,
    ofPrefix(),
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer',
  ],
];

describe('an outbound rule lends an address of a public IP prefix', () => {
  it.each(PREFIXED)('%s: %s', (_page, _says, lines, change, question, answer) =>
    expect(answerTo(lines, question, 'with ways out', change)).toBe(answer),
  );

  it('and its frontend, which is at no address by itself, is no finding', () => {
    const documents = ofPrefix('20.5.5.8/30')(cloudOf(...OUT_BY_TCP.split(';')));
    expect(compileCloud(documents, 1).findings).toEqual([]);
  });
});

describe('what NAT gateways have beside single addresses', () => {
  it.each(MEMBERS)('%s: %s', (_page, _says, lines, change, question, answer) =>
    expect(answerTo(lines, question, 'with ways out', change)).toBe(answer),
  );
});
