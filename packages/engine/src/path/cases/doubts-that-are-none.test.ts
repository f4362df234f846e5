import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** The tag Sql is not loaded. */
const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;subnet v/t 10.0.2.0/24 nsg=n;nic a 10.0.1.4 in v/s;nic b 10.0.2.5 in v/t vm=b;nsg n';
const FIREWALL =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;subnet v/t 10.0.2.0/24 rt=s;subnet v/AzureFirewallSubnet 10.0.9.0/26;nic a 10.0.1.4 in v/s;nic b 10.0.2.5 in v/t vm=b;route r 10.0.2.0/24 10.0.9.4;route s 10.0.1.0/24 10.0.9.4;fw f 10.0.9.4 in v/AzureFirewallSubnet';
const GROUPS = 'virtual-network/network-security-group-how-it-works';
const ADMIN = 'virtual-network-manager/concept-security-admins';
const ORDER = 'firewall/rule-processing';

const CASES: readonly Case[] = [
  [
    GROUPS,
    'a group that allows all the same',
    `${NET};rule n 100 in Allow * Sql > * *;rule n 110 in Allow * * > * *`,
    'a -> b:80',
    'delivered',
  ],
  [
    GROUPS,
    'or denies',
    `${NET};rule n 100 in Deny * Sql > * *;rule n 110 in Deny * * > * *`,
    'a -> b:80',
    'denied NSG_DENY_SUBNET',
  ],
  [GROUPS, 'by its default rules', `${NET};rule n 100 in Allow * Sql > * *`, 'a -> b:80', 'delivered'],
  [
    ADMIN,
    'admin rules that always allow, before groups that do',
    `${NET};admin v 10 in AlwaysAllow Tcp Sql > * 80`,
    'a -> b:80',
    'delivered',
  ],
  [
    ADMIN,
    'that always allow by a rule behind, before groups that deny',
    `${NET};admin v 10 in AlwaysAllow Tcp Sql > * 80;admin v 20 in AlwaysAllow Tcp * > * 80;rule n 100 in Deny * * > * *`,
    'a -> b:80',
    'delivered',
  ],
  [
    ADMIN,
    'that deny by a rule behind',
    `${NET};admin v 10 in Deny Tcp Sql > * 80;admin v 20 in Deny Tcp * > * 80`,
    'a -> b:80',
    'denied ADMIN_RULE_DENY',
  ],
  [
    ORDER,
    'a firewall that allows by a network rule behind',
    `${FIREWALL};fwrule f 100 Allow TCP Sql > * 80;fwrule f 110 Allow TCP * > * 80`,
    'a -> b:80',
    'delivered',
  ],
  [
    ORDER,
    'or denies by one',
    `${FIREWALL};fwrule f 100 Deny TCP Sql > * 80;fwrule f 110 Deny TCP * > * 80`,
    'a -> b:80',
    'denied FIREWALL_APPLIANCE_DENY',
  ],
];

describe('a rule that may match matters not before another one with the same answer:', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => expect(answerTo(lines, question)).toBe(answer));
});
