import { describe, expect, it } from 'vitest';
import { answerWithFields, unread, withMembersAt, type Change, type Json } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.1.5 in v/app vm=b nsg=n;rule n 100 in Deny Tcp * > * 443;admin v 10 in Deny Tcp 10.0.1.0/24 > * 80;admin v 20 in Allow Tcp * > * 80,443';

/** Members of the first admin rule, in place of what stands there. */
const rule = (members: Json): Change => withMembersAt('/rules/a10', members);

const ADMIN: Page = 'virtual-network-manager/concept-security-admins';

const RULES: readonly (readonly [page: Page, says: string, members: Json, question: string, expected: string])[] = [
  [ADMIN, 'one that can be read denies', {}, 'a -> b:80', 'denied ADMIN_RULE_DENY'],
  [ADMIN, 'one without an access may deny', { access: 'Perhaps' }, 'a -> b:80', unread('access')],
  [ADMIN, 'and lets no other ports pass', { access: 'Perhaps' }, 'a -> b:443', 'denied NSG_DENY'],
  [
    ADMIN,
    'it may let a packet pass for good that a group denies',
    { access: undefined, destinationPortRanges: ['443'] },
    'a -> b:443',
    unread('access'),
  ],
  [ADMIN, 'one without a priority may stand anywhere', { priority: 'x' }, 'a -> b:80', unread('priority')],
  [
    ADMIN,
    'one without a direction may be for each, out of the one end and into the other',
    { direction: 1 },
    'a -> b:80',
    `${unread('direction')} CONFIG_MISSING properties.direction`,
  ],
  [ADMIN, 'one for an unknown protocol may be for any', { protocol: 'x' }, 'udp a -> b:80', unread('protocol')],
  [ADMIN, 'whom it is for may be anybody', { sources: [{}] }, 'a -> b:80', unread('sources[0]')],
  [ADMIN, 'a list that is none may say anybody', { sources: 'x' }, 'a -> b:80', unread('sources')],
  [
    ADMIN,
    'a range that is none may be any',
    { destinationPortRanges: ['90-80'] },
    'a -> b:80',
    unread('destinationPortRanges'),
  ],
];

describe('a security admin rule that cannot be read wholly', () => {
  it.each(RULES)('%s: %s', (_page, _says, members, question, expected) =>
    expect(answerWithFields(NET, question, rule(members))).toBe(expected),
  );
});
