import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** Two subnets whose routes to one another, and to the internet, lead by a firewall. */
const netWith = (network = 'v 10.0.0.0/16', firewall = 'f 10.0.9.4 in v/AzureFirewallSubnet') =>
  `vnet ${network};subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw ${firewall}`;
const NET = netWith();
const PROXY = netWith('v 10.0.0.0/16 dns=10.0.9.4', 'f 10.0.9.4 in v/AzureFirewallSubnet dns=proxy');
/** A DNS proxy that the network does not ask. */
const UNASKED = netWith(undefined, 'f 10.0.9.4 in v/AzureFirewallSubnet dns=proxy');
/** The same with the firewall in a network of its own. */
const hubWith = (servers = '', proxy = '') =>
  `vnet v 10.0.0.0/16 ${servers};vnet w 10.1.0.0/16;peer v w forwarded=on;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet w/AzureFirewallSubnet 10.1.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.1.9.4;route s 10.0.1.0/24 10.1.9.4;fw f 10.1.9.4 in w/AzureFirewallSubnet ${proxy}`;
const ZONE = 'zone corp.example v;record corp.example db 10.0.2.4';
const [ORDER, FAQ, DETAILS] = ['firewall/rule-processing', 'firewall/firewall-faq', 'firewall/dns-details'] as const;
const BY_NETWORK_RULE = 'firewall/fqdn-filtering-network-rules';

const CASES: readonly Case[] = [
  [
    ORDER,
    'an application rule for the name that is asked for',
    `${PROXY};fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'reaches-internet',
  ],
  [
    ORDER,
    'one for other names is none, and what no rule allows is denied',
    `${PROXY};fwapp f 100 Allow 443 * > www.fabrikam.com,contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    ORDER,
    'nor is one for another port',
    `${PROXY};fwapp f 100 Allow 80 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    ORDER,
    'nor for another sender',
    `${PROXY};fwapp f 100 Allow 443 10.0.1.9 > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    ORDER,
    'nor by another protocol',
    `${PROXY};fwapp f 100 Allow 443 * > www.contoso.com`,
    'udp a -> www.contoso.com@20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    ORDER,
    'application rules that deny come by their numbers',
    `${PROXY};fwapp f 100 Deny 443 * > www.contoso.com;fwapp f 200 Allow 443 * > *`,
    'a -> www.contoso.com@20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    ORDER,
    'and keep no other name out',
    `${PROXY};fwapp f 100 Deny 443 * > www.contoso.com;fwapp f 200 Allow 443 * > *`,
    'a -> www.fabrikam.com@20.1.1.1:443',
    'reaches-internet',
  ],
  [
    ORDER,
    'a network rule that allows ends the asking, whatever application rules deny',
    `${PROXY};fwrule f 900 Allow TCP * > * 80,443;fwapp f 100 Deny 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'reaches-internet',
  ],
  [
    ORDER,
    'and so does one that denies',
    `${PROXY};fwrule f 900 Deny TCP * > * 443;fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    FAQ,
    'an asterisk stands for whatever is left of it',
    `${PROXY};fwapp f 100 Allow 443 * > *.contoso.com`,
    'a -> sub1.any.contoso.com@20.1.1.1:443',
    'reaches-internet',
  ],
  [
    FAQ,
    'of which there is something: the name itself has to be in the rule as well',
    `${PROXY};fwapp f 100 Allow 443 * > *.contoso.com`,
    'a -> contoso.com@20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    FAQ,
    'without a dot it stands for any beginning of a name, and for none',
    `${PROXY};fwapp f 100 Allow 443 * > *contoso.com`,
    'a -> contoso.com@20.1.1.1:443',
    'reaches-internet',
  ],
  [
    FAQ,
    'an asterisk elsewhere is not supported, so what it does is not known',
    `${PROXY};fwapp f 100 Allow 443 * > www.*contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    FAQ,
    'a rule for pages of a name hangs on what a request asks for',
    `${PROXY};fwapp f 100 Allow 443 * > url:www.contoso.com/test/*`,
    'a -> www.contoso.com@20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    FAQ,
    'and is none for other names',
    `${PROXY};fwapp f 100 Allow 443 * > url:www.contoso.com/test/*`,
    'a -> www.fabrikam.com@20.1.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/fqdn-tags',
    'which names a tag holds is known to Microsoft alone',
    `${PROXY};fwapp f 100 Allow 443 * > tag:WindowsUpdate`,
    'a -> www.contoso.com@20.1.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    'firewall/infrastructure-fqdns',
    'names of the platform are allowed where no rule matches, and which those are it does not say',
    `${PROXY};fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> x.blob.core.windows.net@20.60.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/infrastructure-fqdns',
    'a rule that denies all, processed last, overrides that',
    `${PROXY};fwapp f 100 Allow 443 * > www.contoso.com;fwapp f 9000 Deny 443 * > *`,
    'a -> x.blob.core.windows.net@20.60.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/infrastructure-fqdns',
    'and they cannot be used for other purposes, as an account of one’s own is',
    `${PROXY};storage s;fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> s.blob.core.windows.net@20.60.1.1:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    ORDER,
    'asked for by its address alone, whether a rule for a name is meant is not known',
    `${PROXY};fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    DETAILS,
    'whoever asks another name server than the firewall may find another address than it does: here that is assumed not to be so',
    `${NET};fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'reaches-internet ASSUMPTION_MADE?',
  ],
  [
    DETAILS,
    'the firewall connects to what it finds itself, with an address of its own',
    `${NET};${ZONE};nsg n;rule n 100 in allow tcp 10.0.9.0/26 > * 443;rule n 200 in deny * * > * *;fwapp f 100 Allow 443 * > db.corp.example`.replace(
      'subnet v/data 10.0.2.0/24 rt=s',
      'subnet v/data 10.0.2.0/24 rt=s nsg=n',
    ),
    'a -> db.corp.example:443',
    'delivered',
  ],
  [
    DETAILS,
    'whatever address the client was trying to connect to',
    `${NET};${ZONE};fwapp f 100 Allow 443 * > db.corp.example`,
    'a -> db.corp.example@20.1.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    DETAILS,
    'wherever that has it from, and be it by the firewall itself',
    `${PROXY};${ZONE};fwapp f 100 Allow 443 * > db.corp.example`,
    'a -> db.corp.example@20.1.1.1:443',
    'undetermined ANALYSIS_UNSUPPORTED?',
  ],
  [
    DETAILS,
    'a private address that only the client finds is not what the firewall finds',
    `${hubWith()};zone corp.example v;record corp.example db 10.0.2.4;fwapp f 100 Allow 443 * > db.corp.example`,
    'a -> db.corp.example:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/dns-settings',
    'one with name servers of its own finds what no document tells',
    `${netWith(undefined, 'f 10.0.9.4 in v/AzureFirewallSubnet dns=10.0.7.7')};fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    DETAILS,
    'nor is it known of a client that asks name servers of its network’s own',
    `${netWith('v 10.0.0.0/16 dns=10.0.7.7')};fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-network-network-interface',
    'servers of an interface override those of its network: it does not ask the firewall that others ask',
    `${PROXY.replace('in v/app;', 'in v/app dns=8.8.8.8;')};fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-network-network-interface',
    'nor has it its answers for a network rule',
    `${PROXY.replace('in v/app;', 'in v/app dns=8.8.8.8;')};fwrule f 100 Allow TCP * > name:www.contoso.com 443`,
    'a -> www.contoso.com@20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-network-network-interface',
    'Azure’s own instead of the network’s are asked of what everybody is told, too',
    `${PROXY.replace('in v/app;', 'in v/app dns=AzureProvidedDNS;')};fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'reaches-internet ASSUMPTION_MADE?',
  ],
  [
    'virtual-network/virtual-network-network-interface',
    'and the firewall may be asked by one interface alone',
    `${UNASKED.replace('in v/app;', 'in v/app dns=10.0.9.4;')};fwrule f 100 Allow TCP * > name:www.contoso.com 443`,
    'a -> www.contoso.com@20.1.1.1:443',
    'reaches-internet',
  ],
  [
    'firewall/dns-settings',
    'a client that asks the firewall has its answers: of the zones of its network',
    `${PROXY};${ZONE};fwrule f 100 Allow TCP * > * 5432`,
    'a -> db.corp.example:5432',
    'delivered',
  ],
  [
    'firewall/dns-settings',
    'wherever it stands: the zone is linked to its network alone',
    `${hubWith('dns=10.1.9.4', 'dns=proxy')};zone corp.example w;record corp.example db 10.0.2.4;fwrule f 100 Allow TCP * > name:db.corp.example 5432`,
    'a -> db.corp.example:5432',
    'delivered',
  ],
  [
    BY_NETWORK_RULE,
    'a zone that only the client asks says nothing of what the firewall finds',
    `${hubWith('', 'dns=proxy')};zone corp.example v;record corp.example db 10.0.2.4;fwrule f 100 Allow TCP * > name:db.corp.example 5432`,
    'a -> db.corp.example:5432',
    'undetermined CONFIG_MISSING?',
  ],
  [
    BY_NETWORK_RULE,
    'a network rule for a name is for the addresses that the firewall finds for it',
    `${UNASKED};${ZONE};fwrule f 100 Allow TCP * > name:db.corp.example 5432`,
    'a -> db.corp.example:5432',
    'delivered',
  ],
  [
    BY_NETWORK_RULE,
    'by whichever name, or none, somebody asks',
    `${UNASKED};${ZONE};fwrule f 100 Allow TCP * > name:db.corp.example 5432`,
    'a -> b:5432',
    'delivered',
  ],
  [
    BY_NETWORK_RULE,
    'and no other address',
    `${UNASKED};${ZONE};fwrule f 100 Allow TCP * > name:db.corp.example 5432`,
    'a -> 10.0.2.5:5432',
    'denied FIREWALL_APPLIANCE_DENY ENDPOINT_NOT_FOUND?',
  ],
  [
    DETAILS,
    'a client that resolves the name to another address is denied',
    `${UNASKED};${ZONE};fwrule f 100 Allow TCP * > name:db.corp.example 5432`,
    'a -> db.corp.example@10.0.2.5:5432',
    'denied FIREWALL_APPLIANCE_DENY ENDPOINT_NOT_FOUND?',
  ],
  [
    BY_NETWORK_RULE,
    'asked by a client that uses it as its name server, the firewall finds the same address',
    `${PROXY};fwrule f 100 Allow TCP * > name:ntp.contoso.com 123`,
    'a -> ntp.contoso.com@20.1.1.1:123',
    'reaches-internet',
  ],
  [
    BY_NETWORK_RULE,
    'other names may have it as well: which addresses they have is in no document',
    `${PROXY};fwrule f 100 Allow TCP * > name:ntp.contoso.com 123`,
    'a -> time.contoso.com@20.1.1.1:123',
    'undetermined CONFIG_MISSING?',
  ],
  [
    DETAILS,
    'and for a client that asks somebody else results can be unpredictable',
    `${UNASKED};fwrule f 100 Allow TCP * > name:ntp.contoso.com 123`,
    'a -> ntp.contoso.com@20.1.1.1:123',
    'undetermined CONFIG_MISSING?',
  ],
  [
    BY_NETWORK_RULE,
    'without the DNS proxy of the firewall they are not supported, so what they do is not known',
    `${NET};${ZONE};fwrule f 100 Allow TCP * > name:db.corp.example 5432`,
    'a -> db.corp.example:5432',
    'undetermined CONFIG_MISSING?',
  ],
  [
    BY_NETWORK_RULE,
    'and a policy says whether that is on, whatever its firewall says',
    `${netWith(undefined, 'f 10.0.9.4 in v/AzureFirewallSubnet p dns=proxy')};${ZONE};policy p;fwrule p 100 Allow TCP * > name:db.corp.example 5432`,
    'a -> b:5432',
    'undetermined CONFIG_MISSING?',
  ],
  [
    BY_NETWORK_RULE,
    'no wildcards are supported there',
    `${PROXY};fwrule f 100 Allow TCP * > name:*.contoso.com 123`,
    'a -> ntp.contoso.com@20.1.1.1:123',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
];

describe('rules of an Azure Firewall for names, as the pages about it say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
});
