import { expect, it } from 'vitest';
import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';

/*
 * "Service endpoints add a system route which has higher precedence than … BGP routes", and the more specific of it and a user's route counts ("Azure
 * virtual network service endpoints"). No service tag is loaded here.
 */

const BLOB = { name: 's.blob.core.windows.net', port: 443 as Port };
const netWith = (
  endpoint: string,
  route = 'route r 0.0.0.0/0 10.0.9.4',
  storage = 'storage s at=westus subnets=v/app',
) =>
  `vnet v 10.0.0.0/16 at=westus;subnet v/app 10.0.1.0/24 rt=r ${endpoint};subnet v/fw 10.0.9.0/24;nic a 10.0.1.4 in v/app;nic f 10.0.9.4 in v/fw vm=f;${route};${storage}`;
const HERE = netWith('services=Microsoft.Storage regions=westus,eastus');
const CLOSED = 'storage s at=westus closed';

const ROWS: readonly (readonly [it: string, lines: string, address: string | undefined, expected: string])[] = [
  ['one of the account’s region has a route for it', HERE, '20.60.1.1', 'reaches-internet'],
  [
    'and is seen by the account',
    HERE.replace(' subnets=v/app', ' deny subnets=v/app'),
    '20.60.1.1',
    'reaches-internet',
  ],
  [
    'which may keep the subnet out',
    HERE.replace(' subnets=v/app', ' deny'),
    '20.60.1.1',
    'unserved SERVICE_FIREWALL_DENY',
  ],
  ['one for all regions, too', netWith('services=Microsoft.Storage.Global'), '20.60.1.1', 'reaches-internet'],
  [
    'one of other regions may have none, or one for accounts that stand there as well',
    netWith('services=Microsoft.Storage regions=eastus'),
    '20.60.1.1',
    'undetermined SERVICE_TAG_UNKNOWN',
  ],
  ['one of another service may', netWith('services=Microsoft.Sql'), '20.60.1.1', 'undetermined SERVICE_TAG_UNKNOWN'],
  [
    'a longer route of a user may come first',
    netWith('services=Microsoft.Storage', 'route r 20.60.0.0/16 10.0.9.4'),
    '20.60.1.1',
    'undetermined SERVICE_TAG_UNKNOWN',
  ],
  [
    'one to that address does',
    netWith('services=Microsoft.Storage', 'route r 20.60.1.1/32 None'),
    '20.60.1.1',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'which address it has has to be said',
    HERE,
    undefined,
    'which public address s has is in no document, and its service tag is not loaded',
  ],
  [
    'of one that is closed to public networks it has not',
    netWith('', 'table r', CLOSED),
    undefined,
    'unserved PRIVATE_ENDPOINT_MISSING',
  ],
  [
    'it keeps everybody out by whichever way they come',
    netWith(
      'services=Microsoft.Sql',
      'route r 0.0.0.0/0 VirtualNetworkGateway;gw g in v/GatewaySubnet;subnet v/GatewaySubnet 10.0.0.0/24',
      CLOSED,
    ),
    undefined,
    'unserved CONFIG_MISSING PRIVATE_ENDPOINT_MISSING',
  ],
];

it.each(ROWS)('a service endpoint: %s', (_, lines, address, expected) => {
  const network = compileCloud(cloudOf(...lines.split(';').filter((line) => line !== '')), 1);
  const { name, port } = BLOB;
  const asked = predictCloud(network, {
    source: idOf('networkInterfaces', 'a'),
    destination:
      address === undefined ? { kind: 'name', name } : { kind: 'address', address: address as Address, name },
    port,
  });
  const codes = asked.ok ? asked.value.path.hops.flatMap(({ issues = [] }) => issues.map(({ code }) => code)) : [];
  expect(asked.ok ? [asked.value.path.disposition, ...codes].join(' ') : asked.problem).toBe(expected);
});
