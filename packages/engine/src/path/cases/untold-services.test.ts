import { describe, expect, it } from 'vitest';
import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { nextHop } from '../cloud/ask.ts';
import { explainCloud } from '../explain/explain.ts';
import { answerTo, type Case } from './cases.fixture.ts';

/** A service endpoint for a service whose tag is not loaded, and one whose tag is. */
const VAULT = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r services=Microsoft.KeyVault;nic a 10.0.1.4 in v/s';
const STORAGE = VAULT.replace('KeyVault', 'Storage');
const NAMED = 'vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic b 10.1.1.4 in w/s pip=20.7.7.7';
/** Who is asked by a load balancer's public address has such an endpoint, and who asks leaves by a NAT gateway. */
const ASKED =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r services=Microsoft.Sql;nic b 10.0.1.4 in v/s nsg=n;rule n 100 in Allow * * > *' +
  ';lb l pip=20.1.1.1;balance l Tcp 80 80 b;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24 nat=g;natgw g 20.5.5.5;nic a 10.1.1.4 in w/s';

const CASES: readonly Case[] = [
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'a service endpoint’s route may come before a user’s, and which addresses it is to is not loaded',
    `${VAULT};route r 0.0.0.0/0 None`,
    'a -> 20.70.0.1:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'none is longer than a user’s to the one address',
    `${VAULT};route r 20.70.0.1/32 None`,
    'a -> 20.70.0.1:443',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'what goes to the internet otherwise comes there in any case',
    `${VAULT};table r`,
    'a -> 20.70.0.1:443',
    'reaches-internet',
  ],
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'without a way out only a service is reached',
    `${VAULT.replace('rt=r', 'rt=r private')};table r`,
    'a -> 20.70.0.1:443',
    'undetermined SERVICE_TAG_UNKNOWN?',
  ],
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'private addresses are no service’s',
    `${VAULT};route r 0.0.0.0/0 None`,
    'a -> 172.16.1.1:443',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'nor are public ones that somebody has',
    `${VAULT};route r 0.0.0.0/0 None;${NAMED}`,
    'a -> 20.7.7.7:443',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'where the tag is loaded all is known',
    `${STORAGE};route r 0.0.0.0/0 None`,
    'a -> 20.70.0.1:443',
    'blackholed ROUTE_BLACKHOLE',
  ],
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'who asks is no service, so that its answers are led as the routes say',
    `${ASKED};route r 20.0.0.0/8 None`,
    'a -> 20.1.1.1:80',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    'virtual-network/virtual-network-service-endpoints-overview',
    'and come back where these say so',
    `${ASKED};route r 30.0.0.0/8 None`,
    'a -> 20.1.1.1:80',
    'delivered',
  ],
];

describe('service endpoints whose addresses are not told, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});

describe('which route decides is not known either, though it may not matter where the flow ends', () => {
  it.each([
    ['without a way out', VAULT.replace('rt=r', 'private'), '20.70.0.1', 'undetermined', 'unknown'],
    ['with one', VAULT.replace('rt=r', ''), '20.70.0.1', 'undetermined', 'unknown'],
    ['to a private address', VAULT.replace('rt=r', ''), '172.16.1.1', 'route', 'shorter'],
    ['to an address that somebody has', `${VAULT.replace('rt=r', '')};${NAMED}`, '20.7.7.7', 'route', 'chosen'],
    ['by a user’s route to the one address', `${VAULT};route r 20.70.0.1/32 Internet`, '20.70.0.1', 'route', 'shorter'],
    ['where the tag is loaded', STORAGE.replace('rt=r', ''), '20.70.0.1', 'route', 'chosen'],
  ] as const)('%s', (_says, lines, destination, kind, state) => {
    const serviceTags = new Map([['storage', { name: 'Storage', prefixes: [] }]]);
    const network = compileCloud(cloudOf(...lines.split(';')), 1, { serviceTags });
    const [id, address] = [idOf('networkInterfaces', 'a'), destination as Address];
    const hop = nextHop(network, id, '10.0.1.4' as Address, address);
    const explained = explainCloud(network, {
      source: id,
      destination: { kind: 'address', address },
      port: 443 as Port,
    });
    if (!hop.ok || !explained.ok) throw new Error('not asked');
    const internet = explained.value.steps[0]?.routes?.find(
      ({ prefix, nextHopType, origin }) => prefix === '0.0.0.0/0' && nextHopType === 'Internet' && origin === 'system',
    );
    expect([hop.value.kind, internet?.state]).toEqual([kind, state]);
  });
});
