import { describe, expect, it } from 'vitest';
import { answerTo, pathFor, withChild, type Case } from './cases.fixture.ts';

/** A client, a gateway and two backends behind it, each in a subnet of its own. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.2.4 in v/data vm=b nsg=n;nic c 10.0.2.5 in v/data vm=c;nsg n';
const DATA = 'subnet v/data 10.0.2.0/24;subnet v/gw 10.0.3.0/24 nsg=g';
const GATEWAY = 'appgw g 10.0.3.9 in v/gw';
const MANAGED = 'rule g 100 in Allow Tcp GatewayManager > * 65200-65535';
/** Two appliances before the subnet of the gateway, on the way there and back. */
const BALANCED =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24;subnet v/gw 10.0.3.0/24 rt=s;subnet v/fw 10.0.4.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.2.4 in v/data vm=b nsg=n;nic f 10.0.4.4 in v/fw forwards;nic h 10.0.4.5 in v/fw forwards;nsg n;lb l 10.0.4.9 in v/fw;balance l All 0 0 f,h;route r 10.0.3.0/24 10.0.4.9;route s 10.0.1.0/24 10.0.4.9';
/** One that asks the public address of a firewall, which leads on, in a network whose gateway learned a route for everything. */
const BY_FIREWALL =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/data 10.0.2.0/24;nic b 10.0.2.4 in v/data;subnet v/gw 10.0.3.0/24 rt=o;table o;appgw g 10.0.3.9 in v/gw;listen g 80 443 20.1.1.1;subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=p;table p;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1;fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.2.4:443;subnet v/GatewaySubnet 10.0.8.0/24;gw h in v/GatewaySubnet;site s 192.168.0.0/16;connect c h s;learned h 0.0.0.0/0';
/** Both kinds of frontend, each with a listener, in a subnet whose group lets in only what rules name. */
const BOTH = 'appgw g 10.0.3.9 in v/gw pip=20.7.7.7';
const CLOSED = 'rule g 4000 in Deny * * > * *';
/** Addresses that nothing has. */
const NOBODY = Array.from({ length: 64 }, (_, index) => `10.0.2.${100 + index}`);
const net = (...lines: readonly string[]) => [NET, DATA, MANAGED, ...lines].join(';');

const PAGE = {
  subnet: 'application-gateway/configuration-infrastructure',
  private: 'application-gateway/application-gateway-private-deployment',
  parts: 'application-gateway/application-gateway-components',
  work: 'application-gateway/how-application-gateway-works',
  probe: 'application-gateway/application-gateway-probe-overview',
  health: 'application-gateway/application-gateway-backend-health-troubleshooting',
  sites: 'application-gateway/multiple-site-overview',
  order: 'application-gateway/configuration-listeners',
} as const;

/** What is asked for at port 8081 is shut. */
const SHUT = net('rule n 100 in Deny Tcp * > * 8081', GATEWAY);
const SITES = `${SHUT};listen g 80 8080 c;listen g 80 8081 b host=app.contoso.com`;

const CASES: readonly Case[] = [
  [PAGE.work, 'a request is handed to a backend', net(GATEWAY, 'listen g 80 8080 b'), 'a -> 10.0.3.9:80', 'delivered'],
  [
    PAGE.work,
    'the backend sees the gateway and not the client',
    net(GATEWAY, 'listen g 80 8080 b', 'rule n 100 in Deny Tcp 10.0.1.4 > * *'),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.work,
    'the backend sees an address of the subnet of the gateway',
    net(GATEWAY, 'listen g 80 8080 b', 'rule n 100 in Deny Tcp 10.0.3.0/24 > * *'),
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [
    PAGE.probe,
    'a probe goes to the port of the settings, or to one of its own',
    net(GATEWAY, 'listen g 80 8080 b probe=9000', 'rule n 100 in Allow Tcp 10.0.3.0/24 > * 8080,9000'),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.probe,
    'who is not reached there gets no requests, whatever lets those in',
    net(GATEWAY, 'listen g 80 8080 b probe=9000', 'rule n 100 in Deny Tcp 10.0.3.0/24 > * 9000'),
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [
    PAGE.probe,
    'whom a probe reaches requests need not',
    net(GATEWAY, 'listen g 80 8080 b probe=9000', 'rule n 100 in Deny Tcp 10.0.3.0/24 > * 8080'),
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [
    PAGE.probe,
    'others get the requests',
    net(GATEWAY, 'listen g 80 8080 b,c probe=9000', 'rule n 100 in Deny Tcp 10.0.3.0/24 > * 9000'),
    'a -> 10.0.3.9:80',
    'delivered LB_BACKENDS_UNHEALTHY?',
  ],
  [
    PAGE.probe,
    'whether a probe comes in may not be known',
    net(GATEWAY, 'listen g 80 8080 b probe=9000', 'rule n 100 in Deny Tcp 10.0.3.0/25 > * 9000'),
    'a -> 10.0.3.9:80',
    'undetermined CONFIG_MISSING? NSG_DENY',
  ],
  [
    PAGE.probe,
    'and need not, where requests do not come in for certain',
    net(
      GATEWAY,
      'listen g 80 8080 b probe=9000',
      'rule n 100 in Deny Tcp 10.0.3.0/25 > * 9000',
      'rule n 110 in Deny Tcp 10.0.3.0/24 > * 8080',
    ),
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [
    PAGE.subnet,
    'which address of its subnet an instance has is not known',
    net(GATEWAY, 'listen g 80 8080 b', 'rule n 100 in Deny Tcp 10.0.3.0/25 > * *'),
    'a -> 10.0.3.9:80',
    'undetermined CONFIG_MISSING? NSG_DENY',
  ],
  [
    PAGE.subnet,
    'also where only one in the middle is told from others',
    net(GATEWAY, 'listen g 80 8080 b', 'rule n 100 in Deny Tcp 10.0.3.77 > * *'),
    'a -> 10.0.3.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE.subnet,
    'an address that somebody else has is none of theirs',
    net(GATEWAY, 'listen g 80 8080 b', 'rule n 100 in Deny Tcp 10.0.3.9 > * *'),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.parts,
    'the port behind is that of the settings',
    net(GATEWAY, 'listen g 80 8080 b', 'rule n 100 in Deny Tcp * > * 80'),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.parts,
    'no listener has the port',
    net(GATEWAY, 'listen g 443 8080 b'),
    'a -> 10.0.3.9:80',
    'not-balanced LB_NO_MATCHING_FRONTEND',
  ],
  [PAGE.parts, 'a pool is empty', net(GATEWAY, 'listen g 80 8080 -'), 'a -> 10.0.3.9:80', 'unserved LB_NO_BACKENDS'],
  [
    PAGE.probe,
    'one of two backends is shut, and the other one serves',
    net(GATEWAY, 'listen g 80 8080 b,c', 'rule n 100 in Deny Tcp * > * 8080'),
    'a -> 10.0.3.9:80',
    'delivered LB_BACKENDS_UNHEALTHY?',
  ],
  [
    PAGE.probe,
    'one of two backends is off',
    net(GATEWAY, 'listen g 80 8080 b,c', 'power b deallocated'),
    'a -> 10.0.3.9:80',
    'delivered LB_BACKENDS_UNHEALTHY?',
  ],
  [
    PAGE.probe,
    'both are off',
    net(GATEWAY, 'listen g 80 8080 b,c', 'power b deallocated', 'power c stopped'),
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY VM_NOT_RUNNING',
  ],
  [
    'application-gateway/url-route-overview',
    'paths lead to two pools, and one of them is shut',
    net(GATEWAY, 'listen g 80 8080 c path=8081:b', 'rule n 100 in Deny Tcp * > * 8081'),
    'a -> 10.0.3.9:80',
    'partly-delivered LB_BACKENDS_UNHEALTHY LB_BACKENDS_DIFFER? NSG_DENY',
  ],
  [
    'application-gateway/url-route-overview',
    'paths lead to two pools, and one of them may be shut',
    net(GATEWAY, 'listen g 80 8080 c path=8081:b', 'rule n 100 in Deny Tcp AzureDevOps > * 8081'),
    'a -> 10.0.3.9:80',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    'application-gateway/url-route-overview',
    'paths lead to two pools, and both are open',
    net(GATEWAY, 'listen g 80 8080 c path=8081:b'),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.sites,
    'a request for a name meets the listener that is for it',
    SITES,
    'a -> app.contoso.com@10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [PAGE.sites, 'and one for another name the one for anybody', SITES, 'a -> x.contoso.com@10.0.3.9:80', 'delivered'],
  [
    PAGE.sites,
    'which of them a request for no known name meets is not known',
    SITES,
    'a -> 10.0.3.9:80',
    'partly-delivered LB_BACKENDS_UNHEALTHY LB_BACKENDS_DIFFER? NSG_DENY',
  ],
  [
    PAGE.sites,
    'a listener may be for several names, with asterisks',
    `${SHUT};listen g 80 8081 b host=fabrikam.com,*.contoso.com;listen g 80 8080 c`,
    'a -> B2B.customer1.contoso.com@10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [
    PAGE.sites,
    'and with question marks, for one character each',
    `${SHUT};listen g 80 8081 b host=w??.contoso.com;listen g 80 8080 c`,
    'a -> www2.contoso.com@10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.sites,
    'of several the rule with the highest priority serves, though it is for any subdomain',
    `${SHUT};listen g 80 8080 c host=shop.contoso.com priority=20;listen g 80 8081 b host=*.contoso.com priority=10`,
    'a -> shop.contoso.com@10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [
    PAGE.sites,
    'if a basic listener is first and matches, the request gets processed by that one',
    `${SHUT};listen g 80 8081 b host=shop.contoso.com priority=20;listen g 80 8080 c priority=10`,
    'a -> shop.contoso.com@10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.order,
    'in the first version the order of rules decides, whatever their listeners are for',
    `${SHUT} v1;listen g 80 8080 c;listen g 80 8081 b host=shop.contoso.com`,
    'a -> shop.contoso.com@10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.order,
    'in the second one it does not, and which of two patterns comes first nobody knows without priorities',
    `${SHUT};listen g 80 8080 c;listen g 80 8081 b host=shop.contoso.com;listen g 80 8080 c host=*.contoso.com`,
    'a -> shop.contoso.com@10.0.3.9:80',
    'undetermined LB_BACKENDS_UNHEALTHY CONFIG_MISSING? NSG_DENY',
  ],
  [
    PAGE.sites,
    'nor where only one has a priority: all have to have one',
    `${SHUT};listen g 80 8080 c priority=10;listen g 80 8081 b host=shop.contoso.com`,
    'a -> shop.contoso.com@10.0.3.9:80',
    'undetermined LB_BACKENDS_UNHEALTHY CONFIG_MISSING? NSG_DENY',
  ],
  [
    PAGE.sites,
    'the paths of a listener’s rule are told apart by none of this',
    `${SHUT};listen g 80 8080 c host=shop.contoso.com path=8081:b`,
    'a -> shop.contoso.com@10.0.3.9:80',
    'partly-delivered LB_BACKENDS_UNHEALTHY LB_BACKENDS_DIFFER? NSG_DENY',
  ],
  [
    PAGE.sites,
    'nobody listens for a name',
    `${SHUT};listen g 80 8080 c host=shop.contoso.com`,
    'a -> fabrikam.com@10.0.3.9:80',
    'unserved LB_NO_MATCHING_FRONTEND',
  ],
  [
    PAGE.sites,
    'nor at a port',
    `${SHUT};listen g 80 8080 c host=shop.contoso.com`,
    'a -> shop.contoso.com@10.0.3.9:443',
    'not-balanced LB_NO_MATCHING_FRONTEND',
  ],
  [
    PAGE.subnet,
    'rules at the subnet of the gateway see the client',
    net(GATEWAY, 'listen g 80 8080 b', 'rule g 110 in Deny Tcp 10.0.1.4 > * 80'),
    'a -> 10.0.3.9:80',
    'denied NSG_DENY_SUBNET',
  ],
  [
    PAGE.subnet,
    'ports 65200 to 65535 must be open to GatewayManager',
    net(BOTH, 'listen g 80 8080 b at=private', 'rule g 90 in Deny Tcp Internet > * 65200-65535'),
    'a -> 10.0.3.9:80',
    'unserved LB_SUBNET_FILTER',
  ],
  [
    PAGE.subnet,
    'a group that says nothing of GatewayManager denies it by its default rule',
    [NET, DATA, BOTH, 'listen g 80 8080 b at=private', 'nsg g'].join(';'),
    'a -> 10.0.3.9:80',
    'unserved LB_SUBNET_FILTER',
  ],
  [
    PAGE.private,
    'one of the second version without a public frontend needs nothing from GatewayManager',
    [NET, DATA, GATEWAY, 'listen g 80 8080 b', 'nsg g'].join(';'),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.subnet,
    'one of the first version does',
    [NET, DATA, `${GATEWAY} v1`, 'listen g 80 8080 b', 'nsg g'].join(';'),
    'a -> 10.0.3.9:80',
    'unserved LB_SUBNET_FILTER',
  ],
  [
    PAGE.private,
    'nor does one with a public frontend whose subnet is delegated to gateways',
    [
      NET,
      DATA.replace('nsg=g', 'nsg=g for=Microsoft.Network/applicationGateways'),
      BOTH,
      'listen g 80 8080 b at=private',
      'nsg g',
    ].join(';'),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.subnet,
    'a rule at the subnet of the gateway keeps its own requests in',
    net(GATEWAY, 'listen g 80 8080 b', 'rule g 100 out Deny Tcp * > 10.0.2.0/24 8080'),
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY_SUBNET',
  ],
  [
    PAGE.subnet,
    'routes of the subnet of the gateway lead its requests',
    `${NET};subnet v/data 10.0.2.0/24;subnet v/gw 10.0.3.0/24 rt=r;route r 10.0.2.0/24 None;${GATEWAY};listen g 80 8080 b`,
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY ROUTE_BLACKHOLE',
  ],
  [
    PAGE.subnet,
    'routes of the subnet of the gateway lead its answers',
    `${NET};subnet v/data 10.0.2.0/24;subnet v/gw 10.0.3.0/24 rt=r;route r 10.0.1.0/24 None;${GATEWAY};listen g 80 8080 b`,
    'a -> 10.0.3.9:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    PAGE.subnet,
    'routes of the backend lead its answers to the gateway',
    `${NET};subnet v/data 10.0.2.0/24 rt=r;subnet v/gw 10.0.3.0/24;route r 10.0.3.0/24 None;${GATEWAY};listen g 80 8080 b`,
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY RETURN_NO_ROUTE',
  ],
  [
    PAGE.parts,
    'a public frontend, and a backend that the internet does not reach',
    net(
      'appgw g - in v/gw pip=20.7.7.7',
      'listen g 80 8080 b',
      'rule g 110 in Allow Tcp Internet > * 80',
      'rule n 100 in Deny Tcp Internet > * *',
    ),
    'a -> 20.7.7.7:80',
    'delivered',
  ],
  [
    PAGE.parts,
    'a public frontend that the group of its subnet keeps shut',
    net('appgw g - in v/gw pip=20.7.7.7', 'listen g 80 8080 b'),
    'a -> 20.7.7.7:80',
    'denied NSG_DEFAULT_DENY',
  ],
  [
    PAGE.subnet,
    'listeners of both kinds with one port: what comes to the public one is for its address',
    net(BOTH, 'listen g 80 8080 b', 'rule g 110 in Allow Tcp Internet > 20.7.7.7 80', CLOSED),
    'a -> 20.7.7.7:80',
    'delivered',
  ],
  [
    PAGE.subnet,
    'and a rule for the subnet does not let it in',
    net(BOTH, 'listen g 80 8080 b', 'rule g 110 in Allow Tcp Internet > 10.0.3.0/24 80', CLOSED),
    'a -> 20.7.7.7:80',
    'denied NSG_DENY_SUBNET',
  ],
  [
    PAGE.subnet,
    'which still holds the private one',
    net(BOTH, 'listen g 80 8080 b', 'rule g 110 in Allow Tcp * > 10.0.3.0/24 80', CLOSED),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.subnet,
    'the public one’s address is none of it',
    net(BOTH, 'listen g 80 8080 b', 'rule g 110 in Allow Tcp * > 20.7.7.7 80', CLOSED),
    'a -> 10.0.3.9:80',
    'denied NSG_DENY_SUBNET',
  ],
  [
    PAGE.subnet,
    'even for listeners that are not sharing any port',
    net(
      BOTH,
      'listen g 80 8080 b',
      'listen g 443 8080 b at=public',
      'rule g 110 in Allow Tcp * > 20.7.7.7 443',
      CLOSED,
    ),
    'a -> 20.7.7.7:443',
    'delivered',
  ],
  [
    PAGE.subnet,
    'listeners of both kinds with different ports: it is for the subnet',
    net(
      BOTH,
      'listen g 80 8080 b at=private',
      'listen g 443 8080 b at=public',
      'rule g 110 in Allow Tcp * > 10.0.3.0/24 443',
      CLOSED,
    ),
    'a -> 20.7.7.7:443',
    'delivered',
  ],
  [
    PAGE.subnet,
    'and not for the address that was asked for',
    net(
      BOTH,
      'listen g 80 8080 b at=private',
      'listen g 443 8080 b at=public',
      'rule g 110 in Allow Tcp * > 20.7.7.7 443',
      CLOSED,
    ),
    'a -> 20.7.7.7:443',
    'denied NSG_DENY_SUBNET',
  ],
  [PAGE.parts, 'a backend outside of Azure', net(GATEWAY, 'listen g 80 443 8.8.8.8'), 'a -> 10.0.3.9:80', 'delivered'],
  [
    PAGE.parts,
    'a backend by a name that nobody knows the address of',
    net(GATEWAY, 'listen g 80 443 www.example.com'),
    'a -> 10.0.3.9:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE.work,
    'behind 64 backends that are not there more may serve',
    net(GATEWAY, `listen g 80 8080 ${NOBODY.join(',')},10.0.2.4`),
    'a -> 10.0.3.9:80',
    'undetermined ENDPOINT_NOT_FOUND? CONFIG_MISSING?',
  ],
  [
    PAGE.work,
    'none of 64 backends is among the documents',
    net(GATEWAY, `listen g 80 8080 ${NOBODY.join(',')}`),
    'a -> 10.0.3.9:80',
    'undetermined ENDPOINT_NOT_FOUND? CONFIG_MISSING?',
  ],
  [
    PAGE.health,
    'the gateway is stopped',
    net(`${GATEWAY} Stopped`, 'listen g 80 8080 b'),
    'a -> 10.0.3.9:80',
    'machine-off RESOURCE_NOT_RUNNING',
  ],
  [
    PAGE.health,
    'a gateway that is stopped stays so behind appliances and their load balancer',
    `${BALANCED};${GATEWAY} Stopped;listen g 80 8080 b`,
    'a -> 10.0.3.9:80',
    'machine-off RESOURCE_NOT_RUNNING',
  ],
  [
    PAGE.work,
    'a backend is asked behind appliances and their load balancer, too',
    `${BALANCED};${GATEWAY};listen g 80 8080 b;rule n 100 in Deny Tcp * > * 8080`,
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'a gateway is no appliance that sends packets on',
    `${NET};subnet v/data 10.0.2.0/24;subnet v/app2 10.0.4.0/24 rt=r;nic d 10.0.4.4 in v/app2;subnet v/gw 10.0.3.0/24;route r 10.0.2.0/24 10.0.3.9;${GATEWAY};listen g 80 8080 b`,
    'd -> b:80',
    'next-hop-missing ROUTE_NEXT_HOP_INVALID',
  ],
  [
    PAGE.subnet,
    'several gateways in one subnet are answered each by itself',
    net(GATEWAY, 'listen g 80 8080 b', 'appgw h 10.0.3.19 in v/gw', 'listen h 80 8080 b'),
    'a -> 10.0.3.19:80',
    'delivered',
  ],
  [
    PAGE.subnet,
    'also where the lowest address is another one’s frontend',
    net('appgw g 10.0.3.4 in v/gw', 'listen g 80 8080 b', 'appgw h 10.0.3.19 in v/gw', 'listen h 80 8080 b'),
    'a -> 10.0.3.19:80',
    'delivered',
  ],
  [
    PAGE.work,
    'a backend that is another gateway is reached where that one serves',
    net(GATEWAY, 'listen g 80 8080 10.0.3.19', 'appgw h 10.0.3.19 in v/gw', 'listen h 8080 8081 b'),
    'a -> 10.0.3.9:80',
    'delivered',
  ],
  [
    PAGE.probe,
    'and is not where that one has no listener',
    net(GATEWAY, 'listen g 80 8080 10.0.3.19', 'appgw h 10.0.3.19 in v/gw', 'listen h 80 80 b'),
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY LB_NO_MATCHING_FRONTEND',
  ],
  [
    PAGE.probe,
    'nor where a firewall drops what is for its public address',
    net(
      GATEWAY,
      'listen g 80 443 20.1.1.1',
      'subnet v/AzureFirewallSubnet 10.0.9.0/26',
      'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
    ),
    'a -> 10.0.3.9:80',
    'unserved LB_BACKENDS_UNHEALTHY FIREWALL_APPLIANCE_DENY',
  ],
  [
    PAGE.work,
    'what becomes of a gateway that asks itself no page says',
    net(GATEWAY, 'listen g 80 80 10.0.3.9'),
    'a -> 10.0.3.9:80',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    PAGE.subnet,
    'by a learned route for everything what it asks outside leaves by the gateway, to whom nobody knows',
    BY_FIREWALL,
    'a -> 10.0.3.9:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    PAGE.subnet,
    'with a route to the internet of its own it comes to the firewall there, whose answers leave by the gateway',
    `${BY_FIREWALL};route o 0.0.0.0/0 Internet`,
    'a -> 10.0.3.9:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    PAGE.subnet,
    'unless that one has such a route as well',
    `${BY_FIREWALL};route o 0.0.0.0/0 Internet;route p 0.0.0.0/0 Internet`,
    'a -> 10.0.3.9:80',
    'delivered',
  ],
];

it.each([
  ['for which names a listener is that cannot be read nobody knows', { hostName: 42 }],
  ['nor of a list of which not all can be read', { hostName: undefined, hostNames: ['app.contoso.com', 42] }],
])('%s', (_says, names) => {
  const change = withChild('/applicationGateways/g', 'httpListeners', 'private1', (properties) => ({
    ...properties,
    ...names,
  }));
  expect(pathFor(SITES, 'a -> fabrikam.com@10.0.3.9:80', change).disposition).toBe('undetermined');
});

describe('application gateways, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
