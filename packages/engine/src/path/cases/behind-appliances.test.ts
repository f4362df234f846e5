import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** Two nodes of a cluster, and a route to the pods of each. */
const NODES =
  'vnet v 10.224.0.0/16;subnet v/nodes 10.224.0.0/24 rt=r;nic a 10.224.0.4 in v/nodes vm=a forwards;nic b 10.224.0.5 in v/nodes vm=b forwards;route r 10.244.0.0/24 10.224.0.4;route r 10.244.1.0/24 10.224.0.5';

/** An appliance that has a tunnel of its own to what is led to it. */
const TUNNEL =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app vm=a;subnet v/nva 10.0.9.0/24;nic n 10.0.9.4 in v/nva vm=n forwards;route r 192.168.0.0/16 10.0.9.4';

const PAIR = TUNNEL.replace(
  'route r 192.168.0.0/16 10.0.9.4',
  'nic m 10.0.9.5 in v/nva vm=m forwards;lb l 10.0.9.100 in v/nva;balance l All 0 0 n,m;route r 192.168.0.0/16 10.0.9.100',
).replace('subnet v/nva 10.0.9.0/24', 'subnet v/nva 10.0.9.0/24 rt=r');

const CASES: readonly Case[] = [
  [
    'aks/configure-kubenet',
    'of two that lead to each other the second may have behind itself what the first does not',
    `${NODES};subnet v/other 10.224.5.0/24 rt=s;nic e 10.224.5.4 in v/other forwards;route s 10.243.0.0/16 10.224.0.4;route r 10.243.0.0/16 10.224.5.4`,
    'b -> 10.243.0.7:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'aks/configure-kubenet',
    'public addresses may be behind a node, too, if somebody has a part of them for himself',
    `${NODES};route r 203.0.112.0/24 10.224.0.5`,
    'a -> 203.0.112.7:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'aks/configure-kubenet',
    'and not what documents say is somewhere else',
    `${NODES};route r 203.0.112.0/24 10.224.0.5;vnet w 10.9.0.0/16;subnet w/x 10.9.1.0/24;nic x 10.9.1.4 in w/x pip=203.0.112.7`,
    'a -> 203.0.112.7:80',
    'looped ROUTE_LOOP',
  ],
  [
    'aks/configure-kubenet',
    'nor do answers stay there that are for who left by a load balancer',
    `vnet v 10.224.0.0/16;subnet v/nodes 10.224.0.0/24 rt=r;nic b 10.224.0.5 in v/nodes vm=b pip=20.7.7.7 forwards;route r 20.5.0.0/16 10.224.0.5;vnet w 10.9.0.0/16;subnet w/x 10.9.1.0/24;nic x 10.9.1.4 in w/x vm=x;lb l pip=20.5.5.5;balance l Tcp 80 80 x`,
    'x -> 20.7.7.7:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'what Azure leads no further from an appliance may be at the other end of a tunnel of its own',
    TUNNEL,
    'a -> 192.168.0.7:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'also where a default route of its subnet leads to the internet',
    `${TUNNEL.replace('subnet v/nva 10.0.9.0/24', 'subnet v/nva 10.0.9.0/24 rt=s')};route s 0.0.0.0/0 Internet`,
    'a -> 192.168.0.7:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'past rules of the way out, as what leaves is the tunnel',
    `${TUNNEL.replace('vm=n', 'vm=n nsg=g')};rule g 100 out Deny * * > * *;rule g 100 in Allow * * > * *`,
    'a -> 192.168.0.7:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'not without IP forwarding',
    TUNNEL.replace('vm=n forwards', 'vm=n'),
    'a -> 192.168.0.7:80',
    'not-forwarded IP_FORWARDING_DISABLED LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'what it sends itself is led nowhere',
    TUNNEL,
    'n -> 192.168.0.7:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'what another network has that documents tell of, nobody has behind himself',
    `${TUNNEL};vnet w 192.168.0.0/16`,
    'a -> 192.168.0.7:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'nor what a gateway would lead to, and may not',
    `${TUNNEL.replace('subnet v/nva 10.0.9.0/24', 'subnet v/nva 10.0.9.0/24 rt=s')};subnet v/GatewaySubnet 10.0.8.0/24;gw g in v/GatewaySubnet;site q 192.168.0.0/16;connect c g q;table s nobgp`,
    'a -> 192.168.0.7:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE BGP_PROPAGATION_DISABLED',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'the same of a pair behind a load balancer that the route of their own subnet leads to',
    PAIR,
    'a -> 192.168.0.7:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'and of a pair that it leads to with several next hops',
    PAIR.replace('route r 192.168.0.0/16 10.0.9.100', 'route r 192.168.0.0/16 10.0.9.4,10.0.9.5'),
    'a -> 192.168.0.7:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'firewall/rule-processing',
    'an Azure Firewall has nothing behind itself',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app vm=a;subnet v/AzureFirewallSubnet 10.0.9.0/24;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.8.8.8;fwrule f 100 Allow Any * > * *;route r 192.168.0.0/16 10.0.9.4',
    'a -> 192.168.0.7:80',
    'no-route NO_ROUTE ROUTE_BLACKHOLE',
  ],
];

describe('what appliances have behind themselves, as the pages about them say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
