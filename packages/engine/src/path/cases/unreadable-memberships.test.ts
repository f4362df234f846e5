import { describe, expect, it } from 'vitest';
import {
  answerWithFields,
  issuesIn,
  pathFor,
  withChild,
  withMembers,
  withMembersAt,
  type Change,
  type ChangedCase,
} from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;subnet v/data 10.0.2.0/24 nsg=n;nic a 10.0.1.4 in v/app vm=a;nic c 10.0.1.5 in v/app vm=c;nic b 10.0.2.4 in v/data vm=b asg=db';
const FROM_GROUP = `${NET};rule n 100 in Deny Tcp asg:web > * 80`;
const TO_GROUP = `${NET};rule n 100 in Deny Tcp * > asg:web 80`;
const ENDPOINT =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;subnet v/pe 10.0.3.0/24 nsg=n policies=Enabled;nic p 10.0.3.9 in v/pe pe=p;endpoint p Approved;rule n 100 in Deny Tcp * > asg:web 443';

const [GROUPS, ENDPOINTS] = [
  'virtual-network/application-security-groups',
  'private-link/configure-asg-private-endpoint',
] as const satisfies readonly Page[];
const groupsOf = (name: string, groups: unknown): Change =>
  withChild(
    `/networkInterfaces/${name}`,
    'ipConfigurations',
    'ipconfig1',
    withMembers({ applicationSecurityGroups: groups }),
  );
const UNREAD = 'undetermined CONFIG_MISSING properties.applicationSecurityGroups';

const MEMBERSHIPS: readonly ChangedCase[] = [
  [GROUPS, 'null is none', FROM_GROUP, groupsOf('a', null), 'a -> b:80', 'delivered'],
  [GROUPS, 'as is null among them', FROM_GROUP, groupsOf('a', [null]), 'a -> b:80', 'delivered'],
  [GROUPS, 'what is no list may be any', FROM_GROUP, groupsOf('a', 'web'), 'a -> b:80', UNREAD],
  [GROUPS, 'and so may one without an id', FROM_GROUP, groupsOf('a', [{ name: 'web' }]), 'a -> b:80', UNREAD],
  [GROUPS, 'of whom a rule is for, too', TO_GROUP, groupsOf('b', [{ id: 7 }]), 'a -> b:80', UNREAD],
  [GROUPS, 'of others nothing changes', FROM_GROUP, groupsOf('a', 'web'), 'c -> b:80', 'delivered'],
  [GROUPS, 'nor where no rule is for groups', FROM_GROUP, groupsOf('a', 'web'), 'a -> b:443', 'delivered'],
  [
    GROUPS,
    'nor where one is for a group that can be read beside it',
    TO_GROUP.replaceAll('web', 'db'),
    groupsOf('b', [
      { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/db' },
      {},
    ]),
    'a -> b:80',
    'denied NSG_DENY_SUBNET',
  ],
  [
    GROUPS,
    'nor where what comes behind says the same',
    `${FROM_GROUP};rule n 200 in Deny * * > *`,
    groupsOf('a', 'web'),
    'a -> b:80',
    'denied NSG_DENY_SUBNET',
  ],
  [
    ENDPOINTS,
    'a private endpoint’s own',
    ENDPOINT,
    withMembersAt('/privateEndpoints/p', { applicationSecurityGroups: 'web' }),
    'a -> 10.0.3.9:443',
    UNREAD,
  ],
];

describe('application security groups that cannot be read', () => {
  it.each(MEMBERSHIPS)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );

  it('whose they are, and which rule would decide, is told', () =>
    expect(issuesIn(pathFor(FROM_GROUP, 'a -> b:80', groupsOf('a', 'web'))).map(({ sentence }) => sentence)).toEqual([
      'Which application security groups a is in could not be read, and the rule r100 of n, which is for members of some, would decide.',
    ]));
});
