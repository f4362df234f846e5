import { describe, expect, it } from 'vitest';
import {
  answerWithFields,
  withMembersAt,
  withProperties,
  type Change,
  type ChangedCase,
  type Json,
} from './cases.fixture.ts';
import type { Page } from './pages.fixture.ts';

const NET = 'vnet v 10.0.0.0/16 at=eastus;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a pip=20.1.1.1';
const STORAGE = `${NET};storage s deny ips=20.9.9.9`;
const SERVER = `${NET};sql d ips=20.9.9.9`;
const [BLOB, SQL] = ['a -> s.blob.core.windows.net:443', 'a -> d.database.windows.net:1433'];

const [RULES, CLOSED, DATABASES] = [
  'storage/common/storage-network-security',
  'storage/common/storage-network-security-set-default-access',
  'azure-sql/database/firewall-configure',
] as const satisfies readonly Page[];

const account = (members: Json): Change => withMembersAt('/storageAccounts/s', members);
const rules = (members: Json): Change =>
  withProperties('/storageAccounts/s', (properties) => ({
    ...properties,
    networkAcls: { ...(properties['networkAcls'] as Json), ...members },
  }));
const UNREAD = 'undetermined CONFIG_MISSING properties';
const SHUT = 'unserved SERVICE_FIREWALL_DENY';

const SERVICES: readonly ChangedCase[] = [
  [RULES, 'keeps out whom it does not list', STORAGE, (all) => all, BLOB, SHUT],
  [RULES, 'may list him where its list is none', STORAGE, rules({ ipRules: 'x' }), BLOB, UNREAD],
  [RULES, 'or where one of it cannot be read', STORAGE, rules({ ipRules: [{ value: '20.1' }] }), BLOB, UNREAD],
  [RULES, 'as a subnet of it', STORAGE, rules({ virtualNetworkRules: [{ id: 7 }] }), BLOB, UNREAD],
  [
    RULES,
    'lets in whom another rule does',
    STORAGE,
    rules({ ipRules: [{ value: '20.1' }, { value: '20.1.1.1' }] }),
    BLOB,
    'reaches-internet',
  ],
  [RULES, 'may let in anybody', STORAGE, rules({ defaultAction: 'Perhaps' }), BLOB, UNREAD],
  [RULES, 'and nobody knows whom where it says nothing else', STORAGE, account({ networkAcls: 7 }), BLOB, UNREAD],
  [
    RULES,
    'or nothing at all',
    STORAGE,
    (all) => all.map((each) => (/storageAccounts/.test(each.id) ? { ...each, properties: 'x' } : each)),
    BLOB,
    UNREAD,
  ],
  [RULES, 'lets in everybody without rules', STORAGE, account({ networkAcls: null }), BLOB, 'reaches-internet'],
  [
    CLOSED,
    'is closed where it says so',
    STORAGE,
    account({ publicNetworkAccess: 'Disabled', networkAcls: 7 }),
    BLOB,
    'unserved PRIVATE_ENDPOINT_MISSING',
  ],
  [CLOSED, 'or not where nobody can read it', STORAGE, account({ publicNetworkAccess: {} }), BLOB, UNREAD],
  [DATABASES, 'a server lists others', SERVER, (all) => all, SQL, SHUT],
  [
    DATABASES,
    'or a range that cannot be read',
    SERVER,
    withMembersAt('/firewallRules/r0', { endIpAddress: 'x' }),
    SQL,
    UNREAD,
  ],
];

describe('a service of whose firewall not all can be read', () => {
  it.each(SERVICES)('%s: %s', (_page, _says, lines, change, question, expected) =>
    expect(answerWithFields(lines, question, change)).toBe(expected),
  );
});
