import { describe, expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { serviceId } from '../../documents/services/service-lines.fixture.ts';
import { lintCloud } from '../../lint/lint.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { answerTo, type Case } from './cases.fixture.ts';

const PAGE = 'virtual-network/virtual-network-service-endpoint-policies-overview';
const netWith = (words: string, ...more: readonly string[]) =>
  [
    'vnet v 10.0.0.0/16 at=westus',
    `subnet v/s 10.0.1.0/24 services=Microsoft.Storage ${words}`,
    'nic a 10.0.1.4 in v/s pip=20.1.1.1',
    'storage s',
    ...more,
  ].join(';');
const BLOB = 'a -> s.blob.core.windows.net:443';

const CASES: readonly Case[] = [
  [PAGE, 'without a policy all accounts are come to', netWith(''), BLOB, 'reaches-internet'],
  [PAGE, 'with one those that it lists', netWith('sep=p', 'sep p storage:s'), BLOB, 'reaches-internet'],
  [PAGE, 'and no others', netWith('sep=p', 'sep p storage:t'), BLOB, 'unserved SERVICE_ENDPOINT_RESTRICTION'],
  [
    PAGE,
    'nor those whose names begin alike',
    netWith('sep=p', 'sep p storage:s2'),
    BLOB,
    'unserved SERVICE_ENDPOINT_RESTRICTION',
  ],
  [
    PAGE,
    'a group stands for all of its accounts',
    netWith('sep=p', 'sep p /subscriptions/s/resourceGroups/g'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE,
    'so does a subscription, with the first slash or without',
    netWith('sep=p', 'sep p subscriptions/S'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE,
    'of several policies one that lists it is enough',
    netWith('sep=p,q', 'sep p storage:t', 'sep q storage:s'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE,
    'accounts in other regions than the endpoint’s are not filtered',
    netWith('regions=eastus sep=p', 'sep p storage:t'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE,
    'those in one of them are',
    netWith('regions=eastus,westus sep=p', 'sep p storage:t'),
    BLOB,
    'unserved SERVICE_ENDPOINT_RESTRICTION',
  ],
  [
    PAGE,
    'other services are not',
    `${netWith('sep=p', 'sep p storage:t').replace('services=Microsoft.Storage', 'services=Microsoft.Sql')};sql d subnets=v/s`,
    'a -> d.database.windows.net:1433',
    'reaches-internet',
  ],
  [
    PAGE,
    'what a policy that is not among the documents lists nobody knows',
    netWith('sep=p,q', 'sep p storage:t'),
    BLOB,
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE,
    'and need not know where another lists the account',
    netWith('sep=p,q', 'sep p storage:s'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE,
    'nor what one says that does not speak of storage',
    netWith('sep=p', 'sep p -'),
    BLOB,
    'undetermined CONFIG_MISSING?',
  ],
  [
    'storage/common/storage-network-security',
    'the account’s own firewall decides as well',
    netWith('sep=p', 'sep p storage:t').replace('storage s', 'storage s deny'),
    BLOB,
    'unserved SERVICE_ENDPOINT_RESTRICTION SERVICE_FIREWALL_DENY',
  ],
  [
    'storage/common/storage-network-security',
    'and keeps out whoever it does not list, whatever nobody knows of policies',
    netWith('sep=p').replace('storage s', 'storage s deny'),
    BLOB,
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE,
    'without the service endpoint a policy does nothing',
    netWith('sep=p', 'sep p storage:t').replace(' services=Microsoft.Storage', ''),
    BLOB,
    'reaches-internet',
  ],
];

describe('service endpoint policies, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });

  it('what stops the flow is the policy, and a change to it is what helps', () => {
    const network = compileCloud(cloudOf(...netWith('sep=p', 'sep p storage:t').split(';')), 1, {
      serviceTags: new Map([['storage', { name: 'Storage', prefixes: ['20.60.0.0/16' as Prefix] }]]),
    });
    const found = blockersOf(network, {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'resource', id: serviceId('storage:s') },
      port: 443 as Port,
    });
    if (!found.ok) throw new Error(found.problem);
    expect(found.value.blockers.map(({ issue }) => issue.code)).toEqual(['SERVICE_ENDPOINT_RESTRICTION']);
    expect(JSON.stringify(found.value)).toContain(idOf('serviceEndpointPolicies', 'p'));
  });

  it('a policy that is not among the documents is a finding', () => {
    const findings = [...lintCloud(compileCloud(cloudOf(...netWith('sep=p').split(';')), 1))].flat();
    expect(findings.map(({ field }) => field)).toContain('properties.serviceEndpointPolicies');
  });
});
