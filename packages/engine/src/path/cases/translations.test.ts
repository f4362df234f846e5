import { describe, expect, it } from 'vitest';
import { answerTo, issuesIn, pathFor, type Case } from './cases.fixture.ts';

/** A hub with a firewall, a spoke whose default route leads there, and a client elsewhere. */
const HUB =
  'vnet hub 10.0.0.0/16;subnet hub/AzureFirewallSubnet 10.0.9.0/26;vnet spoke 10.1.0.0/16;subnet spoke/app 10.1.1.0/24 rt=r;peer hub spoke;nic b 10.1.1.4 in spoke/app nsg=n vm=b;nsg n;route r 0.0.0.0/0 10.0.9.4;vnet far 10.9.0.0/16;subnet far/s 10.9.1.0/24;nic a 10.9.1.4 in far/s pip=20.7.7.7';
const FIREWALL = 'fw f 10.0.9.4 in hub/AzureFirewallSubnet pip=20.1.1.1';
/** Another spoke, whose own routes do not lead by the firewall. */
const SPOKES = `${HUB};${FIREWALL};vnet other 10.2.0.0/16;subnet other/s 10.2.1.0/24;peer hub other;peer other hub forwarded=on;peer spoke other;nic d 10.2.1.4 in other/s nsg=m;nsg m;route r 10.2.0.0/16 10.0.9.4`;
/** What a rule may lead to: an application gateway with a backend, and a firewall elsewhere with a machine behind it. */
const GATEWAY = 'subnet hub/gw 10.0.3.0/24;appgw g 10.0.3.9 in hub/gw;listen g 80 8080 b';
const SECOND =
  'vnet h2 10.5.0.0/16;subnet h2/AzureFirewallSubnet 10.5.9.0/26;fw f2 10.5.9.4 in h2/AzureFirewallSubnet pip=20.2.2.2;subnet h2/s 10.5.1.0/24;nic e 10.5.1.4 in h2/s';
/** A machine in another subnet of the spoke. */
const TWO = 'subnet spoke/two 10.1.2.0/24;nic c 10.1.2.4 in spoke/two';
/** A machine in the hub behind another that sends on, by the routes of the firewall’s subnet. */
const APPLIANCE =
  'peer spoke hub;route r 10.0.0.0/16 10.0.9.4;subnet hub/mid 10.0.5.0/24;nic i 10.0.5.4 in hub/mid forwards nsg=i;nsg i;subnet hub/end 10.0.4.0/24 rt=e;nic d 10.0.4.4 in hub/end;route e 10.0.9.0/26 10.0.5.4';
/** A route to every third address of the firewall’s subnet, which leads nowhere else than others. */
const MANY = Array.from({ length: 66 }, (_, at) => `route t 10.0.9.${10 + 3 * at}/32 VnetLocal`).join(';');
const IN = 'rule n 100 in Allow Tcp';
const SHUT = 'rule n 200 in Deny * * > *';

const CASES: readonly Case[] = [
  [
    'firewall/tutorial-firewall-dnat',
    'a rule leads what is for the public address on to a private one',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 3389 to 10.1.1.4:3389`,
    'a -> 20.1.1.1:3389',
    'delivered',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'a rule for another port does not, and what no rule translates is dropped',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 3389 to 10.1.1.4:3389`,
    'a -> 20.1.1.1:22',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'nor does one for another of its public addresses',
    `${HUB};${FIREWALL},20.1.1.2;fwnat f 100 TCP * > 20.1.1.2 3389 to 10.1.1.4:3389`,
    'a -> 20.1.1.1:3389',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'every one of its public addresses is its own',
    `${HUB};${FIREWALL},20.1.1.2;fwnat f 100 TCP * > 20.1.1.2 3389 to 10.1.1.4:3389`,
    'a -> 20.1.1.2:3389',
    'delivered',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'the rule sees the public address of the sender',
    `${HUB};${FIREWALL};fwnat f 100 TCP 20.7.7.7 > 20.1.1.1 443 to 10.1.1.4:443`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'the rule does not see the private address of the sender',
    `${HUB};${FIREWALL};fwnat f 100 TCP 10.9.1.4 > 20.1.1.1 443 to 10.1.1.4:443`,
    'a -> 20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'groups behind see the port that it was translated to',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:8443;${IN} * > * 8443;${SHUT}`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'groups behind do not see the port that was asked for',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:8443;${IN} * > * 443;${SHUT}`,
    'a -> 20.1.1.1:443',
    'denied NSG_DENY',
  ],
  [
    'firewall/snat-private-range',
    'groups behind see an address of the firewall’s subnet',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:443;${IN} 10.0.9.0/26 > * 443;${SHUT}`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'groups behind do not see the sender',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:443;${IN} 20.7.7.7 > * 443;${SHUT}`,
    'a -> 20.1.1.1:443',
    'denied NSG_DENY',
  ],
  [
    'firewall/snat-private-range',
    'which address of its subnet is not known',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:443;${IN} 10.0.9.0/28 > * 443;${SHUT}`,
    'a -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/snat-private-range',
    'nor is it where a rule tells only some in the middle from others',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:443;rule n 100 in Deny * 10.0.9.16/28 > *;rule n 200 in Allow * * > *`,
    'a -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/snat-private-range',
    'or a route of the answers',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:443;route r 10.0.9.16/28 None`,
    'a -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/snat-private-range',
    'what rules say of all of them alike is certain',
    `${HUB};${FIREWALL};subnet hub/data 10.0.2.0/24 rt=q;nic e 10.0.2.4 in hub/data nsg=n;fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.2.4:443;rule n 100 in Allow * 10.0.9.16/28 > *;rule n 200 in Allow * 10.0.9.32/27,10.0.9.0/28 > *;${SHUT.replace('200', '300')};route q 10.0.9.16/28 VnetLocal`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'what a rule translates no network rule has to allow, nor may deny',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:443;fwrule f 100 Deny Any * > *`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'of two rules that translate the lower number comes first',
    `${HUB};${FIREWALL};fwnat f 200 TCP * > 20.1.1.1 443 to 10.1.1.4:443;fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.9:443`,
    'a -> 20.1.1.1:443',
    'unowned ENDPOINT_NOT_FOUND?',
  ],
  [
    'firewall/rule-processing',
    'of two rules by one name each leads where it says',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 80 to 10.1.1.9:80;fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.1.4:443`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'also behind one for several protocols',
    `${HUB};${FIREWALL};fwnat f 100 UDP,TCP * > 20.1.1.1 80 to 10.1.1.9:80;fwnat f 200 TCP * > 20.1.1.1 443 to 10.1.1.4:443`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'a policy’s rules translate, too, those of its base first',
    `${HUB};fw f 10.0.9.4 in hub/AzureFirewallSubnet p pip=20.1.1.1;policy p q;policy q;fwnat p 100 TCP * > 20.1.1.1 443 to 10.1.1.9:443;fwnat q 900 TCP * > 20.1.1.1 443 to 10.1.1.4:443`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'a rule to a name leads nobody knows where',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to www.example.com:443`,
    'a -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/rule-processing',
    'a rule for a tag that is not loaded may translate',
    `${HUB};${FIREWALL};fwnat f 100 TCP AzureDevOps > 20.1.1.1 443 to 10.1.1.4:443`,
    'a -> 20.1.1.1:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'a private address of its own is translated, too',
    `${HUB};${FIREWALL};peer hub far;fwnat f 100 TCP 10.9.0.0/16 > 10.0.9.4 443 to 10.1.1.4:443`,
    'a -> 10.0.9.4:443',
    'delivered',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'an application gateway behind a rule serves by a listener',
    `${HUB};${FIREWALL};${GATEWAY};fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.3.9:80`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'and has none for another port',
    `${HUB};${FIREWALL};${GATEWAY};fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.3.9:443`,
    'a -> 20.1.1.1:443',
    'not-balanced LB_NO_MATCHING_FRONTEND',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'nor does it serve where its backend is not reached',
    `${HUB};${FIREWALL};${GATEWAY};fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.3.9:80;${SHUT}`,
    'a -> 20.1.1.1:443',
    'unserved LB_BACKENDS_UNHEALTHY NSG_DENY',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'another firewall drops what a rule leads to it and its own do not translate',
    `${HUB};${FIREWALL};${SECOND};fwnat f 100 TCP * > 20.1.1.1 443 to 20.2.2.2:443`,
    'a -> 20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'and leads on what its own do',
    `${HUB};${FIREWALL};${SECOND};fwnat f 100 TCP * > 20.1.1.1 443 to 20.2.2.2:443;fwnat f2 100 TCP 20.1.1.1 > 20.2.2.2 443 to 10.5.1.4:443`,
    'a -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'what becomes of a rule that leads to its own firewall no page says',
    `${HUB};${FIREWALL};fwnat f 100 TCP * > 20.1.1.1 443 to 20.1.1.1:443`,
    'a -> 20.1.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'nor of two firewalls that lead to each other',
    `${HUB};${FIREWALL};${SECOND};fwnat f 100 TCP * > 20.1.1.1 443 to 20.2.2.2:443;fwnat f2 100 TCP * > 20.2.2.2 443 to 20.1.1.1:443`,
    'a -> 20.1.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    'firewall/rule-processing',
    'what is routed to the firewall for a public address of its own is translated, too, before network rules',
    `${HUB};${FIREWALL};${TWO};fwnat f 100 TCP 10.1.1.0/24 > 20.1.1.1 443 to 10.1.2.4:443;fwrule f 100 Deny Any * > *`,
    'b -> 20.1.1.1:443',
    'delivered',
  ],
  [
    'firewall/rule-processing',
    'or dropped, whatever network rules allow',
    `${HUB};${FIREWALL};${TWO};fwnat f 100 TCP * > 20.1.1.1 443 to 10.1.2.4:443;fwrule f 100 Allow Any * > *`,
    'b -> 20.1.1.1:22',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/rule-processing',
    'what is for another firewall’s is not: that leaves for the internet',
    `${HUB};${FIREWALL};${SECOND};fwnat f2 100 TCP 20.1.1.1 > 20.2.2.2 443 to 10.5.1.4:443;fwrule f 100 Allow Any * > *`,
    'b -> 20.2.2.2:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'what leaves for the internet has the firewall’s public address',
    `${HUB};${FIREWALL};fwrule f 100 Allow TCP * > * 443;nic c 10.9.1.5 in far/s pip=20.7.7.8 nsg=m;rule m 100 in Allow Tcp 20.1.1.1 > * 443;rule m 200 in Deny * * > *`,
    'b -> 20.7.7.8:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'with several public addresses it may be any, and a rule lets in one of them',
    `${HUB};${FIREWALL},20.1.1.2;fwrule f 100 Allow TCP * > * 443;nic c 10.9.1.5 in far/s pip=20.7.7.8 nsg=m;rule m 100 in Allow Tcp 20.1.1.1 > * 443;rule m 200 in Deny * * > *`,
    'b -> 20.7.7.8:443',
    'partly-delivered ROUTE_HOPS_DIFFER? NSG_DENY',
  ],
  [
    'firewall/tutorial-firewall-dnat',
    'of several addresses of a sender a rule translates what comes from one',
    `${HUB.replace('10.9.1.0/24', '10.9.1.0/24 nat=g')};natgw g 20.5.5.5 20.5.5.6;${FIREWALL};fwnat f 100 TCP 20.5.5.5 > 20.1.1.1 443 to 10.1.1.4:8443`,
    'a -> 20.1.1.1:443',
    'partly-delivered ROUTE_HOPS_DIFFER? FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/snat-private-range',
    'to a private destination the sender’s address stays, and answers that go past the firewall are lost',
    `${SPOKES};fwrule f 100 Allow TCP * > * 443`,
    'b -> 10.2.1.4:443',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/snat-private-range',
    'an application rule always sends under the firewall’s own address, to which answers come whatever routes say',
    `${SPOKES};fwapp f 100 Allow 443 * > *`,
    'b -> 10.2.1.4:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'so does a network rule where 255.255.255.255/32 is private',
    `${SPOKES.replace(FIREWALL, `${FIREWALL} private=255.255.255.255/32`)};fwrule f 100 Allow TCP * > * 443`,
    'b -> 10.2.1.4:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'and to a network of registered addresses',
    `${SPOKES.replaceAll('10.2.', '20.2.')};fwrule f 100 Allow TCP * > * 443`,
    'b -> 20.2.1.4:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'whose addresses are private where that is said',
    `${SPOKES.replaceAll('10.2.', '20.2.').replace(FIREWALL, `${FIREWALL} private=20.2.0.0/16`)};fwrule f 100 Allow TCP * > * 443`,
    'b -> 20.2.1.4:443',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/snat-private-range',
    'groups behind see an address of its subnet',
    `${SPOKES};fwapp f 100 Allow 443 * > *;rule m 100 in Allow Tcp 10.0.9.0/26 > *;rule m 200 in Deny * * > *`,
    'b -> 10.2.1.4:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'and not the sender',
    `${SPOKES};fwapp f 100 Allow 443 * > *;rule m 100 in Allow Tcp 10.1.1.0/24 > *;rule m 200 in Deny * * > *`,
    'b -> 10.2.1.4:443',
    'denied NSG_DENY',
  ],
  [
    'firewall/snat-private-range',
    'which of these addresses it is nobody knows',
    `${SPOKES};fwapp f 100 Allow 443 * > *;rule m 100 in Deny Tcp 10.0.9.0/27 > *;rule m 200 in Allow * * > *`,
    'b -> 10.2.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/snat-private-range',
    'a machine behind that sends on sees it as well',
    `${HUB.replace('10.0.9.0/26', '10.0.9.0/26 rt=q')};${FIREWALL};${APPLIANCE};route q 10.0.4.0/24 10.0.5.4;fwapp f 100 Allow 443 * > *;rule i 100 in Allow Tcp 10.0.9.0/26 > *;rule i 200 in Deny * * > *`,
    'b -> 10.0.4.4:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'answers go to the firewall: routes to its subnet lead them',
    `${SPOKES.replace('10.2.1.0/24', '10.2.1.0/24 rt=t')};fwapp f 100 Allow 443 * > *;route t 10.0.9.0/26 None`,
    'b -> 10.2.1.4:443',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'firewall/snat-private-range',
    'a route to part of it leads some of them, and nobody knows whether there are any',
    `${SPOKES.replace('10.2.1.0/24', '10.2.1.0/24 rt=t')};fwapp f 100 Allow 443 * > *;route t 10.0.9.32/27 None`,
    'b -> 10.2.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/snat-private-range',
    'of very many of them that routes tell apart nobody asks',
    `${SPOKES.replace('10.2.1.0/24', '10.2.1.0/24 rt=t').replace('10.0.9.0/26', '10.0.9.0/24')};fwapp f 100 Allow 443 * > *;${MANY}`,
    'b -> 10.2.1.4:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/snat-private-range',
    'a route to the sender leads none',
    `${SPOKES.replace('10.2.1.0/24', '10.2.1.0/24 rt=t')};fwapp f 100 Allow 443 * > *;route t 10.1.0.0/16 None`,
    'b -> 10.2.1.4:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'and from there to the sender: routes of its own subnet lead them',
    `${SPOKES.replace('10.0.9.0/26', '10.0.9.0/26 rt=q')};fwapp f 100 Allow 443 * > *;route q 10.1.0.0/16 None`,
    'b -> 10.2.1.4:443',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'firewall/snat-private-range',
    'it sends back to a backend what that sent to its own load balancer',
    `${HUB};${FIREWALL};route r 10.0.3.0/24 10.0.9.4;subnet hub/lb 10.0.3.0/24;lb l 10.0.3.9 in hub/lb;balance l Tcp 443 443 b;peer spoke hub;fwapp f 100 Allow 443 * > *`,
    'b -> 10.0.3.9:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'which its own system drops where it has its own address',
    `${HUB};${FIREWALL};route r 10.0.3.0/24 10.0.9.4;subnet hub/lb 10.0.3.0/24;lb l 10.0.3.9 in hub/lb;balance l Tcp 443 443 b;peer spoke hub;fwrule f 100 Allow TCP * > * 443`,
    'b -> 10.0.3.9:443',
    'not-balanced LB_HAIRPIN',
  ],
  [
    'firewall/snat-private-range',
    'so does one that sends it out to the internet',
    `${HUB.replace('10.0.9.0/26', '10.0.9.0/26 rt=q')};${FIREWALL};${APPLIANCE};route q 0.0.0.0/0 10.0.5.4;fwrule f 100 Allow TCP * > * 443;rule i 100 in Allow Tcp 10.0.9.0/26 > *;rule i 200 in Deny * * > *`,
    'b -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    'firewall/snat-private-range',
    'a second firewall that keeps the sender keeps the first one’s address',
    `${SPOKES.replace('10.0.9.0/26', '10.0.9.0/26 rt=q')};${SECOND.replace('vnet h2', 'peer hub h2;peer h2 other;vnet h2')};route q 10.2.0.0/16 10.5.9.4;fwapp f 100 Allow 443 * > *;fwrule f2 100 Allow TCP 10.0.9.0/26 > * 443;rule m 100 in Allow Tcp 10.0.9.0/26 > *;rule m 200 in Deny * * > *`,
    'b -> 10.2.1.4:443',
    'no-way-back PEERING_FORWARDED_OFF? ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/snat-private-range',
    'and one that does not puts its own in place',
    `${SPOKES.replace('10.0.9.0/26', '10.0.9.0/26 rt=q')};${SECOND.replace('vnet h2', 'peer hub h2;peer h2 other;vnet h2')};route q 10.2.0.0/16 10.5.9.4;fwapp f 100 Allow 443 * > *;fwapp f2 100 Allow 443 10.0.9.0/26 > *;rule m 100 in Allow Tcp 10.5.9.0/26 > *;rule m 200 in Deny * * > *`,
    'b -> 10.2.1.4:443',
    'delivered',
  ],
  [
    'firewall/snat-private-range',
    'what they see is not known where the rule is for a name, which the flow may have or not',
    `${SPOKES};fwapp f 100 Allow 443 * > www.example.com;rule m 100 in Allow Tcp 10.0.9.0/26 > *;rule m 200 in Deny * * > *`,
    'b -> 10.2.1.4:443',
    'undetermined CONFIG_MISSING? ANALYSIS_UNSUPPORTED?',
  ],
  [
    'firewall/snat-private-range',
    'they do see it where a network rule decides',
    `${SPOKES};fwrule f 100 Allow TCP * > * 443;fwapp f 100 Allow 443 * > *;rule m 100 in Allow Tcp 10.0.9.0/26 > *;rule m 200 in Deny * * > *`,
    'b -> 10.2.1.4:443',
    'denied NSG_DENY ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/snat-private-range',
    'what a rule denies is denied all the same',
    `${SPOKES};fwapp f 100 Deny 443 * > *`,
    'b -> 10.2.1.4:443',
    'denied FIREWALL_APPLIANCE_DENY ASYMMETRIC_ROUTE',
  ],
  [
    'firewall/snat-private-range',
    'with 0.0.0.0/0 for private it sends nothing to the internet',
    `${HUB};${FIREWALL} private=0.0.0.0/0;fwrule f 100 Allow TCP * > * 443`,
    'b -> 8.8.8.8:443',
    'no-way-out NO_OUTBOUND_ADDRESS',
  ],
  [
    'firewall/snat-private-range',
    'a policy says it for a firewall that has one',
    `${HUB};fw f 10.0.9.4 in hub/AzureFirewallSubnet p pip=20.1.1.1 private=0.0.0.0/0;policy p;fwrule p 100 Allow TCP * > * 443`,
    'b -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    'firewall/snat-private-range',
    'a policy’s own ranges count',
    `${HUB};fw f 10.0.9.4 in hub/AzureFirewallSubnet p pip=20.1.1.1;policy p private=IANAPrivateRanges,8.8.8.8;fwrule p 100 Allow TCP * > * 443`,
    'b -> 8.8.8.8:443',
    'no-way-out NO_OUTBOUND_ADDRESS',
  ],
  [
    'firewall/forced-tunneling',
    'what no rule translates is dropped, wherever the firewall’s own routes would lead answers',
    'vnet v 10.0.0.0/16;subnet v/AzureFirewallSubnet 10.0.9.0/24 rt=t;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1;fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.2.4:443;subnet v/data 10.0.2.0/24;nic b 10.0.2.4 in v/data;subnet v/GatewaySubnet 10.0.8.0/24;gw g in v/GatewaySubnet default=s;site s 192.168.0.0/16;connect c g s;route t 0.0.0.0/0 VirtualNetworkGateway;vnet w 10.1.0.0/16;subnet w/x 10.1.1.0/24;nic x 10.1.1.4 in w/x pip=20.9.9.9',
    'x -> 20.1.1.1:3389',
    'denied LEAVES_MODEL? FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/forced-tunneling',
    'also where these lead to no gateway',
    'vnet v 10.0.0.0/16;subnet v/AzureFirewallSubnet 10.0.9.0/24 rt=t;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1;fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.2.4:443;subnet v/data 10.0.2.0/24;nic b 10.0.2.4 in v/data;route t 0.0.0.0/0 VirtualNetworkGateway;vnet w 10.1.0.0/16;subnet w/x 10.1.1.0/24;nic x 10.1.1.4 in w/x pip=20.9.9.9',
    'x -> 20.1.1.1:3389',
    'denied RETURN_NO_ROUTE FIREWALL_APPLIANCE_DENY',
  ],
];

describe('what Azure Firewall translates, as the pages about it say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
});

it('is told of what no rule translates as whom the firewall sees', () => {
  const lines = `${HUB};${FIREWALL};fwnat f 100 TCP 10.9.0.0/16 > 20.1.1.1 443 to 10.1.1.4:8443;nic c 10.9.1.5 in far/s pip=20.7.7.8`;
  expect(issuesIn(pathFor(lines, 'c -> 20.1.1.1:443')).map(({ sentence }) => sentence)).toEqual([
    'No rule of f translates TCP port 443 from 20.7.7.8 to 20.1.1.1, so it is dropped.',
  ]);
});
