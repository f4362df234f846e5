import { describe, expect, it } from 'vitest';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** Two subnets whose routes to one another, and to the internet, lead by a firewall; a group lets in one of them, and not the firewall. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/d 10.0.2.0/24 rt=q nsg=n;rule n 100 in Allow Tcp 10.0.1.0/24 > *;rule n 200 in Deny * * > *;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.2.4 in v/d vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route q 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet p pip=20.1.1.1;policy base groups=g;fwrule base 100 Allow TCP 10.0.0.0/16 > * 80;fwrule base 200 Allow Any 10.0.0.0/16 > 10.0.2.4 90';
/** Of the groups that its policy lists one is not among the documents. */
const UNSEEN = `${NET};policy p base groups=g,h`;
const ALL = `${NET};policy p base groups=g,h private=0.0.0.0/0`;
/** The base is not among the documents, and the policy allows all. */
const CHILD = `${NET.replace('policy base groups=g;', '')};policy p top groups=g;fwrule p 100 Allow Any * > *`;
const SNAT = 'firewall/snat-private-range';

const CASES: readonly Case[] = [
  [
    SNAT,
    'a network rule of a parent decides first, and the sender keeps its address',
    UNSEEN,
    'a -> b:80',
    'delivered',
  ],
  [
    SNAT,
    'so that answers have to come by the firewall',
    UNSEEN.replace(' rt=q nsg=n', ''),
    'a -> b:80',
    'no-way-back ASYMMETRIC_ROUTE',
  ],
  [
    SNAT,
    'an application rule of what is not told may let pass the rest, as whom nobody knows',
    UNSEEN,
    'a -> b:443',
    'undetermined CONFIG_MISSING? ANALYSIS_UNSUPPORTED?',
  ],
  [
    SNAT,
    'which are for TCP: by network rules groups see the sender',
    UNSEEN,
    'udp a -> b:443',
    'denied CONFIG_MISSING? NSG_DENY_SUBNET',
  ],
  [
    SNAT,
    'nor does one come before a network rule that allows, if what is not told does not deny',
    CHILD.replace('Tcp 10.0.1.0/24 > *', 'Tcp 10.0.1.9 > *'),
    'a -> b:443',
    'denied CONFIG_MISSING? NSG_DENY_SUBNET',
  ],
  [
    SNAT,
    'with 0.0.0.0/0 for private nothing leaves by a network rule',
    ALL,
    'a -> 8.8.8.8:80',
    'no-way-out NO_OUTBOUND_ADDRESS',
  ],
  [SNAT, 'and by an application rule that is not told it may', ALL, 'a -> 8.8.8.8:443', 'undetermined CONFIG_MISSING?'],
  [SNAT, 'other than TCP has none', ALL, 'udp a -> 8.8.8.8:443', 'no-way-out CONFIG_MISSING? NO_OUTBOUND_ADDRESS'],
  [
    SNAT,
    'by one that is told it does: application rules connect by themselves, whatever is private',
    `${NET};policy p base groups=g private=0.0.0.0/0;fwapp p 100 Allow 443 * > *`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [
    SNAT,
    'unless a network rule comes before it, perhaps',
    `${NET};policy p base groups=g private=0.0.0.0/0;fwapp p 100 Allow 443 * > *;fwrule p 100 Allow TCP group:x > * 443`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
];

describe('an Azure Firewall of whose policies a part is not among the documents, as the page about its addresses says', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it('a network rule that may keep the sender is named', () => {
    const lines = `${NET};policy p base groups=g private=0.0.0.0/0;fwapp p 100 Allow 443 * > *;fwrule p 100 Allow TCP group:x > * 443`;
    const issues = pathFor(lines, 'a -> 8.8.8.8:443').hops.flatMap((hop) => hop.issues ?? []);
    expect(issues.map(({ sentence }) => sentence)).toEqual([
      "x, whose addresses the rule n100 of f is for, is not among the documents, and it would decide. If it does, the sender's address stays, by which nothing leaves for the internet; if not, a100 lets the flow pass, and f sends it on under an address of its own.",
    ]);
  });
});
