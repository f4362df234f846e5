import { readServiceTags } from '@hopscope/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Loose, TestServer } from '../server.testbed.ts';
import { APP, CONTOSO_RG, CONTOSO_WATCHER, DATABASE, openContoso } from './contoso.testbed.ts';

let it: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  const tags = readServiceTags({
    values: [{ name: 'Storage', properties: { addressPrefixes: ['20.60.0.0/16', '20.61.0.0/16', '2603:1030::/32'] } }],
  });
  if (!tags.ok) throw new Error(tags.problem);
  const contoso = await openContoso({ serviceTags: tags.value });
  ({ it, close } = contoso);
});
afterAll(() => close());

const NETWORK = `${CONTOSO_RG}/providers/Microsoft.Network`;
const AUDIT_NIC = `${NETWORK}/networkInterfaces/auNic`;
const FIREWALL_NIC = `${NETWORK}/networkInterfaces/fwNic`;
const AUDIT = `${CONTOSO_RG}/providers/Microsoft.Compute/virtualMachines/Audit0`;
const VNET = `${NETWORK}/virtualNetworks/ContosoVNet`;

const post = async (path: string, body?: object, version = '2024-05-01') => {
  const { status, json, headers } = await it.call('POST', `${path}?api-version=${version}`, body && { body });
  return { status, json, headers };
};
const read = async (path: string) => (await it.call('GET', `${path}?api-version=2024-05-01`)).json;

describe('effective security groups of an interface', () => {
  test('have the group, what it is applied to, and each rule with names spelled out', async () => {
    const { status, json, headers } = await post(`${AUDIT_NIC}/effectiveNetworkSecurityGroups`);
    expect([status, headers.location]).toEqual([200, undefined]);
    const [only, ...others] = json.value;
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      networkSecurityGroup: { id: `${NETWORK}/networkSecurityGroups/auNsg` },
      association: { networkInterface: { id: AUDIT_NIC } },
    });
    const rule = (name: string) => only.effectiveSecurityRules.find((each: Loose) => each.name === name);
    expect(rule('securityRules/Port80')).toMatchObject({
      protocol: expect.stringMatching(/^(Tcp|All)$/),
      destinationPortRange: '80-80',
      access: 'Deny',
      direction: 'Outbound',
    });
    expect(rule('defaultSecurityRules/AllowInternetOutBound')).toMatchObject({
      protocol: 'All',
      sourcePortRange: '0-65535',
      sourceAddressPrefix: '0.0.0.0/0',
      destinationAddressPrefix: 'Internet',
      expandedDestinationAddressPrefix: expect.arrayContaining(['1.0.0.0/8', '2.0.0.0/7', '4.0.0.0/6', '32.0.0.0/3']),
      priority: 65_001,
    });
    expect(rule('defaultSecurityRules/AllowVnetInBound').expandedSourceAddressPrefix).toEqual(
      expect.arrayContaining(['10.1.0.0/16', '168.63.129.16/32']),
    );
  });

  test('are none where nothing filters', async () => {
    const { json } = await post(`${FIREWALL_NIC}/effectiveNetworkSecurityGroups`);
    expect(json).toEqual({ value: [] });
  });

  test('members of application security groups are addresses', async () => {
    const [asg, nsg] = [`${NETWORK}/applicationSecurityGroups/web`, `${NETWORK}/networkSecurityGroups/own`];
    const put = (path: string, properties: object) =>
      it.call('PUT', `${path}?api-version=2024-05-01`, { body: { location: 'westcentralus', properties } });
    expect((await put(asg, {})).status).toBe(201);
    const made = await put(nsg, {
      securityRules: [
        {
          name: 'web',
          properties: {
            protocol: 'Tcp',
            sourcePortRange: '*',
            destinationPortRanges: ['80', '8000-8080'],
            sourceApplicationSecurityGroups: [{ id: asg }],
            destinationAddressPrefixes: ['10.1.9.9', '10.3.0.0/16'],
            access: 'Allow',
            priority: 100,
            direction: 'Inbound',
          },
        },
      ],
    });
    expect(made.status).toBe(201);
    const before = await read(FIREWALL_NIC);
    const [configuration] = before.properties.ipConfigurations;
    const joined = { ...configuration.properties, applicationSecurityGroups: [{ id: asg }] };
    const changed = await put(FIREWALL_NIC, {
      ...before.properties,
      networkSecurityGroup: { id: nsg },
      ipConfigurations: [{ ...configuration, properties: joined }],
    });
    expect(changed.status).toBe(200);
    const { json } = await post(`${FIREWALL_NIC}/effectiveNetworkSecurityGroups`);
    expect(json.value).toMatchObject([{ association: { networkInterface: { id: FIREWALL_NIC } } }]);
    expect(json.value[0].effectiveSecurityRules[0]).toEqual({
      name: 'securityRules/web',
      protocol: 'Tcp',
      sourcePortRange: '0-65535',
      sourcePortRanges: ['0-65535'],
      destinationPortRanges: ['80-80', '8000-8080'],
      sourceAddressPrefix: `${configuration.properties.privateIPAddress}/32`,
      sourceAddressPrefixes: [`${configuration.properties.privateIPAddress}/32`],
      destinationAddressPrefixes: ['10.1.9.9/32', '10.3.0.0/16'],
      access: 'Allow',
      priority: 100,
      direction: 'Inbound',
    });
    await put(FIREWALL_NIC, before.properties);
  });
});

test('the effective route table of an interface: the system’s routes in Azure’s order, then users’', async () => {
  const { status, json } = await post(`${AUDIT_NIC}/effectiveRouteTable`);
  expect(status).toBe(200);
  const system = json.value.filter(({ source }: Loose) => source === 'Default');
  expect(system).toEqual([
    {
      source: 'Default',
      state: expect.stringMatching(/^(Active|Invalid)$/),
      addressPrefix: ['10.1.0.0/16'],
      nextHopType: 'VnetLocal',
      nextHopIpAddress: [],
    },
    ...[
      ['0.0.0.0/0', 'Internet'],
      ['10.0.0.0/8', 'None'],
      ['100.64.0.0/10', 'None'],
      ['172.16.0.0/12', 'None'],
      ['192.168.0.0/16', 'None'],
    ].map(([prefix, nextHopType]) => expect.objectContaining({ addressPrefix: [prefix], nextHopType })),
  ]);
  const table = await read(`${NETWORK}/routeTables/auRoutes`);
  const users = json.value.filter(({ source }: Loose) => source === 'User');
  expect(
    users.map(({ name, addressPrefix, nextHopType, nextHopIpAddress, state }: Loose) => [
      name,
      addressPrefix,
      nextHopType,
      nextHopIpAddress,
      state,
    ]),
  ).toEqual(
    table.properties.routes.map(({ name, properties }: Loose) => [
      name,
      [properties.addressPrefix],
      properties.nextHopType,
      properties.nextHopIpAddress === undefined ? [] : [properties.nextHopIpAddress],
      'Active',
    ]),
  );
});

test('a security group view has rules as written, the default rules, and those in effect', async () => {
  const { status, json } = await post(`${CONTOSO_WATCHER}/securityGroupView`, { targetResourceId: AUDIT });
  expect(status).toBe(200);
  const group = await read(`${NETWORK}/networkSecurityGroups/auNsg`);
  const [{ id, securityRuleAssociations: associations }] = json.networkInterfaces;
  expect(id).toBe(AUDIT_NIC);
  expect(associations.networkInterfaceAssociation.securityRules).toEqual(
    group.properties.securityRules.map(({ id, etag, properties }: Loose) =>
      expect.objectContaining({ id, etag, properties }),
    ),
  );
  expect(associations.defaultSecurityRules.map(({ name }: Loose) => name)).toEqual(
    group.properties.defaultSecurityRules.map(({ name }: Loose) => name),
  );
  expect(associations.subnetAssociation).toBeUndefined();
  // Swagger's own example of one.
  expect(associations.effectiveSecurityRules).toContainEqual(
    expect.objectContaining({
      name: 'DefaultOutboundDenyAll',
      protocol: 'All',
      sourcePortRange: '0-65535',
      destinationPortRange: '0-65535',
      sourceAddressPrefix: '*',
      destinationAddressPrefix: '*',
      access: 'Deny',
      priority: 65_500,
      direction: 'Outbound',
    }),
  );
  expect(associations.effectiveSecurityRules.map(({ name }: Loose) => name)).toContain('UserRule_Port80');
});

const profile = {
  direction: 'Outbound',
  protocol: 'TCP',
  source: '10.1.3.4',
  destination: '10.1.4.4',
  destinationPort: '80',
};
const question = { targetResourceId: AUDIT, profiles: [profile] };

test('members of an application security group are those that rules there see, and none of another network', async () => {
  const put = async (path: string, properties: Loose, location?: string) => {
    const body = { properties, ...(location !== undefined && { location }) };
    const { status } = await it.call('PUT', `${NETWORK}/${path}?api-version=2024-05-01`, { body });
    expect([path, status]).toEqual([path, 201]);
  };
  const here = 'westcentralus';
  const group = { id: `${NETWORK}/applicationSecurityGroups/both` };
  await put('applicationSecurityGroups/both', {}, here);
  const subnets = [{ name: 's', properties: { addressPrefix: '10.60.0.0/24' } }];
  await put('virtualNetworks/apart', { addressSpace: { addressPrefixes: ['10.60.0.0/16'] }, subnets }, here);
  const [{ id: near }] = (await read(VNET)).properties.subnets;
  for (const [name, subnet] of [
    ['far', `${NETWORK}/virtualNetworks/apart/subnets/s`],
    ['near', near],
  ]) {
    const properties = { subnet: { id: subnet }, applicationSecurityGroups: [group] };
    await put(`networkInterfaces/${name}`, { ipConfigurations: [{ name: 'c', properties }] }, here);
  }
  const rule = { protocol: 'Tcp', access: 'Deny', direction: 'Inbound', priority: 4000, sourcePortRange: '*' };
  const sides = { sourceApplicationSecurityGroups: [group], destinationAddressPrefix: '*', destinationPortRange: '81' };
  await put('networkSecurityGroups/auNsg/securityRules/FromWeb', { ...rule, ...sides });
  const own = (await read(`${NETWORK}/networkInterfaces/near`)).properties.ipConfigurations[0].properties;
  const { json } = await post(`${AUDIT_NIC}/effectiveNetworkSecurityGroups`);
  const shown = json.value[0].effectiveSecurityRules.find(({ name }: Loose) => name === 'securityRules/FromWeb');
  expect(shown.sourceAddressPrefixes).toEqual([`${own.privateIPAddress}/32`]);
});

describe('network configuration diagnostic', () => {
  test('names the rule that decides, and which fields the rules before it missed', async () => {
    const { status, json } = await post(`${CONTOSO_WATCHER}/networkConfigurationDiagnostic`, {
      ...question,
      profiles: [profile, { ...profile, destinationPort: '443' }],
    });
    expect(status).toBe(200);
    const [denied, allowed] = json.results;
    expect(denied).toEqual({
      profile,
      networkSecurityGroupResult: {
        securityRuleAccessResult: 'Deny',
        evaluatedNetworkSecurityGroups: [
          {
            networkSecurityGroupId: `${NETWORK}/networkSecurityGroups/auNsg`,
            appliedTo: AUDIT_NIC,
            matchedRule: { ruleName: 'UserRule_Port80', action: 'Deny' },
            rulesEvaluationResult: expect.arrayContaining([
              {
                name: 'UserRule_Port80',
                protocolMatched: true,
                sourceMatched: true,
                sourcePortMatched: true,
                destinationMatched: true,
                destinationPortMatched: true,
              },
            ]),
          },
        ],
      },
    });
    const [group] = allowed.networkSecurityGroupResult.evaluatedNetworkSecurityGroups;
    expect(group).toMatchObject({
      matchedRule: { ruleName: 'DefaultRule_AllowVnetOutBound', action: 'Allow' },
      rulesEvaluationResult: expect.arrayContaining([
        expect.objectContaining({ name: 'UserRule_Port80', protocolMatched: true, destinationPortMatched: false }),
      ]),
    });
  });

  test.each([
    ['Minimum', undefined],
    ['Normal', 'DefaultRule_AllowVnetOutBound'],
    ['Full', 'DefaultRule_DenyAllOutBound'],
  ])('at verbosity %s', async (verbosityLevel, last) => {
    const body = { ...question, verbosityLevel, profiles: [{ ...profile, destinationPort: '443' }] };
    const { json } = await post(`${CONTOSO_WATCHER}/networkConfigurationDiagnostic`, body);
    const [group] = json.results[0].networkSecurityGroupResult.evaluatedNetworkSecurityGroups;
    expect(group.rulesEvaluationResult?.at(-1).name).toBe(last);
  });

  test.each([
    ['everybody, of whom the network is a part', { destination: '*' }, 'DefaultRule_DenyAllOutBound'],
    [
      'the tag of the network',
      { source: 'VirtualNetwork', destination: 'VirtualNetwork' },
      'DefaultRule_AllowVnetOutBound',
    ],
    ['the internet', { destination: 'Internet' }, 'DefaultRule_AllowInternetOutBound'],
    ['a part of the network', { destination: '10.1.4.0/24' }, 'DefaultRule_AllowVnetOutBound'],
    ['a service whose tag is loaded', { destination: 'storage' }, 'DefaultRule_AllowInternetOutBound'],
  ])('%s', async (_, change, rule) => {
    const body = { ...question, profiles: [{ ...profile, destinationPort: '443', ...change }] };
    const { json } = await post(`${CONTOSO_WATCHER}/networkConfigurationDiagnostic`, body);
    const [group] = json.results[0].networkSecurityGroupResult.evaluatedNetworkSecurityGroups;
    expect(group.matchedRule.ruleName).toBe(rule);
  });

  test('a tag that is not loaded is refused', async () => {
    const body = { ...question, profiles: [{ ...profile, destination: 'Sql' }] };
    const { status, json } = await post(`${CONTOSO_WATCHER}/networkConfigurationDiagnostic`, body);
    expect([status, json.error.target]).toEqual([400, 'profiles[0].destination']);
    expect(json.error.message).toContain('a loaded service tag');
  });

  test.each(['ICMP', 'constructor', '__proto__'])('the protocol %s is refused', async (protocol) => {
    const body = { ...question, profiles: [{ ...profile, protocol }] };
    const { status, json } = await post(`${CONTOSO_WATCHER}/networkConfigurationDiagnostic`, body);
    expect([status, json.error.target]).toEqual([400, 'profiles[0].protocol']);
  });

  test.each([
    ['10.1.3.4', 'fd00::a01:404'],
    ['fd00::a01:304', '10.1.4.4'],
    ['VirtualNetwork', 'fd00::a01:404'],
  ])('from %s to %s is refused', async (source, destination) => {
    const body = { ...question, profiles: [{ ...profile, source, destination }] };
    const { status, json } = await post(`${CONTOSO_WATCHER}/networkConfigurationDiagnostic`, body);
    expect([status, json.error.target]).toEqual([400, 'profiles[0].destination']);
  });

  test('an interface may be the target, and one that nothing filters allows', async () => {
    const asked = (targetResourceId: string) =>
      post(`${CONTOSO_WATCHER}/networkConfigurationDiagnostic`, { ...question, targetResourceId });
    const [audit, firewall] = [await asked(AUDIT_NIC), await asked(FIREWALL_NIC)];
    expect(audit.json.results[0].networkSecurityGroupResult.securityRuleAccessResult).toBe('Deny');
    expect(firewall.json.results[0].networkSecurityGroupResult).toEqual({
      securityRuleAccessResult: 'Allow',
      evaluatedNetworkSecurityGroups: [],
    });
  });

  test('begins with 2018-06-01', async () => {
    const at = (version: string) => post(`${CONTOSO_WATCHER}/networkConfigurationDiagnostic`, question, version);
    const [before, since] = [await at('2018-04-01'), await at('2018-06-01')];
    expect([before.status, before.json.error.code, since.status]).toEqual([400, 'NoRegisteredProviderFound', 200]);
  });
});

describe('topology', () => {
  const resourcesOf = async (body: object) => {
    const { status, json } = await post(`${CONTOSO_WATCHER}/topology`, body);
    expect(status).toBe(200);
    expect([json.createdDateTime, json.lastModified].map((text) => Number.isNaN(Date.parse(text)))).toEqual([
      false,
      false,
    ]);
    return json.resources as readonly Loose[];
  };
  const byId = (resources: readonly Loose[], id: string) => resources.find((each) => each.id === id);

  test('of a group: machines contain interfaces, networks contain subnets, and what works together is associated', async () => {
    const resources = await resourcesOf({ targetResourceGroupName: 'contosorg' });
    expect(byId(resources, APP)).toEqual({
      name: 'MultiTierApp0',
      id: APP,
      location: 'westcentralus',
      associations: [
        { name: 'appNic0', resourceId: `${NETWORK}/networkInterfaces/appNic0`, associationType: 'Contains' },
      ],
    });
    const network = byId(resources, VNET);
    expect(network.associations).toContainEqual(expect.objectContaining({ associationType: 'Contains' }));
    const subnets = network.associations.map(({ resourceId }: Loose) => byId(resources, resourceId));
    expect(subnets).not.toContain(undefined);
    expect(subnets.flatMap(({ associations }: Loose) => associations)).toContainEqual({
      name: 'appNsg',
      resourceId: `${NETWORK}/networkSecurityGroups/appNsg`,
      associationType: 'Associated',
    });
    expect(byId(resources, AUDIT_NIC).associations).toContainEqual({
      name: 'auNsg',
      resourceId: `${NETWORK}/networkSecurityGroups/auNsg`,
      associationType: 'Associated',
    });
    expect(byId(resources, `${NETWORK}/networkSecurityGroups/auNsg`).associations).toContainEqual(
      expect.objectContaining({ name: 'Port80', associationType: 'Contains' }),
    );
    expect(resources.some(({ id }) => id.includes('ContosoExampleRG'))).toBe(false);
  });

  test('of a network, and of one of its subnets', async () => {
    const network = await resourcesOf({ targetVirtualNetwork: { id: VNET } });
    const ids = network.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([VNET, APP, DATABASE, AUDIT, AUDIT_NIC]));
    const subnet = byId(network, AUDIT_NIC).associations.find(({ resourceId }: Loose) =>
      resourceId.includes('/subnets/'),
    ).resourceId;
    const part = (await resourcesOf({ targetSubnet: { id: subnet } })).map(({ id }) => id);
    expect(part).toEqual(expect.arrayContaining([subnet, AUDIT_NIC, AUDIT, `${NETWORK}/networkSecurityGroups/auNsg`]));
    expect([part.includes(APP), part.includes(VNET)]).toEqual([false, false]);
  });
});

const NOWHERE = APP.replace('MultiTierApp0', 'Nowhere0');
test.each([
  ['securityGroupView', 'no machine', {}, 'InvalidRequestFormat', 'targetResourceId'],
  [
    'securityGroupView',
    'a machine that is not there',
    { targetResourceId: NOWHERE },
    'InvalidResourceReference',
    'targetResourceId',
  ],
  ['securityGroupView', 'an interface', { targetResourceId: AUDIT_NIC }, 'InvalidParameter', 'targetResourceId'],
  [
    'networkConfigurationDiagnostic',
    'a network',
    { ...question, targetResourceId: VNET },
    'InvalidParameter',
    'targetResourceId',
  ],
  [
    'networkConfigurationDiagnostic',
    'an interface that is not there',
    { ...question, targetResourceId: `${AUDIT_NIC}x` },
    'InvalidResourceReference',
    'targetResourceId',
  ],
  ['networkConfigurationDiagnostic', 'no profiles', { targetResourceId: AUDIT }, 'InvalidRequestFormat', 'profiles'],
  [
    'networkConfigurationDiagnostic',
    'an empty list of them',
    { ...question, profiles: [] },
    'InvalidRequestFormat',
    'profiles',
  ],
  [
    'networkConfigurationDiagnostic',
    'another verbosity',
    { ...question, verbosityLevel: 'Loud' },
    'InvalidParameter',
    'verbosityLevel',
  ],
  ...(
    [
      ['direction', 'Sideways'],
      ['protocol', 'ICMP'],
      ['source', 'Nowhere'],
      ['source', '10.1.3.4/24'],
      ['destination', 'fd00::/8'],
      ['destinationPort', '65536'],
      ['destinationPort', 'http'],
    ] as const
  ).map(
    ([field, value]) =>
      [
        'networkConfigurationDiagnostic',
        `${field} ${value}`,
        { ...question, profiles: [{ ...profile, [field]: value }] },
        'InvalidParameter',
        `profiles[0].${field}`,
      ] as const,
  ),
  ['topology', 'nothing', {}, 'InvalidParameter', 'targetResourceGroupName'],
  [
    'topology',
    'two things',
    { targetResourceGroupName: 'ContosoRG', targetSubnet: { id: `${VNET}/subnets/a` } },
    'InvalidParameter',
    'targetSubnet',
  ],
  [
    'topology',
    'a machine as a network',
    { targetVirtualNetwork: { id: APP } },
    'InvalidParameter',
    'targetVirtualNetwork.id',
  ],
  ['topology', 'no id', { targetVirtualNetwork: { id: 'ContosoVNet' } }, 'InvalidParameter', 'targetVirtualNetwork.id'],
  [
    'topology',
    'a subnet that is not there',
    { targetSubnet: { id: `${VNET}/subnets/none` } },
    'InvalidResourceReference',
    'targetSubnet.id',
  ],
] as const)('%s of %s is refused', async (operation, _, body, code, target) => {
  const { status, json } = await post(`${CONTOSO_WATCHER}/${operation}`, body);
  expect([status, json.error.code, json.error.target]).toEqual([400, code, target]);
});

test.each([
  [`${CONTOSO_WATCHER}x/securityGroupView`, { targetResourceId: AUDIT }],
  [`${CONTOSO_WATCHER}x/networkConfigurationDiagnostic`, question],
  [`${CONTOSO_WATCHER}x/topology`, { targetResourceGroupName: 'ContosoRG' }],
  [`${AUDIT_NIC}x/effectiveRouteTable`, undefined],
  [`${AUDIT_NIC}x/effectiveNetworkSecurityGroups`, undefined],
] as const)('what is not there is not found: %s', async (path, body) => {
  const { status, json } = await post(path, body);
  expect([status, json.error.code]).toEqual([404, 'ResourceNotFound']);
});

test('a group that is not there has no topology; a real machine has no groups', async () => {
  const gone = await post(`${CONTOSO_WATCHER}/topology`, { targetResourceGroupName: 'none' });
  expect([gone.status, gone.json.error.code]).toEqual([404, 'ResourceGroupNotFound']);
  const local = CONTOSO_WATCHER.replace('_westcentralus', '_local');
  const view = await post(`${local}/securityGroupView`, { targetResourceId: it.machine });
  expect([view.status, view.json.error.code]).toEqual([409, 'OperationNotAllowed']);
  const [nic] = (await read(it.machine)).properties.networkProfile.networkInterfaces;
  const routes = await post(`${nic.id}/effectiveRouteTable`);
  expect([routes.status, routes.json.error.code]).toEqual([409, 'OperationNotAllowed']);
});
