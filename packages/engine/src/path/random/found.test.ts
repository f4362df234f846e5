import { describe, expect, it } from 'vitest';
import { answerTo } from '../cases/cases.fixture.ts';

/*
 * What the naive reading of Azure's rules disagreed about in random networks, and the engine was wrong. Each row: what is
 * true, the network where it shows, a question, and the answer with the codes of its errors and doubts.
 */
const NET = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;';
const DATA = 'subnet v/data 10.0.2.0/24;nic b 10.0.2.4 in v/data vm=b;';
const GATEWAYS =
  'subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet;gw h in v/GatewaySubnet;site s 10.60.0.0/16;site t 192.168.0.0/16;connect c g s;connect d h t';
/** A client elsewhere, and a firewall that leads what is for its public address on to a machine. */
const LED =
  'vnet v 10.0.0.0/16;subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=t;table t;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1;subnet v/data 10.0.2.0/24 rt=s;table s;nic b 10.0.2.4 in v/data nsg=n;nsg n;fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.2.4:443;vnet far 10.9.0.0/16;subnet far/s 10.9.1.0/24;nic a 10.9.1.4 in far/s';
const FW = 'subnet v/fw 10.0.3.0/24;';

/** Two networks; `a` of one leaves by either of two addresses, and `b` of the other has answers led by a table. */
const TWO_ADDRESSES = `${NET.replace('10.0.1.0/24', '10.0.1.0/24 nat=g')}natgw g 20.5.5.5 20.5.5.6;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 rt=r;nic b 10.1.1.4 in w/s pip=20.7.7.7;`;
const CASES: readonly (readonly [says: string, lines: string, question: string, answer: string])[] = [
  [
    'IPv6 does not leave by a NAT gateway whose addresses are all of IPv4',
    'vnet v 10.0.0.0/16 fd00::/48;subnet v/app fd00:0:0:1::/64 private nat=g;nic a fd00:0:0:1::4 in v/app;natgw g 20.5.5.5',
    'a -> 2603:1000::1:80',
    'no-way-out NO_OUTBOUND_ADDRESS',
  ],
  [
    'and does by one that has an address of it',
    'vnet v 10.0.0.0/16 fd00::/48;subnet v/app fd00:0:0:1::/64 private nat=g;nic a fd00:0:0:1::4 in v/app;natgw g 20.5.5.5 2603:1040::5',
    'a -> 2603:1000::1:80',
    'reaches-internet',
  ],
  [
    'where a next hop of another family leads no page tells',
    'vnet v 10.0.0.0/16 fd00::/48;subnet v/app fd00:0:0:1::/64 rt=r;subnet v/fw 10.0.3.0/24;nic a fd00:0:0:1::4 in v/app;nic f 10.0.3.4 in v/fw forwards;route r fd00::/48 10.0.3.4',
    'a -> fd00:0:0:2::4:80',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    'where a next hop of another family leads answers no page tells',
    'vnet v 10.0.0.0/16 fd00::/48;subnet v/app fd00:0:0:1::/64;subnet v/data fd00:0:0:2::/64 rt=r;subnet v/fw 10.0.3.0/24;nic a fd00:0:0:1::4 in v/app;nic b fd00:0:0:2::4 in v/data;nic f 10.0.3.4 in v/fw forwards;route r fd00:0:0:1::/64 10.0.3.4',
    'a -> fd00:0:0:2::4:80',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    'and answers that are denied before they come there do not come back',
    'vnet v 10.0.0.0/16 fd00::/48;subnet v/app fd00:0:0:1::/64;subnet v/data fd00:0:0:2::/64 rt=r;subnet v/fw fd00:0:0:3::/64 rt=s nsg=n;rule n 100 in Deny * * > *;nic a fd00:0:0:1::4 in v/app;nic b fd00:0:0:2::4 in v/data;nic f fd00:0:0:3::4 in v/fw forwards;subnet v/g 10.0.3.0/24;nic g 10.0.3.5 in v/g forwards;route r fd00:0:0:1::/64 fd00:0:0:3::4;route s fd00:0:0:1::/64 10.0.3.5',
    'a -> fd00:0:0:2::4:80',
    'no-way-back RETURN_FILTERED ANALYSIS_UNSUPPORTED?',
  ],
  [
    'answers to what left by a NAT gateway with several addresses go where these are led',
    `${TWO_ADDRESSES}route r 20.5.5.0/24 None`,
    'a -> 20.7.7.7:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'where these lead the first of them nowhere, some answers come back',
    `${TWO_ADDRESSES}route r 20.5.5.5/32 None`,
    'a -> 20.7.7.7:80',
    'partly-delivered RETURN_NO_ROUTE ROUTE_HOPS_DIFFER?',
  ],
  [
    'and so where it is another one',
    `${TWO_ADDRESSES}route r 20.5.5.6/32 None`,
    'a -> 20.7.7.7:80',
    'partly-delivered RETURN_NO_ROUTE ROUTE_HOPS_DIFFER?',
  ],
  ['all do where it is none of them', `${TWO_ADDRESSES}route r 20.5.6.0/24 None`, 'a -> 20.7.7.7:80', 'delivered'],
  [
    'it is the same with the addresses of a firewall',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=q;nic a 10.0.1.4 in v/app;route q 0.0.0.0/0 10.0.9.4;subnet v/AzureFirewallSubnet 10.0.9.0/26;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.5.5.5,20.5.5.6;fwrule f 100 Allow Any * > *;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 rt=r;nic b 10.1.1.4 in w/s pip=20.7.7.7;route r 20.5.5.6/32 None',
    'a -> 20.7.7.7:80',
    'partly-delivered RETURN_NO_ROUTE ROUTE_HOPS_DIFFER?',
  ],
  [
    'all of which a route leads nowhere',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=q;nic a 10.0.1.4 in v/app;route q 0.0.0.0/0 10.0.9.4;subnet v/AzureFirewallSubnet 10.0.9.0/26;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.5.5.5,20.5.5.6;fwrule f 100 Allow Any * > *;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 rt=r;nic b 10.1.1.4 in w/s pip=20.7.7.7;route r 20.5.5.0/24 None',
    'a -> 20.7.7.7:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'answers of a load balancer come from its frontend, as whoever only they meet sees them',
    `${NET}${FW}subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data;lb l 10.0.1.9 in v/app;balance l Tcp 80 8080 b;route s 10.0.1.4/32 10.0.3.4;nic f 10.0.3.4 in v/fw forwards nsg=n;rule n 100 in Deny Tcp 10.0.1.9 > *`,
    'a -> 10.0.1.9:80',
    'no-way-back RETURN_FILTERED ASYMMETRIC_ROUTE?',
  ],
  [
    'and where they go round their sender is a stranger to them, also where they leave again',
    `${NET}subnet v/data 10.0.2.0/24 rt=s nsg=n;nic b 10.0.2.4 in v/data forwards;lb l 10.0.1.9 in v/app;balance l Tcp 80 80 b;route s 10.0.1.4/32 10.0.2.4;rule n 100 out Deny Tcp 10.0.1.9 > *`,
    'a -> 10.0.1.9:80',
    'no-way-back RETURN_FILTERED RETURN_NO_ROUTE',
  ],
  [
    'a load balancer hands a flow back to its sender also by another interface of its machine',
    `${NET}nic c 10.0.1.5 in v/app vm=a;lb l 10.0.1.9 in v/app;balance l Tcp 80 80 c`,
    'a -> 10.0.1.9:80',
    'not-balanced LB_HAIRPIN',
  ],
  [
    'a firewall is not the owner of a frontend that it sends to',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=s;route r 10.0.2.0/24 10.0.9.4;route s 10.0.2.0/24 None;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow Any * > *;subnet v/data 10.0.2.0/24;lb l 10.0.2.9 in v/data;balance l Tcp 443 443 a',
    'a -> 10.0.2.9:80',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'whoever was asked by a public address answers by it, with no way out of its own',
    `${NET}vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 private;nic b 10.1.1.4 in w/s;lb i 10.1.1.9 in w/s;balance i Tcp 80 80 b;lb l pip=20.7.7.7;balance l Tcp 80 80 b`,
    'a -> 20.7.7.7:80',
    'delivered',
  ],
  [
    'answers come back to the firewall that sent the request out under an address of its own',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;route r 0.0.0.0/0 10.0.9.4;subnet v/AzureFirewallSubnet 10.0.9.0/26;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1;fwrule f 100 Allow Any * > *;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic b 10.1.1.4 in w/s pip=20.1.1.9',
    'a -> 20.1.1.9:80',
    'delivered',
  ],
  [
    'an answer that a firewall sees without its request is dropped, also where it goes on out of sight',
    `${NET}subnet v/GatewaySubnet 10.0.255.0/27;subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data;route s 10.0.1.0/24 10.0.9.4;subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=t;route t 10.0.1.0/24 VirtualNetworkGateway;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow Any * > *`,
    'a -> 10.0.2.4:80',
    'no-way-back ASYMMETRIC_ROUTE LEAVES_MODEL?',
  ],
  [
    'a rule may deny the port that an answer goes to',
    `${NET}${FW}subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data;route s 10.0.1.0/24 10.0.3.4;nic f 10.0.3.4 in v/fw forwards nsg=n;rule n 100 out Deny Tcp * > * 5000-6000`,
    'a -> 10.0.2.4:80',
    'undetermined CONFIG_MISSING? ASYMMETRIC_ROUTE?',
  ],
  [
    'rules deny answers also where these go on out of sight',
    `${NET}subnet v/GatewaySubnet 10.0.255.0/27;subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data;route s 10.0.1.0/24 10.0.3.4;route t 10.0.1.0/24 VirtualNetworkGateway;subnet v/fw 10.0.3.0/24 rt=t;nic f 10.0.3.4 in v/fw forwards nsg=n;rule n 100 out Deny * * > *`,
    'a -> 10.0.2.4:80',
    'no-way-back RETURN_FILTERED LEAVES_MODEL?',
  ],
  [
    'answers are not sent on by a machine that is off',
    `${NET}${FW}subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data;route s 10.0.1.0/24 10.0.3.4;nic f 10.0.3.4 in v/fw vm=f forwards;power f deallocated`,
    'a -> 10.0.2.4:80',
    'no-way-back RETURN_NO_ROUTE ASYMMETRIC_ROUTE?',
  ],
  [
    'a load balancer that chooses the destination itself for a flow needs no IP forwarding there',
    `vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;route r 10.0.2.0/24 10.0.2.9;${DATA}lb l 10.0.2.9 in v/data;balance l All 0 0 b`,
    'a -> 10.0.2.4:80',
    'delivered',
  ],
  [
    'a load balancer chooses the same one for the answer as for the request, whoever is first in the pool',
    `vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;route r 10.0.2.0/24 10.0.3.9;subnet v/data 10.0.2.0/24 rt=s;nic b 10.0.2.4 in v/data;route s 10.0.1.0/24 10.0.3.9;${FW}nic f 10.0.3.4 in v/fw forwards;nic g 10.0.3.5 in v/fw forwards;lb l 10.0.3.9 in v/fw;balance l All 0 0 f,g`,
    'a -> 10.0.2.4:80',
    'delivered',
  ],
  [
    'a NAT gateway carries no ICMP, and nothing else is tried',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app pip=20.1.1.1;natgw g 20.5.5.5',
    'icmp a -> 8.8.8.8:0',
    'no-way-out PROTOCOL_UNSUPPORTED',
  ],
  [
    'what a firewall sends on, and its own routes lead back to it, goes round',
    `${LED};route t 10.0.2.0/24 10.0.9.4`,
    'a -> 20.1.1.1:443',
    'looped ROUTE_LOOP',
  ],
  [
    'what becomes of it where it is for the firewall itself no page tells, whatever its routes are',
    `${LED};fwnat f 50 TCP * > 20.1.1.1 443 to 10.0.9.4:80;route t 10.0.9.0/26 10.0.9.4`,
    'a -> 20.1.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    'also by an appliance',
    `${LED};route t 10.0.2.0/24 10.0.3.4;subnet v/fw 10.0.3.0/24 rt=u;nic c 10.0.3.4 in v/fw forwards;route u 10.0.2.0/24 10.0.9.4`,
    'a -> 20.1.1.1:443',
    'looped ROUTE_LOOP',
  ],
  [
    'what a firewall sends on comes from an instance of it, and not from its own private address',
    `${LED};rule n 100 in Deny * 10.0.9.4 > *;rule n 200 in Allow * * > *`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'a route that keeps answers in another network than that of the instances brings none of them back',
    `${LED.replace('vnet far', 'vnet w 10.1.0.0/16;peer v w;subnet w/s 10.1.1.0/24 rt=s;nic c 10.1.1.4 in w/s;vnet far').replace('to 10.0.2.4', 'to 10.1.1.4')};route s 10.0.9.0/26 VnetLocal`,
    'a -> 20.1.1.1:443',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'a rule of a service for addresses of IPv4 lets no sender of IPv6 in',
    'vnet v 10.0.0.0/16 fd00::/48;subnet v/app fd00:0:0:1::/64 nat=g;nic a fd00:0:0:1::4 in v/app;natgw g 2603:1040::5;storage s deny ips=0.0.0.0/0',
    'a -> s.blob.core.windows.net@2603:1000::1:443',
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    'and one for addresses of IPv6 does',
    'vnet v 10.0.0.0/16 fd00::/48;subnet v/app fd00:0:0:1::/64 nat=g;nic a fd00:0:0:1::4 in v/app;natgw g 2603:1040::5;storage s deny ips=2603:1040::/64',
    'a -> s.blob.core.windows.net@2603:1000::1:443',
    'reaches-internet',
  ],
  [
    'answers do not come by a Basic load balancer in another region either',
    'vnet v 10.0.0.0/16 at=westus;vnet w 10.1.0.0/16 at=eastus;peer v w;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/fw 10.0.3.0/24;nic f 10.0.3.4 in v/fw forwards;lb l 10.0.3.9 in v/fw Basic;balance l Tcp 0 0 f;subnet w/data 10.1.1.0/24 rt=s;nic b 10.1.1.4 in w/data;route s 10.0.1.0/24 10.0.3.9',
    'a -> 10.1.1.4:80',
    'no-way-back RETURN_NO_ROUTE ASYMMETRIC_ROUTE?',
  ],
  [
    'of two gateways of a network, one that was not deployed does not close the other',
    `${NET}${GATEWAYS};state virtualNetworkGateways/g Failed`,
    'a -> 192.168.1.1:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'and leads nowhere itself, though the other one is well',
    `${NET}${GATEWAYS};state virtualNetworkGateways/h Failed`,
    'a -> 192.168.1.1:80',
    'next-hop-missing GATEWAY_NOT_PROVISIONED',
  ],
  [
    'mail that a load balancer would hand back to its sender does not leave either',
    `${NET}lb l pip=20.7.7.7;balance l Tcp 25 25 a;mail blocked`,
    'a -> 20.7.7.7:25',
    'denied PLATFORM_ALWAYS_BLOCKED ANALYSIS_UNSUPPORTED?',
  ],
];

describe('found by random networks', () => {
  it.each(CASES)('%s', (_says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
});
