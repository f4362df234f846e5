import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** Two networks in two regions, with a load balancer in the second. */
const FAR =
  'vnet v 10.0.0.0/16 at=westus;vnet w 10.1.0.0/16 at=eastus;peer v w;subnet v/app 10.0.1.0/24;subnet w/data 10.1.1.0/24;nic a 10.0.1.4 in v/app;nic b 10.1.1.4 in w/data vm=b;balance l Tcp 80 80 b';
const GATEWAY =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet;connect c g x;learned g 192.168.0.0/16';

const SITES = GATEWAY.replace(/;connect.*/, ';site s 192.168.0.0/16;site t 192.168.0.0/16');

/** A site with the addresses of a network that has a gateway, too. */
const BOTH = `${GATEWAY.replace(/;connect.*/, '')};site s 10.5.0.0/16;vnet w 10.5.0.0/16;subnet w/data 10.5.1.0/24;nic b 10.5.1.4 in w/data vm=b;subnet w/GatewaySubnet 10.5.9.0/24;gw h in w/GatewaySubnet`;

/** Two networks with the same addresses, both connected with a third. */
const TWINS = `${BOTH.replace('site s 10.5.0.0/16;', '')};vnet x 10.5.0.0/16;subnet x/data 10.5.1.0/24;nic e 10.5.1.4 in x/data nsg=n;nsg n;subnet x/GatewaySubnet 10.5.9.0/24;gw k in x/GatewaySubnet;connect c g h;connect d g k;connect e h g;connect f k g`;

/** Two peered networks, of which the second has a gateway to a site. */
const PEERED =
  'vnet v 10.0.0.0/16;vnet w 10.1.0.0/16;peer v w;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet w/GatewaySubnet 10.1.0.0/27;subnet w/data 10.1.1.0/24 rt=r;nic b 10.1.1.4 in w/data;gw g in w/GatewaySubnet;site x 192.168.0.0/16;connect c g x';

/** A site with public addresses, to which a group lets nothing but what is for one of the tags. */
const tagged = (behind: string, tag: string) =>
  `vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nsg=n;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet;${behind};site t 192.168.0.0/16;connect c g ${behind.startsWith('site') ? 's' : 't'};rule n 100 out Allow * * > ${tag} *;rule n 110 out Deny * * > * *`;

const CASES: readonly Case[] = [
  ...(
    [
      ['a local network gateway’s', 'site s 20.7.0.0/16'],
      ['learned', 'learned g 20.7.0.0/16'],
    ] as const
  ).flatMap(([whose, behind]) =>
    (['Internet', 'VirtualNetwork'] as const).map((tag): Case => [
      'virtual-network/service-tags-overview',
      `public prefixes behind a gateway, ${whose}, are in the tag ${tag}`,
      tagged(behind, tag),
      'a -> 20.7.1.1:443',
      'leaves-model LEAVES_MODEL?',
    ]),
  ),
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'of two connections to the same prefixes, one that is down leaves the other',
    `${SITES};connect c g s down;connect d g t`,
    'a -> 192.168.1.1:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'both are down',
    `${SITES};connect c g s down;connect d g t down`,
    'a -> 192.168.1.1:80',
    'next-hop-missing VPN_TUNNEL_DOWN',
  ],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'two connections that are up lead to the same prefix, and one of them into another network',
    `${BOTH};connect c g h;connect d g s`,
    'a -> 10.5.1.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'two connections that are up lead to the same prefix, in whichever order they stand',
    `${BOTH};connect d g s;connect c g h`,
    'a -> 10.5.1.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'answers may come by either of two connections that are up',
    `${BOTH};connect c h g;connect d g s;connect e g h`,
    'b -> 10.0.1.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'answers that a route leads to a gateway, and from there to what no document tells of, leave the model',
    `${PEERED};route r 10.0.0.0/16 VirtualNetworkGateway`,
    'a -> 10.1.1.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'so do answers to the internet that are led into a tunnel',
    `${GATEWAY.replace('v/app 10.0.1.0/24', 'v/app 10.0.1.0/24 rt=r nsg=n').replace('10.0.1.4 in v/app', '10.0.1.4 in v/app pip=20.1.1.1')};route r 0.0.0.0/0 VirtualNetworkGateway;rule n 100 in Allow Tcp * > * 80;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic b 10.1.1.4 in w/s pip=20.2.2.2`,
    'b -> 20.1.1.1:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'and where the only tunnel for them is down they are lost',
    `${PEERED.replace('192.168.0.0/16', '10.0.1.0/24')} down;route r 10.0.1.0/24 VirtualNetworkGateway`,
    'a -> 10.1.1.4:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'where they lead to two networks, each has its own answer',
    `${TWINS};rule n 100 in Deny * * > *`,
    'a -> 10.5.1.4:80',
    'partly-delivered ROUTE_HOPS_DIFFER? NSG_DENY',
  ],
  ['vpn-gateway/vpn-gateway-highlyavailable', 'which may be the same one', TWINS, 'a -> 10.5.1.4:80', 'delivered'],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'whoever asks for one of two machines with this address may come to the other one, whatever its rules say',
    `${TWINS};rule n 100 in Deny * * > *`,
    'a -> b:80',
    'partly-delivered ADDRESS_OVERLAP ROUTE_HOPS_DIFFER?',
  ],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'and answers may go to the one that did not ask',
    TWINS,
    'b -> 10.0.1.4:80',
    'partly-delivered ADDRESS_OVERLAP ROUTE_HOPS_DIFFER?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'by which of them a user’s route to the gateway leads no page tells, and all deliver',
    `${TWINS.replace('10.0.1.0/24', '10.0.1.0/24 rt=r')};route r 10.5.0.0/16 VirtualNetworkGateway`,
    'a -> 10.5.1.4:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'where all of them end alike, that is certain',
    `${TWINS.replace('10.0.1.0/24', '10.0.1.0/24 rt=r')};route r 10.5.0.0/16 VirtualNetworkGateway;rule n 100 in Deny * * > *`,
    'a -> 10.5.1.9:80',
    'unowned ENDPOINT_NOT_FOUND?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'and where they do not, nobody knows',
    `${TWINS.replace('10.0.1.0/24', '10.0.1.0/24 rt=r')};route r 10.5.0.0/16 VirtualNetworkGateway;rule n 100 in Deny * * > *`,
    'a -> 10.5.1.4:80',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'nor by which of them it leads answers, of which not all come back',
    `${TWINS.replace('10.0.1.0/24', '10.0.1.0/24 rt=r')};route r 10.5.0.0/16 VirtualNetworkGateway`,
    'b -> 10.0.1.4:80',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    'vpn-gateway/vpn-gateway-highlyavailable',
    'of two connections that lead elsewhere, one that is down leaves the other',
    `${BOTH};connect d g s down;connect c g h;connect e h g`,
    'a -> 10.5.1.4:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-network-peering-overview',
    'a Basic internal load balancer is not reached over global peering',
    `${FAR};lb l 10.1.1.9 in w/data Basic`,
    'a -> 10.1.1.9:80',
    'not-balanced REGION_MISMATCH',
  ],
  [
    'virtual-network/virtual-network-peering-overview',
    'a Standard one is',
    `${FAR};lb l 10.1.1.9 in w/data`,
    'a -> 10.1.1.9:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-network-peering-overview',
    'a Basic one is reached by a peering in the same region',
    `${FAR.replace('eastus', 'westus')};lb l 10.1.1.9 in w/data Basic`,
    'a -> 10.1.1.9:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-network-peering-overview',
    'as the region is the same by the name that people read',
    `${FAR.replace('eastus', 'West_US')};lb l 10.1.1.9 in w/data Basic`,
    'a -> 10.1.1.9:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-network-peering-overview',
    'a machine behind a Basic one is',
    `${FAR};lb l 10.1.1.9 in w/data Basic`,
    'a -> b:80',
    'delivered',
  ],
  [
    'expressroute/expressroute-circuit-peerings',
    'a circuit that is well',
    `${GATEWAY};circuit x`,
    'a -> 192.168.0.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'expressroute/expressroute-workflows',
    'a circuit that the provider has not provisioned',
    `${GATEWAY};circuit x provider=NotProvisioned`,
    'a -> 192.168.0.4:80',
    'next-hop-missing VPN_TUNNEL_DOWN',
  ],
  [
    'expressroute/expressroute-workflows',
    'a circuit that is not enabled',
    `${GATEWAY};circuit x azure=Disabled`,
    'a -> 192.168.0.4:80',
    'next-hop-missing VPN_TUNNEL_DOWN',
  ],
  [
    'expressroute/expressroute-circuit-peerings',
    'a circuit without a private peering',
    `${GATEWAY};circuit x peering=none`,
    'a -> 192.168.0.4:80',
    'next-hop-missing VPN_TUNNEL_DOWN',
  ],
  [
    'expressroute/expressroute-circuit-peerings',
    'a private peering that is disabled',
    `${GATEWAY};circuit x peering=Disabled`,
    'a -> 192.168.0.4:80',
    'next-hop-missing VPN_TUNNEL_DOWN',
  ],
];

describe('what is far away, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
