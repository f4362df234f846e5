import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../documents/resource.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import { mangled } from '../path/random/mangled.fixture.ts';
import { RANDOM_SERVICE_TAGS, randomCloud } from '../path/random/random-cloud.fixture.ts';
import { seeded } from '../path/random/random.fixture.ts';
import type { Port } from '../address/port.ts';
import { lintCloud } from './lint.ts';

const built = (documents: readonly CloudResource[]) => compileCloud(documents, 1, { serviceTags: RANDOM_SERVICE_TAGS });
const findingsOf = (network: CloudNetwork) => [...lintCloud(network)].flat().map((finding) => JSON.stringify(finding));
const isSameNetwork = (one: CloudNetwork, other: CloudNetwork) =>
  isDeepStrictEqual({ ...one, findings: [] }, { ...other, findings: [] });

it('whatever is wrong with a document is found, or makes no difference', () => {
  let found = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seeded(seed);
    const { documents: all, interfaces } = randomCloud(random);
    // Which member of a kind that is not modelled has to name its subnet nobody knows.
    const documents = all.filter(({ type }) => type !== 'Microsoft.ContainerInstance/containerGroups');
    const before = built(documents);
    const known = new Set(findingsOf(before));
    for (let time = 0; time < 25; time += 1) {
      const wrong = mangled(documents, random);
      if (wrong === undefined) continue;
      const network = built(wrong.documents);
      const more = findingsOf(network).filter((each) => !known.has(each));
      expect([seed, wrong.words, more.length > 0 || isSameNetwork(network, before)]).toEqual([seed, wrong.words, true]);
      found += Number(more.length > 0);
      // Whoever asks such a network gets an answer, too.
      const source = random.pick(interfaces);
      predictCloud(network, {
        source,
        destination: { kind: 'resource', id: random.pick(interfaces) },
        port: 80 as Port,
      });
    }
  }
  expect(found).toBeGreaterThan(600);
}, 120_000);

/** Rows: what is wrong, the documents, and what is found: resource, field, problem, consequence, each in part. */
const NET = cloudOf('vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app');
const withProperties = (id: string, properties: unknown, type = 'Microsoft.Network/networkSecurityGroups') =>
  [...NET, { id, type, properties }] as readonly CloudResource[];
const RULE = {
  priority: 100,
  direction: 'Inbound',
  access: 'Allow',
  protocol: '*',
  sourceAddressPrefix: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '*',
};
const group = (...rules: readonly object[]) =>
  withProperties(idOf('networkSecurityGroups', 'n'), {
    securityRules: rules.map((properties, index) => ({ name: `r${index}`, properties })),
  });

describe('is found', () => {
  const policy = (base: string) => ({
    id: idOf('firewallPolicies', 'p'),
    type: 'Microsoft.Network/firewallPolicies',
    properties: { basePolicy: { id: idOf('firewallPolicies', base) } },
  });
  it.each<readonly [what: string, documents: readonly unknown[], resource: string, field: string, problem: string]>([
    ['a document that is no object', [...NET, 42], '[2]', 'id', 'It is no ARM resource'],
    ['a document without an id', [...NET, { properties: {} }], '[2]', 'id', 'It is no ARM resource'],
    ['a document that is nothing', [...NET, null], '[2]', 'id', 'It is no ARM resource'],
    [
      'properties that are a text',
      withProperties('/n', 'x'),
      '/n',
      'properties',
      "'x' stands where an object belongs.",
    ],
    [
      'a list that is an object',
      withProperties('/n', { securityRules: {} }),
      '/n',
      'properties.securityRules',
      'a list',
    ],
    [
      'a peering of a circuit that is nothing',
      withProperties('/c', { peerings: [null] }, 'Microsoft.Network/expressRouteCircuits'),
      '/c',
      'properties.peerings[0]',
      'an object',
    ],
    [
      'a pool of a rule that names none',
      withProperties(
        '/l',
        { loadBalancingRules: [{ id: '/l/r', properties: { backendAddressPools: [{ a: 1 }] } }] },
        'Microsoft.Network/loadBalancers',
      ),
      '/l/r',
      'properties.backendAddressPools[0].id',
      'There is no id.',
    ],
    [
      'a backend at an address that is none',
      withProperties(
        '/l',
        {
          backendAddressPools: [
            {
              name: 'p',
              properties: { loadBalancerBackendAddresses: [{ name: 'a', properties: { ipAddress: '300.1.1.1' } }] },
            },
          ],
        },
        'Microsoft.Network/loadBalancers',
      ),
      '/l/backendAddressPools/p',
      'properties.loadBalancerBackendAddresses',
      "'300.1.1.1' is no IP address.",
    ],
    [
      'a link of a zone to no network',
      withProperties('/z/l', { virtualNetwork: {} }, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks'),
      '/z/l',
      'properties.virtualNetwork.id',
      'There is no id',
    ],
    [
      'a connection to a circuit that is a list',
      withProperties('/c', { virtualNetworkGateway1: { id: '/g' }, peer: ['x'] }, 'Microsoft.Network/connections'),
      '/c',
      'properties.peer',
      'an object',
    ],
    [
      'a flag that is a text',
      [...NET, { ...NET[1], id: '/nic', properties: { ...(NET[1]?.properties as object), enableIPForwarding: 'yes' } }],
      '/nic',
      'properties.enableIPForwarding',
      'true or false',
    ],
    [
      'a port that is none',
      group({ ...RULE, destinationPortRange: 70_000 }),
      'r0',
      'properties.destinationPortRange',
      'no range of ports',
    ],
    ['a priority twice', group(RULE, { ...RULE, access: 'Deny' }), 'r1', 'properties.priority', 'has the priority 100'],
    [
      'a rule without a direction',
      group({ ...RULE, direction: undefined }),
      'r0',
      'properties.direction',
      'has no direction',
    ],
    [
      'no prefix',
      group({ ...RULE, sourceAddressPrefix: '10.0.0.0/99' }),
      'r0',
      'properties.sourceAddressPrefix',
      '10.0.0.0/99',
    ],
    [
      'a base policy that is itself',
      [
        ...NET,
        policy('p'),
        {
          id: '/f',
          type: 'Microsoft.Network/azureFirewalls',
          properties: { ipConfigurations: [], firewallPolicy: { id: policy('p').id } },
        },
      ],
      'firewallPolicies/p',
      'basePolicy',
      '',
    ],
    [
      'a subnet without a prefix',
      withProperties(
        '/v',
        { addressSpace: { addressPrefixes: ['10.9.0.0/16'] }, subnets: [{ id: '/v/s', properties: {} }] },
        'Microsoft.Network/virtualNetworks',
      ),
      '/v',
      'properties.addressPrefix',
      'There is no',
    ],
    [
      'subnets that overlap',
      cloudOf('vnet v 10.0.0.0/16', 'subnet v/a 10.0.0.0/24', 'subnet v/b 10.0.0.128/25'),
      'v/subnets',
      'addressPrefix',
      '',
    ],
    [
      'what is not deployed to its end',
      withProperties('/n', { provisioningState: 'Failed', securityRules: [] }),
      '/n',
      'properties.provisioningState',
      'failed',
    ],
    [
      'a state that is nobody’s',
      withProperties(
        '/c',
        { connectionStatus: 'Perhaps', virtualNetworkGateway1: { id: '/g' } },
        'Microsoft.Network/connections',
      ),
      '/c',
      'properties.connectionStatus',
      'one of Connected',
    ],
    [
      'a member of a pool that is not there',
      withProperties(
        '/l',
        { backendAddressPools: [{ id: '/l/p', properties: { backendIPConfigurations: [{ id: '/gone' }] } }] },
        'Microsoft.Network/loadBalancers',
      ),
      '/l/p',
      'backendIPConfigurations',
      'There is no /gone',
    ],
    [
      'a network of an address in a pool that is not there',
      withProperties(
        '/l',
        {
          backendAddressPools: [
            {
              id: '/l/p',
              properties: {
                loadBalancerBackendAddresses: [
                  { properties: { ipAddress: '10.0.0.4', virtualNetwork: { id: '/gone' } } },
                ],
              },
            },
          ],
        },
        'Microsoft.Network/loadBalancers',
      ),
      '/l/p',
      'loadBalancerBackendAddresses',
      'There is no /gone',
    ],
    [
      'a pool that a rule names and is not there',
      withProperties(
        '/l',
        { loadBalancingRules: [{ id: '/l/r', properties: { backendAddressPool: { id: '/l/gone' } } }] },
        'Microsoft.Network/loadBalancers',
      ),
      '/l/r',
      'properties.backendAddressPool.id',
      'There is no /l/gone',
    ],
    [
      'a public record of nothing',
      withProperties('/dnsZones/contoso.com/A/www', { targetResource: {} }, 'Microsoft.Network/dnsZones/A'),
      '/dnsZones/contoso.com/A/www',
      'properties',
      'There is no record in it',
    ],
    [
      'a rule of a firewall that neither allows nor denies',
      withProperties(
        '/f',
        {
          networkRuleCollections: [
            { name: 'c', properties: { priority: 100, action: { type: 'Perhaps' }, rules: [] } },
          ],
          ipConfigurations: [],
        },
        'Microsoft.Network/azureFirewalls',
      ),
      '/f',
      'action.type',
      'neither Allow nor Deny',
    ],
  ])('%s', (_, documents, resource, field, problem) => {
    const findings = built(documents as readonly CloudResource[]).findings;
    const lint = [...lintCloud(built(documents as readonly CloudResource[]))].flat();
    const hits = [...findings, ...lint].filter(
      (each) => each.resource.includes(resource) && each.field.includes(field) && each.problem.includes(problem),
    );
    expect([lint, hits.length > 0, hits.every(({ consequence }) => consequence !== '')]).toEqual([lint, true, true]);
  });

  it('members that are named like what every object has do nothing', () => {
    const text = JSON.stringify(NET).replaceAll('{', '{"__proto__":{"a":1},"constructor":7,').replaceAll(',}', '}');
    const [one, other] = [built(JSON.parse(text) as readonly CloudResource[]), built(NET)];
    expect([one.findings, isSameNetwork(one, other)]).toEqual([[], true]);
  });

  it('in lists of any length', () => {
    const many = Array.from({ length: 100_000 }, () => 42);
    const { findings } = built(withProperties('/n', { securityRules: many }));
    expect(findings.length).toBeGreaterThan(99_999);
  });
});
