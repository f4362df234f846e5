import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import type { LearnedRoutes } from '../../network/routes/gateways.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

const SPOKE = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/s;nic b 10.0.1.5 in v/s vm=b';
/** A network that uses the gateway of one that is in another subscription, as every spoke of a virtual WAN does. */
const BORROWED = `${SPOKE};peer v w remote=on space=10.1.0.0/16`;
/** A gateway of its own, over a circuit. */
const CIRCUIT = `${SPOKE};subnet v/GatewaySubnet 10.0.0.0/27;gw g in v/GatewaySubnet;circuit x;connect c g x`;
const SITE = CIRCUIT.replace('circuit x;connect c g x', 'site s 192.168.0.0/16;connect c g s');
const SERVER = `${SPOKE};subnet v/RouteServerSubnet 10.0.0.64/26`;
/** A tunnel to something that is not there. */
const TUNNEL = `${SPOKE};subnet v/GatewaySubnet 10.0.0.0/27;gw g in v/GatewaySubnet;connect c g s`;
const PLAIN = 'table r';
/** Two spokes of a hub, which lead to each other by an appliance there. */
const SPOKES = `${CIRCUIT};${PLAIN};nic f 10.0.1.9 in v/s forwards vm=f;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 rt=q;nic c 10.1.1.4 in w/s vm=c;vnet u 10.2.0.0/16;subnet u/s 10.2.1.0/24 rt=p;nic e 10.2.1.4 in u/s vm=e;route p 10.1.0.0/16 10.0.1.9;peer v w transit=on forwarded=on;peer w v remote=on forwarded=on;peer v u transit=on forwarded=on;peer u v remote=on forwarded=on`;
/** A gateway that is lent, and not among the documents. */
const LENT = `${SPOKE};${PLAIN};subnet v/GatewaySubnet 10.0.0.0/27;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s vm=c;peer v w transit=on;peer w v remote=on`;
/** Two networks whose gateways tell each other by BGP what they know. */
const PAIR = `${SPOKE};${PLAIN};subnet v/GatewaySubnet 10.0.0.0/27;gw g in v/GatewaySubnet;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;subnet w/GatewaySubnet 10.1.0.0/27;nic c 10.1.1.4 in w/s vm=c;gw h in w/GatewaySubnet;connect c g h bgp;connect d h g bgp`;
/** And a third one. */
const CHAIN = `${PAIR};vnet u 10.2.0.0/16;subnet u/GatewaySubnet 10.2.0.0/27;gw i in u/GatewaySubnet;connect e h i bgp;connect f i h bgp`;

const CASES: readonly Case[] = [
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'a gateway that is not among the documents may know a route',
    `${BORROWED};${PLAIN}`,
    'a -> 192.168.1.1:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'a default route that is learned comes before the system’s',
    `${BORROWED};${PLAIN}`,
    'a -> 8.8.8.8:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'and not before the network’s own, whatever its length',
    `${BORROWED};${PLAIN}`,
    'a -> b:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'a learned route may be longer than a user’s',
    `${BORROWED};route r 0.0.0.0/0 None`,
    'a -> 8.8.8.8:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'none is longer than a user’s to one address',
    `${BORROWED};route r 8.8.8.8/32 None`,
    'a -> 8.8.8.8:80',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'a table that lets no routes of gateways in leaves nothing open',
    `${BORROWED};route r 0.0.0.0/0 None;table r nobgp`,
    'a -> 8.8.8.8:80',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'expressroute/expressroute-circuit-peerings',
    'what comes over a circuit is learned, and in no document',
    `${CIRCUIT};${PLAIN}`,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'expressroute/expressroute-circuit-peerings',
    'where it is given it is known',
    `${CIRCUIT};${PLAIN};learned g 192.168.0.0/16`,
    'a -> 172.16.1.4:443',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'expressroute/expressroute-workflows',
    'over a circuit that the provider has not provisioned nothing is learned',
    `${CIRCUIT.replace('circuit x', 'circuit x provider=NotProvisioned')};${PLAIN}`,
    'a -> 192.168.1.4:443',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'by a user’s route to the gateway the flow leaves by whichever route that has',
    `${CIRCUIT};route r 0.0.0.0/0 VirtualNetworkGateway`,
    'a -> 8.8.8.8:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpngateways',
    'a local network gateway’s prefixes are all that a tunnel without BGP has',
    `${SITE};${PLAIN}`,
    'a -> 172.16.1.4:443',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpngateways',
    'over one with BGP there may be more',
    `${SITE.replace('connect c g s', 'connect c g s bgp')};${PLAIN}`,
    'a -> 172.16.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpngateways',
    'not while it is down',
    `${SITE.replace('connect c g s', 'connect c g s bgp down')};${PLAIN}`,
    'a -> 172.16.1.4:443',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'route-server/overview',
    'a Route Server has what appliances tell it',
    `${SERVER};${PLAIN}`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'a spoke has what its hub’s gateway learned',
    `${CIRCUIT};${PLAIN};vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s;peer v w transit=on;peer w v remote=on`,
    'c -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'and not where the hub does not let it',
    `${CIRCUIT};${PLAIN};vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s;peer v w;peer w v remote=on`,
    'c -> 192.168.1.4:443',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'a hub with a subnet for a gateway that is lent has one, though it is not among the documents',
    `${SPOKE};${PLAIN};subnet v/GatewaySubnet 10.0.0.0/27;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s;peer v w transit=on;peer w v remote=on`,
    'c -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'and what the hub itself does by it is not known either',
    LENT,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  ['vpn-gateway/vpn-gateway-peering-gateway-transit', 'what lies in the hub is', LENT, 'a -> c:443', 'delivered'],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'a subnet for a gateway that nobody is told to use may have none',
    LENT.replace('remote=on', ''),
    'a -> 192.168.1.4:443',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'which prefixes a site has its local network gateway tells, and no other',
    `${TUNNEL};${PLAIN}`,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'they are routes where the connection is down, too',
    `${TUNNEL} down;${PLAIN}`,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'and may take there what the internet would get',
    `${TUNNEL} down;${PLAIN}`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'so does the network behind another gateway',
    `${TUNNEL} to=gw down;${PLAIN}`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'what a gateway learned is not what a site’s document tells',
    `${TUNNEL};${PLAIN};learned g 172.16.0.0/16`,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'behind another gateway is a network, which only its document tells',
    `${TUNNEL} to=gw;${PLAIN}`,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'which by BGP is learned',
    `${TUNNEL} to=gw bgp;${PLAIN};learned g 172.16.0.0/16`,
    'a -> 192.168.1.4:443',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'a spoke does not know it either',
    `${TUNNEL};${PLAIN};vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic c 10.1.1.4 in w/s;peer v w transit=on;peer w v remote=on`,
    'c -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'what a gateway that is not among the documents learned is known where it is given by its network',
    `${BORROWED};${PLAIN};learned w 192.168.0.0/16`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'which is a route of the network that uses it',
    `${BORROWED};${PLAIN};learned w 192.168.0.0/16`,
    'a -> 192.168.1.4:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'routes into peers of the hub come before learned ones there, and so a user’s route to one is certain',
    `${SPOKES};route q 10.2.0.0/16 10.0.1.9`,
    'c -> e:443',
    'delivered',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'a wider one may not be',
    `${SPOKES};route q 10.0.0.0/8 10.0.1.9`,
    'c -> e:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'nor one to where no network is',
    `${SPOKES};route q 10.7.0.0/16 10.0.1.9`,
    'c -> 10.7.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-bgp-overview',
    'two gateways tell each other by BGP of their own networks, which are known',
    PAIR,
    'a -> c:80',
    'delivered',
  ],
  ['vpn-gateway/vpn-gateway-bgp-overview', 'and of nothing else', PAIR, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [
    'vpn-gateway/vpn-gateway-bgp-overview',
    'a gateway tells by BGP of the sites that it is connected with',
    `${PAIR};site s 192.168.0.0/16;connect e h s`,
    'a -> 192.168.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-bgp-overview',
    'and of what it learned over a circuit',
    `${PAIR};circuit x;connect e h x`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-bgp-overview',
    'and of other networks',
    CHAIN,
    'a -> 10.2.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-bgp-overview',
    'which are known to who is connected with these as well',
    `${CHAIN};connect k g i;connect l i g`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
];

describe('routes that are learned, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it.each([
    [BORROWED, 'The gateway of w, which is used over a peering, is not among the documents'],
    [CIRCUIT, 'What g learned by BGP is not told'],
    [TUNNEL, 's, which a connection leads to, is not among the documents'],
    [LENT, 'The gateway of v, which is used over a peering, is not among the documents'],
    [SERVER, 'What the Route Server at RouteServerSubnet learned is not told'],
  ])('the answer says what is missing (%#)', (lines, says) => {
    const { hops } = pathFor(`${lines};${PLAIN}`, 'a -> 8.8.8.8:80');
    expect(hops.flatMap(({ issues = [] }) => issues.map(({ sentence }) => sentence))).toEqual([
      `${says}: a route of it may come first, and where that leads is not known.`,
    ]);
  });

  it.each([
    [BORROWED, 'virtualNetworks/v/virtualNetworkPeerings/to-w', 'virtualNetworks/w'],
    [CIRCUIT, 'virtualNetworkGateways/g', 'virtualNetworkGateways/g'],
    [SERVER, 'virtualNetworks/v/subnets/RouteServerSubnet', 'virtualNetworks/v/subnets/RouteServerSubnet'],
    [LENT, 'virtualNetworks/v/subnets/GatewaySubnet', 'virtualNetworks/v'],
  ])('a finding says what to give (%#)', (lines, resource, id) => {
    const found = (more: LearnedRoutes) =>
      compileCloud(cloudOf(...`${lines};${PLAIN}`.split(';')), 1, { learnedRoutes: more })
        .findings.filter(({ consequence }) => consequence.includes('getLearnedRoutes'))
        .map((each) => [each.resource.split('Microsoft.Network/')[1], each.consequence.endsWith(`${id}.`)]);
    expect(found(new Map())).toEqual([[resource, true]]);
    expect(found(new Map([[`${idOf('x', 'x').replace('x/x', '')}${id}`.toLowerCase(), []]]))).toEqual([]);
  });
});
