import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** Two subnets with IPv6, whose routes to one another lead by a firewall that has both kinds of addresses. */
const DUAL =
  'vnet v 10.0.0.0/16 fd00::/48;subnet v/app fd00:0:0:1::/64 rt=r;nic a fd00:0:0:1::4 in v/app;subnet v/data fd00:0:0:2::/64 rt=s;nic b fd00:0:0:2::4 in v/data;route r fd00:0:0:2::/64 fd00:0:0:9::4;route r ::/0 fd00:0:0:9::4;route s fd00:0:0:1::/64 fd00:0:0:9::4;subnet v/AzureFirewallSubnet 10.0.9.0/26 fd00:0:0:9::/64;fw f 10.0.9.4,fd00:0:0:9::4 in v/AzureFirewallSubnet p pip=20.1.1.1,2603:1000::9;policy p';
const DUAL_STACK = 'firewall/deploy-dual-stack-firewall';

const CASES: readonly Case[] = [
  [
    'firewall/rule-processing',
    'what no rule allows is denied',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet',
    'a -> b:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/rule-processing',
    'a network rule allows',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow TCP 10.0.1.0/24 > 10.0.2.4 443',
    'a -> b:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'a network rule for another port does not',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow TCP 10.0.1.0/24 > 10.0.2.4 80',
    'a -> b:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/rule-processing',
    'a network rule for another protocol does not',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow UDP,ICMP 10.0.1.0/24 > 10.0.2.4 443',
    'a -> b:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/rule-processing',
    'the lower number first',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Deny TCP * > * 443;fwrule f 200 Allow Any * > *',
    'a -> b:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/rule-processing',
    'the first match ends the asking',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow TCP * > * 443;fwrule f 200 Deny Any * > *',
    'a -> b:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'network rules come before application rules, whatever their numbers',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwapp f 100 Deny 443 * > *;fwrule f 200 Allow TCP * > * 443',
    'a -> b:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'an application rule for every name',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.200.0.1;fwapp f 100 Allow 443 * > *',
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    'firewall/rule-processing',
    'an application rule for one name: whether the flow is for it is not known',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.200.0.1;fwapp f 100 Allow 443 * > www.example.com',
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/rule-processing',
    'an application rule does not concern other ports',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.200.0.1;fwapp f 100 Allow 443 * > www.example.com',
    'a -> 8.8.8.8:22',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/rule-processing',
    'a policy: its rules',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet p;policy p;fwrule p 100 Allow TCP * > * 443',
    'a -> b:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'a base policy comes first',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet p;policy p q;policy q;fwrule p 100 Allow TCP * > * 443;fwrule q 900 Deny TCP * > * 443',
    'a -> b:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/rule-processing',
    'a service tag as the destination',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.200.0.1;fwrule f 100 Allow TCP * > Storage 443',
    'a -> 20.61.0.9:443',
    'reaches-internet',
  ],
  [
    'firewall/rule-processing',
    'a range of addresses as the source',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow TCP 10.0.1.3-10.0.1.9 > * 443',
    'a -> b:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'a range that does not hold the source',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow TCP 10.0.1.5-10.0.1.9 > * 443',
    'a -> b:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/ip-groups',
    'an IP group as the source',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;ipgroup x 10.0.1.0/24 10.0.7.0/24;fwrule f 100 Allow TCP group:x > * 443',
    'a -> b:443',
    'delivered',
  ],
  [
    'firewall/ip-groups',
    'an IP group that does not hold the source',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;ipgroup x 10.0.7.0/24;fwrule f 100 Allow TCP group:x > * 443',
    'a -> b:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/firewall-faq',
    'answers that do not come by the firewall are dropped',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow TCP * > * 443',
    'a -> b:443',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/firewall-faq',
    'also where they would not get further from there',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;subnet v/data 10.0.2.0/24 rt=r;subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=s;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.1.0/24 10.0.9.4;route s 10.0.1.0/24 None;fw f 10.0.9.4 in v/AzureFirewallSubnet',
    'a -> b:443',
    'no-way-back RETURN_NO_ROUTE ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/firewall-faq',
    'answers that come by a firewall which did not see the request are dropped',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet;fwrule f 100 Allow TCP * > * 443',
    'b -> 10.0.1.4:443',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/tutorial-firewall-deploy-portal',
    'its subnet’s own routes lead on',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.200.0.1;fwrule f 100 Allow TCP * > * 443',
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    DUAL_STACK,
    "network rules are for IPv6, too, and to unique local addresses it keeps the sender's",
    `${DUAL};fwrule p 100 Allow TCP fd00:0:0:1::/64 > fd00:0:0:2::/64 443`,
    'a -> fd00:0:0:2::4:443',
    'delivered',
  ],
  [
    DUAL_STACK,
    'what none of them allows is denied',
    `${DUAL};fwrule p 100 Allow TCP * > * 443`,
    'a -> fd00:0:0:2::4:80',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    DUAL_STACK,
    'answers have to pass it as well',
    `${DUAL.replace('route s fd00:0:0:1::/64', 'route s fd00:0:0:7::/64')};fwrule p 100 Allow TCP * > * 443`,
    'a -> fd00:0:0:2::4:443',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    DUAL_STACK,
    'out to the internet it has its public address of IPv6',
    `${DUAL};fwrule p 100 Allow TCP * > * 443`,
    'a -> 2603:2000::1:443',
    'reaches-internet',
  ],
  [
    DUAL_STACK,
    'application rules are not supported, and what becomes of what only they allow it does not say',
    `${DUAL};fwapp p 100 Allow 443 * > *`,
    'a -> fd00:0:0:2::4:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    DUAL_STACK,
    'nor are firewalls without a policy',
    `${DUAL.replace(' p pip', ' pip')};fwrule f 100 Allow TCP * > * 443`,
    'a -> fd00:0:0:2::4:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
];

describe('Azure Firewall, as the pages about it say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
});
