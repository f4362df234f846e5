import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { lintCloud } from '../../lint/lint.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { questionFromA } from '../remedies/question-from-a.fixture.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** Two subnets whose routes to one another, and to the internet, lead by a firewall. */
const AROUND =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/data 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;nic b 10.0.2.4 in v/data vm=b;route r 10.0.2.0/24 10.0.9.4;route r 0.0.0.0/0 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;vnet far 10.9.0.0/16;subnet far/s 10.9.1.0/24;nic c 10.9.1.4 in far/s pip=20.7.7.7';
const FIREWALL = 'fw f 10.0.9.4 in v/AzureFirewallSubnet p pip=20.1.1.1';
const WITHOUT = `${AROUND};${FIREWALL}`;
const BASE = `${WITHOUT};policy p base;fwrule p 100 Allow TCP * > * 443;fwnat p 100 TCP * > 20.1.1.1 443 to 10.0.2.4:443`;
const ORDER = 'firewall/rule-processing';

const CASES: readonly Case[] = [
  [ORDER, 'without its policy', WITHOUT, 'a -> b:443', 'undetermined CONFIG_MISSING? ANALYSIS_UNSUPPORTED?'],
  [ORDER, 'nor to the internet', WITHOUT, 'a -> 8.8.8.8:443', 'undetermined CONFIG_MISSING?'],
  [ORDER, 'nor by UDP', WITHOUT, 'udp a -> 8.8.8.8:53', 'undetermined CONFIG_MISSING?'],
  [ORDER, 'nor whether it translates', WITHOUT, 'c -> 20.1.1.1:443', 'undetermined CONFIG_MISSING?'],
  [
    ORDER,
    'a parent policy takes precedence: it may deny what the policy allows',
    BASE,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [ORDER, 'and allow what the policy does not', BASE, 'a -> 8.8.8.8:80', 'undetermined CONFIG_MISSING?'],
  [ORDER, 'for the private, too', BASE, 'a -> b:443', 'undetermined CONFIG_MISSING?'],
  [
    ORDER,
    'it may lead elsewhere what the policy translates',
    BASE,
    'c -> 20.1.1.1:443',
    'undetermined CONFIG_MISSING?',
  ],
  [ORDER, 'and translate the rest', BASE, 'c -> 20.1.1.1:22', 'undetermined CONFIG_MISSING?'],
  [ORDER, 'told, it does not', `${BASE};policy base`, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [
    ORDER,
    'told, and silent: what the policy does not allow is denied',
    `${BASE};policy base`,
    'a -> 8.8.8.8:80',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
  [
    ORDER,
    'a parent of a parent comes before both',
    `${BASE};policy base top;fwrule base 100 Deny TCP * > * 443`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/network-security-groups-overview',
    'what a group denies on the way out does not hang on it',
    `${WITHOUT};nic d 10.0.1.5 in v/app nsg=n;nsg n;rule n 100 out Deny * * > *`,
    'd -> 8.8.8.8:443',
    'denied NSG_DENY CONFIG_MISSING?',
  ],
];

describe('an Azure Firewall with a policy that is not among the documents', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it.each([
    [
      WITHOUT,
      'a -> 8.8.8.8:443',
      'The policy p, whose rules come first at f, is not among the documents: what they decide is not known.',
    ],
    [
      BASE,
      'a -> 8.8.8.8:80',
      'The policy base, whose rules come first at f, is not among the documents: what they decide is not known.',
    ],
    [
      BASE,
      'c -> 20.1.1.1:443',
      'The policy base is not among the documents, and whether f translates the flow hangs on it.',
    ],
  ])('says which: %#', (lines, question, sentence) => {
    const issues = pathFor(lines, question).hops.flatMap((hop) => hop.issues ?? []);
    expect(issues.map((issue) => issue.sentence)).toEqual([sentence]);
  });

  it.each(['8.8.8.8', 'b', '20.1.1.1'])('asks for no change of rules: %s', (to) => {
    const found = blockersOf(compileCloud(cloudOf(...BASE.split(';')), 1), questionFromA(to, 22));
    expect(found).toMatchObject({ ok: true, value: { blockers: [], remedies: [] } });
  });

  it.each([
    [WITHOUT, 'azureFirewalls/f', 'properties.firewallPolicy.id'],
    [BASE, 'firewallPolicies/p', 'properties.basePolicy.id'],
  ])('is found: %#', (lines, resource, field) => {
    const network = compileCloud(cloudOf(...lines.split(';')), 1);
    expect([...lintCloud(network)].flat().filter((each) => /firewall/i.test(each.resource))).toEqual([
      expect.objectContaining({
        resource: expect.stringMatching(resource),
        field,
        consequence: 'Its rules are not known, and come first: what a firewall with them decides ends undetermined.',
      }),
    ]);
  });
});
