import { describe, expect, it } from 'vitest';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** Two subnets whose routes to one another, and to the internet, lead by a firewall. The tag Sql is not loaded. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.200.0.1';
/** The same where the firewall's subnet has routes of its own. */
const LED_ON = NET.replace('10.0.9.0/26', '10.0.9.0/26 rt=t');
const ZONE = 'zone corp.example v;record corp.example db 10.0.2.4';
const ORDER = 'firewall/rule-processing';
const SNAT = 'firewall/snat-private-range';

const CASES: readonly Case[] = [
  [
    SNAT,
    'an application rule has the firewall send under its own address, which a network rule before it may not: allowed either way, as whom nobody knows',
    `${NET};fwrule f 900 Allow TCP Sql > * 443;fwapp f 100 Allow 443 * > *`,
    'a -> b:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    SNAT,
    'so it is for senders of an IP group that is not among the documents',
    `${NET};fwrule f 900 Allow TCP group:x > * 443;fwapp f 100 Allow 443 * > *`,
    'a -> b:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    SNAT,
    'to the internet it sends under its public address by either',
    `${NET};fwrule f 900 Allow TCP Sql > * 443;fwapp f 100 Allow 443 * > *`,
    'a -> 20.1.1.1:443',
    'reaches-internet',
  ],
  [
    ORDER,
    'a network rule that may allow another port changes nothing',
    `${NET};fwrule f 900 Allow TCP Sql > * 80;fwapp f 100 Allow 443 * > *`,
    'a -> b:443',
    'delivered',
  ],
  [
    ORDER,
    'nor does one that may allow where another network rule does',
    `${NET};fwrule f 900 Allow TCP Sql > * 443;fwrule f 950 Allow TCP * > * 443;fwapp f 100 Allow 443 * > *`,
    'a -> b:443',
    'delivered',
  ],
  [
    ORDER,
    'a network rule that may deny is in doubt, whatever application rules allow: they are processed after it',
    `${NET};fwrule f 900 Deny TCP Sql > * 443;fwapp f 100 Allow 443 * > *`,
    'a -> b:443',
    'undetermined SERVICE_TAG_UNKNOWN? ANALYSIS_UNSUPPORTED?',
  ],
  [
    ORDER,
    'and so is one that may allow before an application rule that denies',
    `${NET};fwrule f 900 Allow TCP Sql > * 443;fwapp f 100 Deny 443 * > *`,
    'a -> b:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    ORDER,
    'which it sends on as it is, if at all: that nobody is behind it is certain',
    `${NET};fwrule f 900 Allow TCP Sql > * 443;fwapp f 100 Deny 443 * > *;fwapp f 200 Allow 443 * > *`,
    'a -> 10.0.2.9:443',
    'unowned SERVICE_TAG_UNKNOWN? ENDPOINT_NOT_FOUND?',
  ],
  [
    ORDER,
    'and groups behind it see its sender, and deny that for certain',
    `${NET};fwrule f 900 Allow TCP Sql > * 443;fwapp f 100 Deny 443 * > *;nic c 10.0.2.5 in v/data nsg=n;rule n 100 in Deny * * > * *`,
    'a -> 10.0.2.5:443',
    'denied SERVICE_TAG_UNKNOWN? NSG_DENY',
  ],
  [
    ORDER,
    'one that may deny before an application rule that does is none',
    `${NET};fwrule f 900 Deny TCP Sql > * 443;fwapp f 100 Deny 443 * > *`,
    'a -> b:443',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    'firewall/dns-details',
    'by a network rule the flow goes to where it is for, by an application rule to what the firewall finds',
    `${NET};${ZONE};fwrule f 900 Allow TCP group:x > * 443;fwapp f 100 Allow 443 * > db.corp.example`,
    'a -> db.corp.example@20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'firewall/dns-details',
    'which is the same where both are told what everybody is',
    `${NET};fwrule f 900 Allow TCP group:x > * 443;fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> www.contoso.com@20.1.1.1:443',
    'reaches-internet ASSUMPTION_MADE?',
  ],
  [
    'firewall/dns-details',
    'where it is the application rule of which nobody knows, what it finds may be somebody, though nobody is where it was asked for',
    `${NET};${ZONE};fwapp f 100 Allow 443 Sql > *`,
    'a -> db.corp.example@10.0.2.9:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    'firewall/dns-details',
    'and may be reached, though no route leads to what was asked for',
    `${LED_ON};${ZONE};route t 10.0.2.0/24 None;fwapp f 100 Allow 443 Sql > *`,
    'a -> db.corp.example@10.0.2.9:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    'firewall/rule-processing',
    'where a network rule may let it pass, and no application rule does, it is that address, and nobody has it',
    `${NET};${ZONE};fwrule f 900 Allow TCP group:x > * 443;fwapp f 100 Allow 443 * > www.contoso.com`,
    'a -> db.corp.example@10.0.2.9:443',
    'unowned CONFIG_MISSING? ENDPOINT_NOT_FOUND?',
  ],
  [
    'firewall/dns-details',
    'and one behind it is asked what it finds by its application rule',
    `${LED_ON};${ZONE};vnet w 10.1.0.0/16;peer v w forwarded=on;subnet w/AzureFirewallSubnet 10.1.9.0/26;fw g 10.1.9.4 in w/AzureFirewallSubnet;route t 10.0.2.0/24 10.1.9.4;fwrule f 900 Allow TCP group:x > * 443;fwapp f 100 Allow 443 * > www.contoso.com;fwapp g 100 Allow 443 * > *`,
    'a -> db.corp.example@10.0.2.9:443',
    'undetermined CONFIG_MISSING? CONFIG_MISSING?',
  ],
  [
    'firewall/dns-details',
    'also behind one that may send on as itself, where nobody else is asked',
    `${LED_ON};${ZONE};vnet w 10.1.0.0/16;peer v w forwarded=on;subnet w/AzureFirewallSubnet 10.1.9.0/26;fw g 10.1.9.4 in w/AzureFirewallSubnet dns=10.0.7.7;route t 10.0.2.0/24 10.1.9.4;fwapp f 100 Allow 443 Sql > *;fwapp g 100 Allow 443 * > *`,
    'a -> x.corp.example@10.0.2.9:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
];

describe('a network rule of an Azure Firewall in doubt before an application rule, as the pages about it say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it.each([
    [
      'b',
      "Whether the rule n900 of f matches is not known, and it would decide. If it does, the sender's address stays; if not, a100 lets the flow pass, and f sends it on under an address of its own, and what comes of that behind it is not modelled.",
    ],
    [
      'db.corp.example@20.1.1.1',
      'Whether the rule n900 of f matches is not known, and it would decide. If it does not, a100 lets the flow pass, and the firewall connects by itself: f looks db.corp.example up itself and connects to what it finds, 10.0.2.4, not to 20.1.1.1.',
    ],
  ])('a flow to %s is told to be allowed, by which rule for certain, and what is in doubt', (to, sentence) => {
    const lines = `${NET};${ZONE};fwrule f 900 Allow TCP Sql > * 443;fwapp f 100 Allow 443 * > *`;
    const firewall = pathFor(lines, `a -> ${to}:443`).hops[1];
    expect(firewall?.filters?.map(({ access, rule }) => `${access} ${rule?.split('/').at(-1)}`)).toEqual([
      'allow a100',
    ]);
    expect(firewall?.issues?.map(({ sentence: said }) => said)).toEqual([sentence]);
  });
});
