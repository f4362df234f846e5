import { describe, expect, it } from 'vitest';
import { answerWithFields, withMembers, withProperties, type Change, type Json } from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a;nic b 10.0.1.5 in v/app vm=b nsg=n;rule n 100 in Deny Tcp * > * 443;admin v 10 in Deny Tcp 10.0.1.0/24 > * 80;admin v 20 in Allow Tcp * > * 80,443';

/** Members of the first admin rule, in place of what stands there. */
const rule = (members: Json): Change => withProperties('/rules/a10', withMembers(members));

const ADMIN: Page = 'virtual-network-manager/concept-security-admins';
const UNDETERMINED = (field: string) => `undetermined CONFIG_MISSING properties.${field}`;

const RULES: readonly (readonly [page: Page, says: string, members: Json, question: string, expected: string])[] = [
  [ADMIN, 'one that can be read denies', {}, 'a -> b:80', 'denied ADMIN_RULE_DENY'],
  [ADMIN, 'one without an access may deny', { access: 'Perhaps' }, 'a -> b:80', UNDETERMINED('access')],
  [ADMIN, 'and lets no other ports pass', { access: 'Perhaps' }, 'a -> b:443', 'denied NSG_DENY'],
  [
    ADMIN,
    'it may let a packet pass for good that a group denies',
    { access: undefined, destinationPortRanges: ['443'] },
    'a -> b:443',
    UNDETERMINED('access'),
  ],
  [ADMIN, 'one without a priority may stand anywhere', { priority: 'x' }, 'a -> b:80', UNDETERMINED('priority')],
  [
    ADMIN,
    'one without a direction may be for each, out of the one end and into the other',
    { direction: 1 },
    'a -> b:80',
    `${UNDETERMINED('direction')} CONFIG_MISSING properties.direction`,
  ],
  [ADMIN, 'one for an unknown protocol may be for any', { protocol: 'x' }, 'udp a -> b:80', UNDETERMINED('protocol')],
  [ADMIN, 'whom it is for may be anybody', { sources: [{}] }, 'a -> b:80', UNDETERMINED('sources[0]')],
  [ADMIN, 'a list that is none may say anybody', { sources: 'x' }, 'a -> b:80', UNDETERMINED('sources')],
  [
    ADMIN,
    'a range that is none may be any',
    { destinationPortRanges: ['90-80'] },
    'a -> b:80',
    UNDETERMINED('destinationPortRanges'),
  ],
];

describe('a security admin rule that cannot be read wholly', () => {
  it.each(RULES)('%s: %s', (_page, _says, members, question, expected) =>
    expect(answerWithFields(NET, question, rule(members))).toBe(expected),
  );
});
