import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { answerTo, pathFor, type Case } from './cases.fixture.ts';

/** Two subnets, and somebody outside, and a firewall between them whose policy lists groups of rules. */
const AROUND =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/app;route r 0.0.0.0/0 10.0.9.4;vnet far 10.9.0.0/16;subnet far/s 10.9.1.0/24;nic c 10.9.1.4 in far/s pip=20.7.7.7;fw f 10.0.9.4 in v/AzureFirewallSubnet p pip=20.1.1.1';
const KNOWN = 'fwrule p 100 Allow TCP * > * 443;fwnat p 100 TCP * > 20.1.1.1 443 to 10.0.1.4:443';
const WHOLE = `${AROUND};policy p groups=g;${KNOWN}`;
const PARTLY = `${AROUND};policy p groups=g,h;${KNOWN}`;
const BASED = `${AROUND};policy p base groups=g,h;policy base;fwrule base 100 Allow TCP * > * 443;fwrule base 90 Deny TCP * > * 22`;
const ORDER = 'firewall/rule-processing';

const CASES: readonly Case[] = [
  [ORDER, 'all of them told', WHOLE, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [ORDER, 'none listed', `${AROUND};policy p;${KNOWN}`, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [ORDER, 'and none there', `${AROUND};policy p`, 'a -> 8.8.8.8:443', 'denied FIREWALL_APPLIANCE_DENY'],
  [ORDER, 'one that is missing may deny', PARTLY, 'a -> 8.8.8.8:443', 'undetermined CONFIG_MISSING?'],
  [ORDER, 'or allow', PARTLY, 'a -> 8.8.8.8:80', 'undetermined CONFIG_MISSING?'],
  [ORDER, 'or lead elsewhere', PARTLY, 'c -> 20.1.1.1:443', 'undetermined CONFIG_MISSING?'],
  [ORDER, 'what a parent allows comes before it', BASED, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [ORDER, 'and what it denies', BASED, 'a -> 8.8.8.8:22', 'denied FIREWALL_APPLIANCE_DENY'],
  [ORDER, 'and not the rest', BASED, 'a -> 8.8.8.8:80', 'undetermined CONFIG_MISSING?'],
];

describe('groups of rules that a policy lists', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));

  it('are named where they are not among the documents', () => {
    const issues = pathFor(PARTLY, 'a -> 8.8.8.8:443').hops.flatMap((hop) => hop.issues ?? []);
    expect(issues.map(({ sentence }) => sentence)).toEqual([
      'The rule collection group h of the policy p, whose rules come first at f, is not among the documents: what they decide is not known.',
    ]);
  });

  it('are findings there', () => {
    const { findings } = compileCloud(cloudOf(...PARTLY.split(';')), 1);
    expect(findings.map(({ field }) => field)).toEqual(['properties.ruleCollectionGroups']);
  });
});
