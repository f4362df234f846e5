import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { compileCloud } from './compile-cloud.ts';

const NET = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app'];
const findings = (...documents: readonly CloudResource[]) =>
  compileCloud(documents, 1).findings.map(({ field, problem }) => `${field}: ${problem}`);
const group = (properties: object): CloudResource => ({
  id: idOf('networkSecurityGroups', 'n'),
  type: 'Microsoft.Network/networkSecurityGroups',
  properties: { securityRules: [{ name: 'r', properties: { ...SOUND, ...properties } }] },
});
const SOUND = {
  priority: 100,
  direction: 'Inbound',
  access: 'Allow',
  protocol: 'Tcp',
  sourceAddressPrefix: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '80',
};

/** A group of a network manager, and what it names. */
const member = (resourceId: string): CloudResource => ({
  id: `${idOf('networkManagers', 'm')}/networkGroups/Subs/staticMembers/one`,
  type: 'Microsoft.Network/networkManagers/networkGroups/staticMembers',
  properties: { resourceId },
});

// Its `memberType` says VirtualNetwork or Subnet; of subnets those are that routing configurations are for (Microsoft.Network/networkManagers/networkGroups).
it('a network group may have subnets, of which only those are findings that are not there', () => {
  const subnets = `${idOf('virtualNetworks', 'v')}/subnets`;
  expect(findings(...cloudOf(...NET), member(`${subnets}/app`))).toEqual([]);
  expect(compileCloud([...cloudOf(...NET), member(`${subnets}/gone`)], 1).findings).toEqual([
    expect.objectContaining({ resource: `${idOf('networkManagers', 'm')}/networkGroups/Subs` }),
  ]);
});

/* "Network Manager scope" (`networkManagerScopeAccesses`): what a manager may configure; what it does configure is listed apart from it. */
it.each([
  [['SecurityAdmin', 'Connectivity'], [], 1],
  [['Connectivity'], [], 0],
  [['SecurityAdmin'], cloudOf('admin v 10 in Deny Tcp * > * 22', 'guarded All'), 0],
])('a network manager that may have security admin rules: %s', (networkManagerScopeAccesses, others, count) => {
  const manager = {
    id: idOf('networkManagers', 'm'),
    type: 'Microsoft.Network/networkManagers',
    properties: { networkManagerScopeAccesses },
  };
  const found = findings(...cloudOf(...NET), manager, ...others);
  expect(found.filter((text) => text.startsWith('properties.networkManagerScopeAccesses'))).toHaveLength(count);
});

it('a service endpoint for two regions, of which no tag is loaded, is one finding', () => {
  const [network, ...others] = cloudOf(...NET);
  const subnet = { name: 'se', properties: { addressPrefix: '10.0.7.0/24', serviceEndpoints: [ENDPOINT] } };
  const wider = { ...network, properties: { ...(network?.properties as object), subnets: [subnet] } } as CloudResource;
  expect(findings(wider, ...others).filter((text) => text.startsWith('properties.serviceEndpoints'))).toHaveLength(1);
});
const ENDPOINT = { service: 'Microsoft.Storage', locations: ['westeurope', 'northeurope'] };

describe('what cannot be taken as it stands is found', () => {
  it.each([
    ['nothing', NET, ''],
    [
      'a group that is not there',
      [...NET.slice(0, 2), 'nic a 10.0.1.4 in v/app nsg=gone'],
      'properties.networkSecurityGroup.id',
    ],
    ['a subnet that is not there', [NET[0], NET[2]], 'properties.subnet.id'],
    [
      'a route table that is not there',
      [NET[0], 'subnet v/app 10.0.1.0/24 rt=gone', NET[2]],
      'properties.routeTable.id',
    ],
    ['an address twice', [...NET, 'nic b 10.0.1.4 in v/app'], 'properties.privateIPAddress'],
    ['an address outside of its subnet', [...NET, 'nic b 10.0.9.4 in v/app'], 'properties.privateIPAddress'],
    ['a subnet outside of its network', [...NET, 'subnet v/far 10.9.0.0/24'], 'properties.addressPrefix'],
    ['subnets that overlap', [...NET, 'subnet v/wide 10.0.0.0/20'], 'properties.addressPrefix'],
    ['a peering with one side', [...NET, 'vnet w 10.1.0.0/16', 'peer v w only'], 'properties.peeringState'],
    ['a peering with nobody', [...NET, 'peer v gone'], 'properties.remoteVirtualNetwork.id'],
    ['a next hop type that is none', [...NET, 'route r 10.5.0.0/16 Nirvana'], 'properties.nextHopType'],
    ['a route for no prefix', [...NET, 'route r 10.5.0.0.0/16 None'], 'properties.addressPrefix'],
    [
      'a power state that tells nothing',
      [...NET.slice(0, 2), 'nic a 10.0.1.4 in v/app vm=m', 'power m unknown'],
      'properties.instanceView.statuses',
    ],
    ['a kind that is not modelled', [...NET, 'bastion l 10.0.1.9 in v/app'], 'type'],
  ] as const)('%s', (_, lines, field) =>
    expect(findings(...cloudOf(...lines.flatMap((line) => line ?? []))).map((text) => text.split(':')[0])).toEqual(
      field === '' ? [] : [field],
    ),
  );

  it.each([
    [{ access: 'Maybe' }, 'properties.access: "Maybe" is no access of a rule.'],
    [{ direction: undefined }, 'properties.direction: The rule has no direction.'],
    [{ priority: 'first' }, 'properties.priority: "first" is no priority of a rule.'],
    [{ protocol: 'Quic' }, 'properties.protocol: "Quic" is no protocol of a rule.'],
    [
      { sourceAddressPrefix: '10.0.0.0/33' },
      "properties.sourceAddressPrefix: '10.0.0.0/33' is no prefix, address or service tag.",
    ],
    [
      { sourceAddressPrefix: 'Storage.WestUS' },
      'properties.sourceAddressPrefix: The service tag Storage.WestUS is not loaded.',
    ],
    [{ sourceAddressPrefix: undefined }, 'properties.sourceAddressPrefix: The rule has no source.'],
    [{ destinationPortRange: '90-80' }, "properties.destinationPortRange: '90-80' is no range of ports."],
    [{ destinationPortRange: undefined }, 'properties.destinationPortRange: The rule has no destination ports.'],
  ] as const)('a rule with %j', (change, expected) => expect(findings(group(change))).toEqual([expected]));

  it('a priority twice, and which rule is asked first', () => {
    const rules = ['one', 'two'].map((name) => ({ name, properties: SOUND }));
    expect(findings({ ...group({}), properties: { securityRules: rules } })).toEqual([
      'properties.priority: The rule one has the priority 100 inbound, too.',
    ]);
  });

  it('a document twice', () =>
    expect(findings(group({}), { ...group({}), id: group({}).id.toUpperCase() })).toEqual([
      `id: Another document came first with the same id, ${group({}).id}.`,
    ]));
});

describe.each(['contoso', 'troubleshoot'])('examples/%s', (name) => {
  const file = new URL(`../../../../../examples/${name}/resources.json`, import.meta.url);
  const documents = JSON.parse(readFileSync(file, 'utf8')) as readonly CloudResource[];
  const text = JSON.stringify(documents);
  const references = [
    ...new Set([...text.matchAll(/\{"id":"([^"]+)"[,}](?!"name")/g)].map(([, id = '']) => id)),
  ].filter(
    // Only what stands as a reference: documents have a name beside their id.
    (id) => text.includes(`{"id":"${id}"}`) || text.includes(`{"id":"${id}","properties":{"primary"`),
  );

  it('has nothing to find', () => expect(findings(...documents)).toEqual([]));

  it.each(references)('%s is found missing wherever it is named', (id) => {
    const broken = text.replaceAll(`{"id":"${id}"`, (whole, at: number) =>
      text.startsWith(',"name"', at + whole.length) ? whole : `{"id":"${id}x"`,
    );
    expect(broken).not.toBe(text);
    const found = findings(...(JSON.parse(broken) as readonly CloudResource[]));
    expect(found.some((each) => each.includes(`There is no ${id}x among the documents.`))).toBe(true);
  });
});

it(
  'documents of any shape make a network and never throw',
  () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            id: fc.string(),
            type: fc.constantFrom(
              'Microsoft.Network/virtualNetworks',
              'Microsoft.Network/networkInterfaces',
              'Microsoft.Network/networkSecurityGroups',
              'Microsoft.Network/routeTables',
              'Microsoft.Network/publicIPAddresses',
              'Microsoft.Network/loadBalancers',
              'Microsoft.Network/natGateways',
              'Microsoft.Network/azureFirewalls',
              'Microsoft.Network/firewallPolicies',
              'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
              'Microsoft.Network/ipGroups',
              'Microsoft.Network/virtualNetworkGateways',
              'Microsoft.Network/connections',
              'Microsoft.Network/localNetworkGateways',
              'Microsoft.Network/privateEndpoints',
              'Microsoft.Network/networkManagers/networkGroups',
              'Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections',
              'Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules',
              'Microsoft.Compute/virtualMachines',
            ),
            properties: fc.dictionary(
              fc.constantFrom(
                'subnets',
                'routes',
                'securityRules',
                'ipConfigurations',
                'virtualNetworkPeerings',
                'addressSpace',
                'ipAddress',
                'networkProfile',
                'frontendIPConfigurations',
                'loadBalancingRules',
                'backendAddressPools',
                'publicIpAddresses',
                'networkRuleCollections',
                'ruleCollections',
                'firewallPolicy',
                'localNetworkAddressSpace',
                'virtualNetworkGateway1',
                'privateLinkServiceConnections',
                'appliesToGroups',
                'groupMembers',
                'sources',
                'ipAddresses',
              ),
              fc.oneof(
                fc.anything(),
                fc.array(fc.record({ id: fc.anything(), name: fc.anything(), properties: fc.object() })),
              ),
            ),
          }),
        ),
        (documents) => {
          expect(compileCloud(documents, 1).kind).toBe('cloud');
        },
      ),
      { numRuns: 1000 },
    ),
  120_000,
);
