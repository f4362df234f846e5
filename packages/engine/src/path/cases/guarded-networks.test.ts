import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { lintCloud } from '../../lint/lint.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { adminRules } from '../explain/admin-rules.ts';
import { answerTo, issuesIn, pathFor, type Case } from './cases.fixture.ts';

const PAGE = 'virtual-network-manager/concept-security-admins';
const NET = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic a 10.0.1.4 in v/s vm=a;nic b 10.0.1.5 in v/s vm=b';
const SQL = 'subnet v/mi 10.0.2.0/24 for=Microsoft.Sql/managedInstances';
const BRICKS = 'subnet v/host 10.0.2.0/24 for=Microsoft.Databricks/workspaces';
const WEB = 'subnet v/web 10.0.2.0/24 for=Microsoft.Web/serverFarms';
const DENIAL = 'admin v 10 in Deny Tcp * > * 80';
/** A group denies what an admin rule always allows. */
const ALWAYS =
  'rule n 100 in Deny * * > * *;subnet v/t 10.0.3.0/24 nsg=n;nic c 10.0.3.4 in v/t vm=c;admin v 5 in AlwaysAllow Tcp * > * 80';

const CASES: readonly Case[] = [
  [PAGE, 'a rule denies in a network of machines', `${NET};${DENIAL};guarded -`, 'a -> b:80', 'denied ADMIN_RULE_DENY'],
  [
    PAGE,
    'by default none is asked in one with managed instances',
    `${NET};${SQL};${DENIAL};guarded -`,
    'a -> b:80',
    'delivered ASSUMPTION_MADE?',
  ],
  [
    PAGE,
    'nor in one with Databricks',
    `${NET};${BRICKS};${DENIAL};guarded None`,
    'a -> b:80',
    'delivered ASSUMPTION_MADE?',
  ],
  [
    PAGE,
    'other services that subnets are delegated to are not listed',
    `${NET};${WEB};${DENIAL};guarded -`,
    'a -> b:80',
    'denied ADMIN_RULE_DENY',
  ],
  [
    PAGE,
    'a configuration may say that all are',
    `${NET};${SQL};${DENIAL};guarded All`,
    'a -> b:80',
    'denied ADMIN_RULE_DENY',
  ],
  [
    PAGE,
    'or all that do not deny',
    `${NET};${SQL};${DENIAL};guarded AllowRulesOnly`,
    'a -> b:80',
    'delivered ASSUMPTION_MADE?',
  ],
  [
    PAGE,
    'so one that always allows is asked',
    `${NET};${SQL};${ALWAYS};guarded AllowRulesOnly`,
    'a -> c:80',
    'delivered',
  ],
  [PAGE, 'and is not by default', `${NET};${SQL};${ALWAYS};guarded None`, 'a -> c:80', 'denied NSG_DENY_SUBNET'],
  [
    PAGE,
    'what a configuration without a document says nobody knows',
    `${NET};${SQL};${DENIAL}`,
    'a -> b:80',
    'undetermined CONFIG_MISSING?',
  ],
  [PAGE, 'which matters in no other network', `${NET};${DENIAL}`, 'a -> b:80', 'denied ADMIN_RULE_DENY'],
  [
    PAGE,
    'nor what one says that is no word of Azure’s',
    `${NET};${SQL};${DENIAL};guarded Some`,
    'a -> b:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE,
    'of two managers the one with the highest scope decides, and scopes are not read',
    `${NET};${SQL};${DENIAL};guarded None;admin v 20 in Deny Tcp * > * 81-81 by=n;guarded All by=n`,
    'a -> b:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE,
    'where both say the same it does not matter',
    `${NET};${SQL};${DENIAL};guarded None;admin v 20 in Deny Tcp * > * 81-81 by=n;guarded None by=n`,
    'a -> b:80',
    'delivered ASSUMPTION_MADE?',
  ],
];

describe('networks of services with network intent policies', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('a flow that a rule would deny elsewhere is told of that', () =>
    expect(issuesIn(pathFor(`${NET};${SQL};${DENIAL};guarded -`, 'a -> b:80')).map(({ sentence }) => sentence)).toEqual(
      [expect.stringMatching(/^The security admin rule a\d+ would deny it, and is not asked in v, /)],
    ));

  it('the rules in effect there leave out what is not asked, and findings say of which configuration nobody knows', () => {
    const b = idOf('networkInterfaces', 'b');
    const networkOf = (...more: readonly string[]) =>
      compileCloud(cloudOf(...`${NET};${DENIAL}`.split(';'), ...more), 1);
    const rulesIn = (...more: readonly string[]) => {
      const found = adminRules(networkOf(...more), b);
      return found.ok && found.value.length;
    };
    expect([rulesIn(), rulesIn(SQL, 'guarded -'), rulesIn(SQL, 'guarded All')]).toEqual([1, 0, 1]);
    const fieldsIn = (...more: readonly string[]) =>
      [...lintCloud(networkOf(...more))].flat().map(({ field }) => field);
    expect([fieldsIn(), fieldsIn(SQL), fieldsIn(SQL, 'guarded Some')]).toEqual([
      [],
      ['id'],
      ['properties.applyOnNetworkIntentPolicyBasedServices'],
    ]);
  });
});
