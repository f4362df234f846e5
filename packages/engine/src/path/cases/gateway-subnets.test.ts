import { describe, expect, it } from 'vitest';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** A hub with a firewall and a gateway, a spoke that uses the gateway, and another network that is connected with the hub. */
const HYBRID = [
  'vnet hub 10.5.0.0/16',
  'subnet hub/GatewaySubnet 10.5.2.0/24 rt=in',
  'subnet hub/AzureFirewallSubnet 10.5.0.0/26',
  'vnet spoke 10.6.0.0/16',
  'subnet spoke/work 10.6.0.0/24 rt=out',
  'peer hub spoke transit=on forwarded=on',
  'peer spoke hub remote=on forwarded=on',
  'vnet far 192.168.0.0/16',
  'subnet far/app 192.168.1.0/24',
  'subnet far/GatewaySubnet 192.168.2.0/24',
  'gw g in hub/GatewaySubnet',
  'gw h in far/GatewaySubnet',
  'connect c g h',
  'connect d h g',
  'nic a 192.168.1.4 in far/app',
  'nic b 10.6.0.4 in spoke/work vm=b',
  'fw f 10.5.0.4 in hub/AzureFirewallSubnet p',
  'policy p',
  'fwrule p 100 Allow TCP 192.168.1.0/24 > 10.6.0.0/16 80',
].join(';');
const IN = 'route in 10.6.0.0/16 10.5.0.4';
const OUT = 'route out 192.168.0.0/16 10.5.0.4;table out nobgp';

/** The hub's own machines, by an appliance. */
const HUB =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet;nic a 10.0.1.4 in v/app;vnet w 10.1.0.0/16;subnet w/data 10.1.1.0/24;subnet w/nva 10.1.2.0/24;subnet w/GatewaySubnet 10.1.9.0/24 rt=in;gw h in w/GatewaySubnet;connect c g h;connect d h g;nic b 10.1.1.4 in w/data vm=b;nic f 10.1.2.4 in w/nva forwards';

const CASES: readonly Case[] = [
  [
    'firewall/tutorial-hybrid-portal',
    'a route of the hub’s gateway subnet leads what comes in by the gateway to the firewall, and a route of the spoke leads back',
    `${HYBRID};${IN};${OUT}`,
    'a -> 10.6.0.4:80',
    'delivered',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'there the firewall’s rules decide',
    `${HYBRID};${IN};${OUT}`,
    'a -> 10.6.0.4:3389',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'without a route in the gateway’s subnet the firewall sees only answers',
    `${HYBRID};table in;${OUT}`,
    'a -> 10.6.0.4:80',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'answers to who asked from the spoke come by the gateway’s subnet, too',
    `${HYBRID.replace('192.168.1.0/24 > 10.6.0.0/16', '10.6.0.0/16 > 192.168.1.0/24')};${IN};${OUT}`,
    'b -> 192.168.1.4:80',
    'delivered',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'and pass the firewall by where no route of it leads there',
    `${HYBRID.replace('192.168.1.0/24 > 10.6.0.0/16', '10.6.0.0/16 > 192.168.1.0/24')};table in;${OUT}`,
    'b -> 192.168.1.4:80',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'who is connected with a hub has routes to the spokes that use its gateway',
    `${HYBRID};table in;table out`,
    'a -> 10.6.0.4:80',
    'delivered',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'and none to others',
    `${HYBRID.replace('remote=on ', '')};table in;table out`,
    'a -> 10.6.0.4:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'what comes in by a gateway is dropped by a route of its subnet to None',
    `${HUB};route in 10.1.1.0/24 None`,
    'a -> 10.1.1.4:80',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'and so are answers that come in by it',
    `${HUB};route in 10.1.1.0/24 None`,
    'b -> 10.0.1.4:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'an appliance behind a gateway is passed in one direction only',
    `${HUB};route in 10.1.1.0/24 10.1.2.4`,
    'a -> 10.1.1.4:80',
    'delivered ASYMMETRIC_ROUTE?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'nobody has the address of the next hop',
    `${HUB};route in 10.1.1.0/24 10.1.2.9`,
    'a -> 10.1.1.4:80',
    'next-hop-missing ROUTE_NEXT_HOP_INVALID',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'of two appliances by which a route of the gateway’s subnet leads one does not forward',
    `${HUB};route in 10.1.1.0/24 10.1.2.4,10.1.2.5;nic e 10.1.2.5 in w/nva`,
    'a -> 10.1.1.4:80',
    'partly-delivered ROUTE_HOPS_DIFFER? IP_FORWARDING_DISABLED ASYMMETRIC_ROUTE?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'a table of the gateway’s subnet that is not among the documents may lead anywhere',
    HUB,
    'a -> 10.1.1.4:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'a route from the gateway’s subnet back to the gateway says nothing of where it leads',
    `${HUB};route in 10.1.1.0/24 VirtualNetworkGateway`,
    'a -> 10.1.1.4:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'a route into the network leads astray what a peer of it holds, and the peering is not to blame',
    `${HYBRID};route in 10.6.0.0/16 VnetLocal;${OUT}`,
    'a -> b:80',
    'unowned ROUTE_NEXT_HOP_INVALID ENDPOINT_NOT_FOUND?',
  ],
];

describe('routes of gateways’ subnets, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('what is led astray is said to lie outside of the network of the gateway’s subnet', () => {
    const [hop] = pathFor(`${HYBRID};route in 10.6.0.0/16 VnetLocal;${OUT}`, 'a -> b:80').hops;
    expect(hop?.issues?.map(({ sentence }) => sentence)).toEqual([
      '10.6.0.4 does not lie in the virtual network hub, and the route to-10.6.0.0-16 (10.6.0.0/16) of in leads there.',
    ]);
  });

  it('the hop that sends to the gateway tells the route that leads on behind it', () => {
    const [hop] = pathFor(`${HYBRID};${IN};${OUT}`, 'a -> 10.6.0.4:80').hops;
    expect([hop?.route?.words, hop?.gatewayRoute?.words]).toEqual([
      '10.6.0.0/16 to VirtualNetworkGateway',
      '10.6.0.0/16 to VirtualAppliance 10.5.0.4',
    ]);
  });
});
