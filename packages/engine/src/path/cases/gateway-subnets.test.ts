import { describe, expect, it } from 'vitest';
import { idOf } from '../../documents/cloud-lines.fixture.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** A hub with a gateway and room for a firewall, and a spoke that uses the gateway. */
const SPOKE = [
  'vnet hub 10.5.0.0/16',
  'subnet hub/GatewaySubnet 10.5.2.0/24 rt=in',
  'subnet hub/AzureFirewallSubnet 10.5.0.0/26',
  'vnet spoke 10.6.0.0/16',
  'subnet spoke/work 10.6.0.0/24 rt=out',
  'peer hub spoke transit=on forwarded=on',
  'peer spoke hub remote=on forwarded=on',
  'gw g in hub/GatewaySubnet',
  'nic b 10.6.0.4 in spoke/work vm=b',
];
/** These with a firewall, and another network that is connected with the hub. */
const HYBRID = [
  ...SPOKE,
  'vnet far 192.168.0.0/16',
  'subnet far/app 192.168.1.0/24',
  'subnet far/GatewaySubnet 192.168.2.0/24',
  'gw h in far/GatewaySubnet',
  'connect c g h',
  'connect d h g',
  'nic a 192.168.1.4 in far/app',
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

/** A site in place of the other network, and an appliance beside the firewall. */
const SITE = [
  ...SPOKE,
  'subnet hub/nva 10.5.3.0/24 nsg=nva',
  'site hq 192.168.0.0/16',
  'connect c g hq',
  'nic n 10.5.3.4 in hub/nva forwards',
  'rule nva 100 in allow * 10.6.0.0/16 > * *',
  'rule nva 200 in deny * * > * *',
  'fw f 10.5.0.4 in hub/AzureFirewallSubnet p pip=20.1.1.1',
  'policy p',
].join(';');
const ALLOWED = 'fwrule p 100 Allow TCP 10.6.0.0/16 > 192.168.0.0/16 443';
const BY_FIREWALL = 'route out 0.0.0.0/0 10.5.0.4;table out nobgp';
const BY_APPLIANCE = 'route out 0.0.0.0/0 10.5.3.4;table out nobgp';

/** Answers of who is outside of the cloud: they come in by the gateway of the network that was told to be there. */
const FROM_OUTSIDE: readonly Case[] = [
  [
    'firewall/tutorial-hybrid-portal',
    'a route of the gateway’s subnet leads answers of a site back to the firewall, and what the site does is in no document',
    `${SITE};${ALLOWED};${IN};${BY_FIREWALL}`,
    'b -> 192.168.1.4:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'without one they come past it, whatever the site does',
    `${SITE};${ALLOWED};table in;${BY_FIREWALL}`,
    'b -> 192.168.1.4:443',
    'no-way-back LEAVES_MODEL? ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'the gateway’s own routes lead requests past the firewall, which then gets answers alone',
    `${SITE};${ALLOWED};${IN};table out`,
    'b -> 192.168.1.4:443',
    'no-way-back LEAVES_MODEL? ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'past it in both directions nobody misses anything',
    `${SITE};${ALLOWED};table in;table out`,
    'b -> 192.168.1.4:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'a denial of the firewall comes before',
    `${SITE};table in;${BY_FIREWALL}`,
    'b -> 192.168.1.4:443',
    'denied FIREWALL_APPLIANCE_DENY LEAVES_MODEL? ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/tutorial-hybrid-portal',
    'where nobody knows whether it lets the flow pass, that answers do not come back is certain all the same',
    `${SITE};fwrule p 100 Allow TCP Nowhere > 192.168.0.0/16 443;table in;${BY_FIREWALL}`,
    'b -> 192.168.1.4:443',
    'no-way-back SERVICE_TAG_UNKNOWN? LEAVES_MODEL? ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/snat-private-range',
    'what it sends on under an address of its own is answered to it',
    `${SITE} private=10.0.0.0/8;${ALLOWED};table in;${BY_FIREWALL}`,
    'b -> 192.168.1.4:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'of another appliance nobody knows whether it keeps state',
    `${SITE};table in;${BY_APPLIANCE}`,
    'b -> 192.168.1.4:443',
    'leaves-model LEAVES_MODEL? ASYMMETRIC_ROUTE?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'the group of one that only answers pass is asked about them',
    `${SITE};route in 10.6.0.0/16 10.5.3.4;table out`,
    'b -> 192.168.1.4:443',
    'no-way-back LEAVES_MODEL? RETURN_FILTERED ASYMMETRIC_ROUTE?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'and remembers what it let pass before',
    `${SITE};route in 10.6.0.0/16 10.5.3.4;${BY_APPLIANCE}`,
    'b -> 192.168.1.4:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'a route of the gateway’s subnet to None drops answers',
    `${SITE};route in 10.6.0.0/16 None;table out`,
    'b -> 192.168.1.4:443',
    'no-way-back LEAVES_MODEL? RETURN_NO_ROUTE',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'a table of the gateway’s subnet that is not among the documents may lead them anywhere',
    `${SITE};table out`,
    'b -> 192.168.1.4:443',
    'undetermined LEAVES_MODEL? CONFIG_MISSING?',
  ],
];

describe('answers from outside, by gateways’ subnets', () => {
  it.each(FROM_OUTSIDE)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('the route that is missing is one of the gateway’s subnet', () => {
    const last = pathFor(`${SITE};${ALLOWED};table in;${BY_FIREWALL}`, 'b -> 192.168.1.4:443').hops.at(-1);
    expect(last?.issues?.map(({ sentence, context }) => [sentence, context])).toEqual([
      [
        'Requests from 10.6.0.4 pass 10.5.0.4, answers pass no appliance: a stateful appliance drops what it sees half of.',
        {
          request: '10.5.0.4',
          answer: 'no appliance',
          subnet: `${idOf('virtualNetworks', 'hub')}/subnets/GatewaySubnet`,
          firewall: '10.5.0.4',
          to: '10.6.0.4',
        },
      ],
    ]);
  });
});

/** Two spokes that use a hub's gateway, and lead to each other by it. */
const TURN = [
  'vnet hub 10.5.0.0/16',
  'subnet hub/GatewaySubnet 10.5.2.0/24',
  'subnet hub/work 10.5.3.0/24',
  'gw g in hub/GatewaySubnet',
  'site hq 192.168.0.0/16',
  'connect c g hq',
  'vnet one 10.6.0.0/16',
  'subnet one/work 10.6.0.0/24 rt=r',
  'vnet two 10.7.0.0/16',
  'subnet two/work 10.7.0.0/24 rt=s',
  'peer hub one transit=on',
  'peer one hub remote=on',
  'peer hub two transit=on',
  'peer two hub remote=on',
  'nic a 10.6.0.4 in one/work vm=a',
  'nic b 10.7.0.4 in two/work vm=b',
  'nic h 10.5.3.4 in hub/work vm=h',
].join(';');
const BOTH_WAYS = 'route r 10.7.0.0/16 VirtualNetworkGateway;route s 10.6.0.0/16 VirtualNetworkGateway';

const BETWEEN: readonly Case[] = [
  [
    'architecture/networking/architecture/hub-spoke',
    'a VPN gateway routes traffic between spokes',
    `${TURN};${BOTH_WAYS}`,
    'a -> b:80',
    'delivered',
  ],
  [
    'architecture/networking/architecture/hub-spoke',
    'without a route at the other spoke answers do not come back',
    `${TURN};route r 10.7.0.0/16 VirtualNetworkGateway;table s`,
    'a -> b:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'architecture/networking/architecture/hub-spoke',
    'nobody there has the address',
    `${TURN};${BOTH_WAYS}`,
    'a -> 10.7.0.9:80',
    'unowned ENDPOINT_NOT_FOUND?',
  ],
  [
    'architecture/networking/architecture/hub-spoke',
    'the routes of the gateway’s subnet lead on, to an appliance for instance, which answers pass as well',
    `${TURN.replace('GatewaySubnet 10.5.2.0/24', 'GatewaySubnet 10.5.2.0/24 rt=in')};${BOTH_WAYS};nic f 10.5.3.9 in hub/work forwards;route in 10.6.0.0/16 10.5.3.9;route in 10.7.0.0/16 10.5.3.9`,
    'a -> b:80',
    'delivered PEERING_FORWARDED_OFF?',
  ],
  [
    'architecture/networking/architecture/hub-spoke',
    'or to None',
    `${TURN.replace('GatewaySubnet 10.5.2.0/24', 'GatewaySubnet 10.5.2.0/24 rt=in')};${BOTH_WAYS};route in 10.7.0.0/16 None`,
    'a -> b:80',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'to a spoke that does not use the gateway it is not known to go on',
    `${TURN.replace('peer two hub remote=on', 'peer two hub')};${BOTH_WAYS}`,
    'a -> b:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'nor by a gateway for circuits',
    `${TURN.replace('gw g in hub/GatewaySubnet', 'gw g in hub/GatewaySubnet ExpressRoute')};${BOTH_WAYS}`,
    'a -> b:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'what lies in a spoke comes before what a connection leads to',
    `${TURN.replace('192.168.0.0/16', '10.7.0.0/16')};${BOTH_WAYS}`,
    'a -> b:80',
    'delivered',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'for that no connection is needed',
    `${TURN.replace('site hq 192.168.0.0/16;connect c g hq;', '')};${BOTH_WAYS}`,
    'a -> b:80',
    'delivered',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'the hub itself is behind its gateway, too',
    `${TURN};route r 10.5.0.0/16 VirtualNetworkGateway;table s`,
    'a -> h:80',
    'delivered',
  ],
];

describe('from one network that uses a gateway to another', () => {
  it.each(BETWEEN)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});

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
