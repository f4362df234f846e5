import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

const NET = 'vnet v 10.0.0.0/16 at=eastus;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a pip=20.1.1.1';
const ENDPOINT =
  'vnet v 10.0.0.0/16 at=eastus;subnet v/app 10.0.1.0/24 services=Microsoft.Storage;nic a 10.0.1.4 in v/app vm=a pip=20.1.1.1';
const REGIONAL = ENDPOINT.replace('Microsoft.Storage', 'Microsoft.Storage regions=eastus');
const SQL_ENDPOINT =
  'vnet v 10.0.0.0/16 at=eastus;subnet v/app 10.0.1.0/24 services=Microsoft.Sql;nic a 10.0.1.4 in v/app vm=a pip=20.1.1.1';
const BALANCED =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;subnet v/fw 10.0.3.0/24;nic a 10.0.1.4 in v/app vm=a;nic f 10.0.3.4 in v/fw vm=f pip=20.1.1.1 forwards;nic g 10.0.3.5 in v/fw vm=g pip=20.1.1.2 forwards;lb l 10.0.3.9 in v/fw;balance l All 0 0 f,g;route r 0.0.0.0/0 10.0.3.9';
const PRIVATE = 'subnet v/pe 10.0.5.0/24;nic e 10.0.5.4 in v/pe pe=p;endpoint p Approved storage:s';
const [BLOB, SQL] = ['a -> s.blob.core.windows.net:443', 'a -> d.database.windows.net:1433'];
const of = (...lines: readonly string[]) => lines.join(';');
const LINK = 'privatelink.blob.core.windows.net';

const PAGE = {
  storage: 'storage/common/storage-network-security',
  limits: 'storage/common/storage-network-security-limitations',
  addresses: 'storage/common/storage-network-security-ip-address-range',
  subnets: 'storage/common/storage-network-security-virtual-networks',
  closed: 'storage/common/storage-network-security-set-default-access',
  sql: 'azure-sql/database/firewall-configure',
  sqlSubnets: 'azure-sql/database/vnet-service-endpoint-rule-overview',
  sqlClosed: 'azure-sql/database/connectivity-settings',
  zones: 'private-link/private-endpoint-dns',
  scenarios: 'dns/private-dns-scenarios',
  fallback: 'dns/private-dns-fallback',
} as const;

const CASES: readonly Case[] = [
  [
    PAGE.subnets,
    'a service endpoint for other regions is not used: the service sees the public address',
    of(REGIONAL, 'storage s deny ips=20.1.1.1 at=westus'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE.subnets,
    'and not the subnet that it lists',
    of(REGIONAL, 'storage s deny subnets=v/app at=westus'),
    BLOB,
    'unserved SERVICE_ENDPOINT_MISSING',
  ],
  [
    PAGE.subnets,
    'one for its own region it is',
    of(REGIONAL, 'storage s deny subnets=v/app at=eastus'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE.subnets,
    'a cross-region one is for all',
    of(REGIONAL.replace('Microsoft.Storage', 'Microsoft.Storage.Global'), 'storage s deny subnets=v/app at=westus'),
    BLOB,
    'reaches-internet',
  ],
  [PAGE.storage, 'an account without network rules lets everybody in', of(NET, 'storage s'), BLOB, 'reaches-internet'],
  [
    PAGE.storage,
    'an account that denies what no rule names',
    of(NET, 'storage s deny'),
    BLOB,
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE.addresses,
    'a rule for the public address of the sender',
    of(NET, 'storage s deny ips=20.1.1.1'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE.addresses,
    'a rule for another address',
    of(NET, 'storage s deny ips=20.1.1.2,20.2.0.0/16'),
    BLOB,
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE.limits,
    'rules for addresses do not count for senders of the same region',
    of(NET, 'storage s deny ips=20.1.1.1 at=eastus'),
    BLOB,
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE.limits,
    'nor where the region is written as people read it',
    of(NET, 'storage s deny ips=20.1.1.1 at=East_US'),
    BLOB,
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE.addresses,
    'with which address the flow leaves is not known',
    of(
      'vnet v 10.0.0.0/16 at=eastus;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app vm=a',
      'storage s deny ips=20.1.1.1',
    ),
    BLOB,
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE.addresses,
    'a NAT gateway with one address that a rule names',
    of(
      'vnet v 10.0.0.0/16 at=eastus;subnet v/app 10.0.1.0/24 nat=n;natgw n 20.5.5.5;nic a 10.0.1.4 in v/app',
      'storage s deny ips=20.5.5.5',
    ),
    BLOB,
    'reaches-internet',
  ],
  ...(
    [
      ['both', '20.5.5.0/24', 'reaches-internet'],
      ['one', '20.5.5.5', 'partly-delivered ROUTE_HOPS_DIFFER? SERVICE_FIREWALL_DENY'],
      ['neither', '20.6.0.0/16', 'unserved SERVICE_FIREWALL_DENY'],
    ] as const
  ).map(([which, ips, answer]): Case => [
    PAGE.addresses,
    `a NAT gateway with two addresses, of which a rule names ${which}`,
    of(
      'vnet v 10.0.0.0/16 at=eastus;subnet v/app 10.0.1.0/24 nat=n;natgw n 20.5.5.5 20.5.5.6;nic a 10.0.1.4 in v/app',
      `storage s deny ips=${ips}`,
    ),
    BLOB,
    answer,
  ]),
  [
    PAGE.subnets,
    'a rule for the subnet, which has the service endpoint',
    of(ENDPOINT, 'storage s deny subnets=v/app'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE.subnets,
    'a rule for the subnet, which lacks the service endpoint',
    of(NET, 'storage s deny subnets=v/app'),
    BLOB,
    'unserved SERVICE_ENDPOINT_MISSING',
  ],
  [
    PAGE.subnets,
    'a rule for the subnet, which lacks the service endpoint, and one for the public address',
    of(NET, 'storage s deny subnets=v/app ips=20.1.1.1'),
    BLOB,
    'reaches-internet',
  ],
  [
    PAGE.subnets,
    'a rule for the subnet, which lacks the service endpoint, and one for another address',
    of(NET, 'storage s deny subnets=v/app ips=20.1.1.2'),
    BLOB,
    'unserved SERVICE_ENDPOINT_MISSING',
  ],
  [
    PAGE.subnets,
    'with a service endpoint the public address is not seen any more',
    of(ENDPOINT, 'storage s deny ips=20.1.1.1'),
    BLOB,
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE.closed,
    'public network access is disabled',
    of(NET, 'storage s closed'),
    BLOB,
    'unserved PRIVATE_ENDPOINT_MISSING',
  ],
  [
    PAGE.closed,
    'public network access is disabled, whatever rules say',
    of(ENDPOINT, 'storage s closed deny subnets=v/app'),
    BLOB,
    'unserved PRIVATE_ENDPOINT_MISSING',
  ],
  [
    'private-link/network-security-perimeter-concepts',
    'a perimeter decides',
    of(NET, 'storage s perimeter'),
    BLOB,
    'undetermined CONFIG_MISSING?',
  ],
  [
    PAGE.storage,
    'a group of the sender denies before the service is asked',
    of(
      'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nsg=n;nic a 10.0.1.4 in v/app pip=20.1.1.1;rule n 100 out Deny Tcp * > Storage 443',
      'storage s deny',
    ),
    BLOB,
    'denied NSG_DENY_SUBNET SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE.sql,
    'a server without rules lets nobody in',
    of(NET, 'sql d', 'sql e ips=20.1.1.1'),
    SQL,
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE.sql,
    'where no server has one among the documents, rules were not looked up',
    of(NET, 'sql d'),
    SQL,
    'undetermined CONFIG_MISSING?',
  ],
  [PAGE.sqlClosed, 'closed it is without them', of(NET, 'sql d closed'), SQL, 'unserved PRIVATE_ENDPOINT_MISSING'],
  [PAGE.sql, 'a range that holds the address', of(NET, 'sql d ips=20.1.1.0-20.1.1.9'), SQL, 'reaches-internet'],
  [PAGE.sql, 'a range that does not', of(NET, 'sql d ips=20.1.1.2-20.1.1.9'), SQL, 'unserved SERVICE_FIREWALL_DENY'],
  [PAGE.sql, '0.0.0.0 stands for all of Azure', of(NET, 'sql d azure'), SQL, 'reaches-internet'],
  [
    PAGE.sql,
    'rules for addresses count in the same region, too',
    of(NET, 'sql d ips=20.1.1.1 at=eastus'),
    SQL,
    'reaches-internet',
  ],
  [
    PAGE.sqlSubnets,
    'a rule for the subnet, which has the service endpoint',
    of(SQL_ENDPOINT, 'sql d subnets=v/app'),
    SQL,
    'reaches-internet',
  ],
  [
    PAGE.sqlSubnets,
    'a rule for the subnet, which lacks the service endpoint',
    of(NET, 'sql d subnets=v/app'),
    SQL,
    'unserved SERVICE_ENDPOINT_MISSING',
  ],
  [
    PAGE.sqlSubnets,
    'a rule for the subnet, which lacks the service endpoint, and one for all of Azure',
    of(NET, 'sql d subnets=v/app azure'),
    SQL,
    'reaches-internet',
  ],
  [
    PAGE.sqlSubnets,
    'with a service endpoint all of Azure does not hold the sender',
    of(SQL_ENDPOINT, 'sql d azure'),
    SQL,
    'unserved SERVICE_FIREWALL_DENY',
  ],
  [
    PAGE.sqlClosed,
    'public network access is disabled',
    of(NET, 'sql d closed azure'),
    SQL,
    'unserved PRIVATE_ENDPOINT_MISSING',
  ],
  [
    PAGE.zones,
    'a zone that is linked leads to the private endpoint',
    of(NET, PRIVATE, 'storage s closed', `zone ${LINK} v`, `record ${LINK} s 10.0.5.4`),
    BLOB,
    'delivered',
  ],
  [
    PAGE.zones,
    'a zone that is not linked, and a service that is closed',
    of(NET, PRIVATE, 'storage s closed', `zone ${LINK} -`, `record ${LINK} s 10.0.5.4`),
    BLOB,
    'unserved DNS_ZONE_NOT_LINKED PRIVATE_ENDPOINT_MISSING',
  ],
  [
    PAGE.zones,
    'a zone that is not linked, and a service that is open: the public address serves',
    of(NET, PRIVATE, 'storage s', `zone ${LINK} -`, `record ${LINK} s 10.0.5.4`),
    BLOB,
    'reaches-internet DNS_ZONE_NOT_LINKED?',
  ],
  [
    PAGE.zones,
    'no zone at all, though there is a private endpoint',
    of(NET, PRIVATE, 'storage s'),
    BLOB,
    'reaches-internet DNS_SPLIT_MISMATCH?',
  ],
  [
    PAGE.fallback,
    'a zone that lacks the name, and lets it be asked of everybody',
    of(NET, PRIVATE, 'storage s', `zone ${LINK} v redirect`),
    BLOB,
    'reaches-internet DNS_SPLIT_MISMATCH?',
  ],
  [
    PAGE.scenarios,
    'a zone of one’s own',
    of(NET, 'nic b 10.0.1.5 in v/app', 'zone corp.example v', 'record corp.example db 10.0.1.5'),
    'a -> db.corp.example:80',
    'delivered',
  ],
  [
    PAGE.scenarios,
    'an alias in a zone of one’s own',
    of(
      NET,
      'nic b 10.0.1.5 in v/app',
      'zone corp.example v',
      'record corp.example db 10.0.1.5',
      'record corp.example www db.corp.example',
    ),
    'a -> www.corp.example:80',
    'delivered',
  ],
  [
    PAGE.closed,
    'a load balancer before appliances on the way does not open an account',
    of(BALANCED, 'storage s closed'),
    BLOB,
    'unserved PRIVATE_ENDPOINT_MISSING',
  ],
  [
    PAGE.addresses,
    'each appliance behind a load balancer has an address of its own, and a rule names one of them',
    of(BALANCED, 'storage s deny ips=20.1.1.1'),
    BLOB,
    'partly-delivered LB_BACKENDS_DIFFER? SERVICE_FIREWALL_DENY',
  ],
  [
    'private-link/private-endpoint-overview',
    'the firewall of a service is not asked behind a private endpoint',
    of(NET, PRIVATE, 'storage s deny', `zone ${LINK} v`, `record ${LINK} s 10.0.5.4`),
    BLOB,
    'delivered',
  ],
];

describe('services with firewalls, and their names, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
